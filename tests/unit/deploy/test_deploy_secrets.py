"""Secrets are made once, whole, and for their owner's eyes."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt

from deploy.provision.secret import CONTACT_KEY, TOKEN_PRIVATE_KEY, TOKEN_PUBLIC_KEY, SecretFolder


def test_a_password_is_kept_and_fits_a_url(tmp_path: Path) -> None:
    password = SecretFolder(tmp_path / "secrets").password("one")
    assert SecretFolder(tmp_path / "secrets").password("one") == password
    assert len(password) >= 24
    assert not set(password) & set("/:@?#% ")
    assert SecretFolder(tmp_path / "secrets").password("other") != password


def test_secret_files_are_closed(tmp_path: Path) -> None:
    folder = SecretFolder(tmp_path / "secrets")
    folder.password("one")
    folder.token_public_key()
    folder.contact_key()
    folder.write("url", "postgresql://user:password@host/db")
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.path.iterdir()} == {0o600}
    assert {file.name for file in folder.path.iterdir()} == {
        "one", "url", TOKEN_PRIVATE_KEY, TOKEN_PUBLIC_KEY, CONTACT_KEY,
    }  # fmt: skip


def test_of_two_makers_at_once_both_see_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(lambda _: SecretFolder(tmp_path / "secrets").password("one"), range(32)))
    assert len(seen) == 1
    assert "" not in seen


def test_the_key_pair_belongs_together(tmp_path: Path) -> None:
    folder = SecretFolder(tmp_path)
    public = folder.token_public_key()
    token = jwt.encode({"sub": "x"}, folder.file(TOKEN_PRIVATE_KEY).read_text(), algorithm="EdDSA")
    assert jwt.decode(token, public, algorithms=["EdDSA"]) == {"sub": "x"}
    assert folder.token_public_key() == public


def test_the_contact_key_names_itself_and_has_32_bytes(tmp_path: Path) -> None:
    name, _, text = SecretFolder(tmp_path).contact_key().partition(":")
    assert name
    assert len(base64.b64decode(text)) == 32


def test_an_unchanged_derived_secret_is_not_touched(tmp_path: Path) -> None:
    folder = SecretFolder(tmp_path)
    folder.write("url", "one")
    before = folder.file("url").stat().st_ino
    folder.write("url", "one")
    assert folder.file("url").stat().st_ino == before
    folder.write("url", "two")
    assert folder.file("url").read_text() == "two"
