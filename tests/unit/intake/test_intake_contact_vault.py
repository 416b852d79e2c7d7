"""Contacts at rest: bound to their opinion, readable under old keys, not shown when something is wrong."""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace
from uuid import uuid4

import pytest

from services.intake.contact_vault import ContactKeyError, ContactUnreadable, ContactVault
from services.intake.domain.opinion import Contact

AUTHOR = Contact("王某某", "13800008000")
OPINION = uuid4()


def key(key_id: str, size: int = 32) -> str:
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(size)).decode()}"


def test_contact_comes_back_as_it_was() -> None:
    vault = ContactVault.from_setting(key("k1"))
    sealed = vault.seal(OPINION, AUTHOR)
    assert vault.open(OPINION, sealed) == AUTHOR
    assert b"13800008000" not in sealed.ciphertext
    assert len(sealed.nonce) == 12


def test_same_contact_looks_different_each_time() -> None:
    vault = ContactVault.from_setting(key("k1"))
    assert vault.seal(OPINION, AUTHOR).ciphertext != vault.seal(OPINION, AUTHOR).ciphertext


def test_first_key_writes_and_the_others_still_read() -> None:
    old, new = key("k1"), key("k2")
    sealed = ContactVault.from_setting(old).seal(OPINION, AUTHOR)
    both = ContactVault.from_setting(f"{new}, {old}")
    assert both.open(OPINION, sealed) == AUTHOR
    assert both.seal(OPINION, AUTHOR).key_id == "k2"
    with pytest.raises(ContactUnreadable):
        ContactVault.from_setting(new).open(OPINION, sealed)


def test_contact_moved_to_another_opinion_does_not_open() -> None:
    vault = ContactVault.from_setting(key("k1"))
    with pytest.raises(ContactUnreadable):
        vault.open(uuid4(), vault.seal(OPINION, AUTHOR))


def test_changed_contact_does_not_open() -> None:
    vault = ContactVault.from_setting(key("k1"))
    sealed = vault.seal(OPINION, AUTHOR)
    flipped = replace(sealed, ciphertext=bytes([sealed.ciphertext[0] ^ 1]) + sealed.ciphertext[1:])
    with pytest.raises(ContactUnreadable):
        vault.open(OPINION, flipped)


def test_wrong_settings_are_refused_without_showing_a_key() -> None:
    secret = key("k1", size=16)
    for wrong in ("", " , ", "k1", "k1:not base64!", secret, f"{key('k1')},{key('k1')}", f":{secret}"):
        with pytest.raises(ContactKeyError) as refused:
            ContactVault.from_setting(wrong)
        assert secret.partition(":")[2] not in str(refused.value)


def test_vault_without_keys_seals_nothing() -> None:
    with pytest.raises(ContactKeyError):
        ContactVault({}).seal(OPINION, AUTHOR)
