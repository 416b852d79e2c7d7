"""The receipt code (回执号): twelve characters that a resident can copy from paper, and the only key to his
opinion.

It holds 60 random bits, so that it cannot be guessed. The alphabet is Crockford's: no I, L, O or U, so that
nothing is mistaken for 1 or 0.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
BITS = 5 * LENGTH
# What people and keyboards make of it: small letters, groups, and the letters that look like digits.
_AS_TYPED = str.maketrans({"-": None, ".": None, "_": None, ":": None, "O": "0", "I": "1", "L": "1"})


def receipt_of(number: int) -> str:
    """Return the code of a random number of 60 bits."""
    if not 0 <= number < 1 << BITS:
        raise ValueError("a receipt is made of 60 bits")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))


def as_issued(typed: str) -> str:
    """Return the code as it was issued, from what a person typed."""
    return typed.upper().translate(_AS_TYPED)


def digest_of(opinion_id: UUID, receipt: str) -> str:
    """Return the SHA-256 of opinion and code in hexadecimal: what other services know the code by.

    The opinion's id is part of it so that each code has to be searched for by itself: 60 bits are much for one, and
    little for some one of a million.
    """
    return hashlib.sha256(f"{opinion_id}:{receipt}".encode()).hexdigest()
