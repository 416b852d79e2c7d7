"""Tokens: who calls, in which roles, until when; and everything that only looks like one."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from services.chassis import tokens
from services.chassis.tokens import BadToken, TokenVerifier


def key_pair() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    return (key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


PRIVATE, PUBLIC = key_pair()


@pytest.fixture
def verifier() -> TokenVerifier:
    return TokenVerifier(PUBLIC)


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    told = {"aud": "siquan", "sub": "clerk:1", "roles": ["body_clerk"], "iat": now, "exp": now + 3600, **changes}
    return {name: value for name, value in told.items() if value is not None}


def signed(key: str = PRIVATE, **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm="EdDSA")


def test_a_token_of_ours_says_who_calls(verifier: TokenVerifier) -> None:
    token = tokens.issue(PRIVATE, subject="clerk:1", roles=["body_clerk"], body="zhujian-wei", deputy="D-001", site="S-01")
    caller = verifier.caller(token)
    assert (caller.subject, caller.body, caller.deputy, caller.site) == ("clerk:1", "zhujian-wei", "D-001", "S-01")
    assert caller.has("body_clerk", "operator") and not caller.has("operator")
    assert verifier.caller(token) is caller, "remembered"


def test_what_a_token_does_not_say_is_nothing(verifier: TokenVerifier) -> None:
    caller = verifier.caller(tokens.issue(PRIVATE, subject="x", roles=[]))
    assert (caller.roles, caller.body, caller.deputy, caller.site) == (frozenset(), None, None, None)


@pytest.mark.parametrize("token", [None, "", "x", 7, b"x" * 50, ["x"], {"a": 1}, "x" * 50, "a.b.c" * 10, "x" * 5000, "编号" * 20,
                                   "\ud800" * 30, "Bearer " + "x" * 40])
def test_what_is_no_token(verifier: TokenVerifier, token: Any) -> None:
    with pytest.raises(BadToken):
        verifier.caller(token)


@pytest.mark.parametrize("changes", [
    {"exp": int(time.time()) - 1}, {"exp": None}, {"iat": None}, {"sub": None}, {"aud": None}, {"aud": "elsewhere"}, {"aud": ["a", "b"]},
    {"exp": "soon"}, {"sub": 7}, {"roles": "operator"}, {"roles": {"operator": 1}}, {"roles": [7]}, {"roles": [["operator"]]},
    {"body": 7}, {"deputy": ["D-001"]}, {"site": {"a": 1}}, {"nbf": int(time.time()) + 3600}, {"iat": int(time.time()) + 3600},
], ids=str)
def test_claims_that_do_not_hold(verifier: TokenVerifier, changes: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        verifier.caller(signed(**changes))


def test_another_key_is_nobodys(verifier: TokenVerifier) -> None:
    with pytest.raises(BadToken):
        verifier.caller(signed(key_pair()[0]))


def test_no_algorithm_but_ours(verifier: TokenVerifier) -> None:
    """Neither none at all, nor the public key taken for a shared secret."""
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    for forged in (f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims())}.", jwt.encode(claims(), "", algorithm="none"),
                   jwt.encode(claims(), "siquan" * 8, algorithm="HS256"), jwt.encode(claims(), "siquan" * 12, algorithm="HS512")):
        with pytest.raises(BadToken):
            verifier.caller(forged)


def test_a_changed_token_is_nobodys(verifier: TokenVerifier) -> None:
    head, payload, signature = signed().split(".")
    better = base64.urlsafe_b64encode(json.dumps(claims(roles=["operator"])).encode()).decode().rstrip("=")
    for forged in (f"{head}.{better}.{signature}", f"{head}.{payload}.{signature[:-4]}AAAA", f"{head}.{payload}."):
        with pytest.raises(BadToken):
            verifier.caller(forged)


def test_a_remembered_token_ends_when_it_expires(verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    token = signed()
    verifier.caller(token)
    later = time.time() + 7200
    monkeypatch.setattr("services.chassis.tokens.time.time", lambda: later)
    monkeypatch.setattr(TokenVerifier, "_verify", lambda *_: (_ for _ in ()).throw(BadToken()))
    with pytest.raises(BadToken):
        verifier.caller(token)


def test_memory_has_an_end(verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.chassis.tokens._CACHED", 3)
    for number in range(10):
        verifier.caller(signed(sub=f"clerk:{number}"))
    assert len(verifier._known) <= 3


def test_a_token_lives_as_long_as_it_was_given(verifier: TokenVerifier) -> None:
    past = datetime.now(UTC) - timedelta(days=3)
    with pytest.raises(BadToken):
        verifier.caller(tokens.issue(PRIVATE, subject="x", roles=[], days=2, now=past))
    assert verifier.caller(tokens.issue(PRIVATE, subject="x", roles=[], days=4, now=past)).subject == "x"
