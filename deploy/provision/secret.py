"""The folder of secrets: each one a small file that is made once, at random, and readable by its owner alone.

The files are the truth: a password that is changed here is set in the database by the next provisioning run.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

TOKEN_PRIVATE_KEY = "token_private_key.pem"
TOKEN_PUBLIC_KEY = "token_public_key.pem"
CONTACT_KEY = "contact_key"


class SecretFolder:
    """Reads secrets, and makes the ones that do not exist yet."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def password(self, name: str) -> str:
        """Return a password that fits into a URL without escaping; made at first use."""
        return self._kept(name, lambda: secrets.token_urlsafe(24))

    def token_public_key(self) -> str:
        """Return the key that checks callers' tokens (PEM, Ed25519); its private half is kept beside it."""
        kept = self._kept(TOKEN_PRIVATE_KEY, _new_private_key)
        private = load_pem_private_key(kept.encode(), password=None)
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        self.write(TOKEN_PUBLIC_KEY, public)
        return public

    def contact_key(self) -> str:
        """Return the key for residents' contact data, as `keyid:base64` of 32 bytes (AES-256-GCM)."""
        return self._kept(CONTACT_KEY, _new_contact_key)

    def file(self, name: str) -> Path:
        """Return the path of a secret, for settings of the form NAME_FILE."""
        return self.path / name

    def write(self, name: str, text: str) -> None:
        """Replace a derived secret, such as a URL that holds a password; an unchanged one is left alone."""
        path = self.file(name)
        if path.exists() and path.read_text() == text:
            return
        beside = path.with_name(f".{name}.{secrets.token_hex(4)}")
        _create(beside, text)
        beside.replace(path)

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """Return a secret's text, making it when it is missing.

        The file appears whole or not at all (a hard link of a finished file), so that of two runs at once the
        second finds the first one's secret and never an empty one.
        """
        path = self.file(name)
        if not path.exists():
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = path.with_name(f".{name}.{secrets.token_hex(4)}")
            _create(beside, make())
            try:
                os.link(beside, path)
            except FileExistsError:
                pass
            finally:
                beside.unlink()
        return path.read_text().strip()


def _create(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)


def _new_private_key() -> str:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _new_contact_key() -> str:
    # The id says which key encrypted a row, so that keys can be exchanged row by row.
    return f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
