"""What the broker knows before its first client: one virtual host, and one user a service with its rights.

Imported by the broker at every start, so that a password changed in its file holds after a restart of the
broker. Users made later (partners) are not in it and are left alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping

VHOST = "siquan"
OPERATOR = "siquan"


def definitions(passwords: Mapping[str, str]) -> str:
    """Return the definitions file for these users by name; the operator administers, the others work."""
    content = {
        "vhosts": [{"name": VHOST}],
        "users": [
            {
                "name": user,
                "password_hash": password_hash(user, password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": ["administrator"] if user == OPERATOR else [],
            }
            for user, password in passwords.items()
        ],
        "permissions": [{"user": user, "vhost": VHOST, **_rights(user)} for user in passwords],
    }
    return json.dumps(content, indent=2) + "\n"


def _rights(user: str) -> dict[str, str]:
    """Return what a user may configure, write to and read from.

    Every service declares the queues of the whole system, which the broker allows only to those who may read
    them; but none may publish into the exchange of another: an event comes from the service that owns it.
    """
    if user == OPERATOR:
        return {"configure": ".*", "write": ".*", "read": ".*"}
    shared = r"siquan\..*|rpc-.*|rpc\.reply-.*|nameko-rpc"
    every = rf"^({shared}|[a-z]+\.events)$"
    return {"configure": every, "write": rf"^({shared}|amq\.default|{user}\.events)$", "read": every}


def password_hash(user: str, password: str) -> str:
    """Return the broker's salted hash of a password, so that the definitions file holds no password.

    The salt comes from the password itself: the same secrets give the same file, and passwords are random
    anyway.
    """
    salt = hashlib.sha256(f"{user}:{password}".encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
