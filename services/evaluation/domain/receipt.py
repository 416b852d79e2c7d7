"""By what a voter is recognised: the receipt code that intake gave him, however he types it."""

from __future__ import annotations

# A code has no I, L, O or U; people write it in groups and small letters, and take 0 for O and 1 for I or L.
_AS_TYPED = str.maketrans("OIL", "011", "-._:")


def codes_of(typed: str) -> list[str]:
    """Return what was typed, and the code that is probably meant by it."""
    return [typed, typed.upper().translate(_AS_TYPED)]
