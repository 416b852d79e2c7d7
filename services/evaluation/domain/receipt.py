"""By what a voter is recognised: the digest of the receipt code that intake gave him, however he types it."""

from __future__ import annotations

from hashlib import sha256

# A code has no I, L, O or U; people write it in groups and small letters, and take 0 for O and 1 for I or L.
_AS_TYPED = str.maketrans("OIL", "011", "-._:")


def digests_of(typed: str) -> list[str]:
    """Return the SHA-256, in hexadecimal, of what was typed and of the code that is probably meant by it."""
    return [sha256(code.encode()).hexdigest() for code in (typed, typed.upper().translate(_AS_TYPED))]
