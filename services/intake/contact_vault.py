"""Residents' contact data at rest: AES-256-GCM under a key from a secret file, bound to its opinion.

The setting holds one or more keys, `keyid:base64of32bytes`, separated by commas. The first one writes; the
others still read what they once wrote, so that a key is exchanged by putting a new one in front. A sealed
contact that is copied to another opinion does not open, because the opinion's id is authenticated with it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.intake.domain.opinion import Contact

_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_NONCE_BYTES = 12


class ContactKeyError(Exception):
    """The keys for contact data are missing or wrong. The text never shows a key."""


class ContactUnreadable(Exception):
    """A stored contact does not open: it was changed or moved, or its key is not in the setting."""


@dataclass(frozen=True)
class Sealed:
    """A contact as it is stored."""

    key_id: str
    nonce: bytes
    ciphertext: bytes


class ContactVault:
    """Seals and opens contacts. Keys go by their ids; the first writes. Without keys it can do neither."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._writes = next(iter(keys), "")
        # Telephone numbers are few: without a key, a digest of one is found by trying all.
        self._digests = hmac.digest(keys[self._writes], b"siquan telephone digest", "sha256") if keys else b""

    @classmethod
    def from_setting(cls, text: str) -> ContactVault:
        """Read the keys of the setting. Raises ContactKeyError, which names the entry and never the key."""
        keys: dict[str, bytes] = {}
        for place, entry in enumerate(filter(None, (part.strip() for part in text.split(","))), start=1):
            key_id, _, encoded = entry.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                key = b""
            if not _KEY_ID.fullmatch(key_id) or len(key) != 32 or key_id in keys:
                raise ContactKeyError(
                    f"SIQUAN_CONTACT_KEY: 第{place}个密钥有误 entry {place} is not keyid:base64of32bytes"
                )
            keys[key_id] = key
        if not keys:
            raise ContactKeyError("SIQUAN_CONTACT_KEY: 没有密钥 no key")
        return cls(keys)

    def seal(self, opinion_id: UUID, contact: Contact) -> Sealed:
        """Encrypt an author's contact for one opinion."""
        if not self._writes:
            raise ContactKeyError("SIQUAN_CONTACT_KEY: 没有密钥 no key")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = json.dumps({"name": contact.name, "phone": contact.phone}, ensure_ascii=False).encode()
        return Sealed(
            self._writes, nonce, self._ciphers[self._writes].encrypt(nonce, plain, opinion_id.bytes)
        )

    def digest(self, phone: str) -> str:
        """Return by what a telephone number is recognised without being kept, however it is typed."""
        digits = re.sub(r"\D", "", phone)
        plain = digits[-11:] if len(digits) > 11 else digits  # +86 or 0086 in front
        return hmac.new(self._digests, plain.encode(), hashlib.sha256).hexdigest()

    def open(self, opinion_id: UUID, sealed: Sealed) -> Contact:
        """Decrypt a stored contact, or raise ContactUnreadable."""
        cipher = self._ciphers.get(sealed.key_id)
        if cipher is None:
            raise ContactUnreadable(f"no key {sealed.key_id}")
        try:
            plain = cipher.decrypt(sealed.nonce, sealed.ciphertext, opinion_id.bytes)
        except InvalidTag:
            raise ContactUnreadable("authentication failed") from None
        return Contact(**json.loads(plain))
