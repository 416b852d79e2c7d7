"""Signed tokens (JWT, EdDSA): who calls, for which body or as which deputy, in which roles, until when."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt

from services.chassis.transaction import Caller

AUDIENCE = "siquan"
_CACHED = 2_000


class BadToken(Exception):
    """There is no token, or it is not ours, or it has expired."""


def issue(private_key: str, *, subject: str, roles: Sequence[str], days: float = 30, body: str | None = None,
          deputy: str | None = None, site: str | None = None, now: datetime | None = None) -> str:
    """Return a token for a person or a system. `private_key` is the PEM of an Ed25519 key."""
    begins = now or datetime.now(UTC)
    claims = {"aud": AUDIENCE, "sub": subject, "roles": list(roles), "iat": begins, "exp": begins + timedelta(days=days),
              "jti": uuid4().hex}
    claims |= {name: value for name, value in (("body", body), ("deputy", deputy), ("site", site)) if value}
    return jwt.encode(claims, private_key, algorithm="EdDSA")


class TokenVerifier:
    """Checks tokens against the public key; one that was good is remembered until it expires."""

    def __init__(self, public_key: str) -> None:
        self._key = public_key
        self._known: dict[str, tuple[Caller, float]] = {}

    def caller(self, token: Any) -> Caller:
        """Return who the token speaks for, or raise BadToken."""
        if not isinstance(token, str) or not 20 <= len(token) <= 4096:
            raise BadToken
        known = self._known.get(token)
        if known is not None:
            if known[1] > time.time():
                return known[0]
            del self._known[token]
        caller, expires = self._verify(token)
        if len(self._known) >= _CACHED:
            self._known.clear()
        self._known[token] = (caller, expires)
        return caller

    def _verify(self, token: str) -> tuple[Caller, float]:
        try:
            claims = jwt.decode(token, self._key, algorithms=["EdDSA"], audience=AUDIENCE,
                                options={"require": ["exp", "iat", "sub", "aud"]})
        except (jwt.PyJWTError, ValueError):
            raise BadToken from None
        roles = claims.get("roles", [])
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise BadToken
        caller = Caller(subject=claims["sub"], roles=frozenset(roles), body=_text(claims, "body"),
                        deputy=_text(claims, "deputy"), site=_text(claims, "site"))
        return caller, float(claims["exp"])


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    if value is not None and not isinstance(value, str):
        raise BadToken
    return value
