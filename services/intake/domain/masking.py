"""Telephone and identity numbers in what a deputy writes: made unreadable before it is stored or goes on the
bus.

Better one number too many than one too few: a run of fifteen or more digits is never a quantity (identity and
bank card numbers), eleven digits that begin as a mobile number are taken for one. The first three characters
stay, so that a reader sees that something stood there.
"""

from __future__ import annotations

import re
import unicodedata

_GAP = r"[ \t.·_-]{0,3}"
_MOBILE = rf"(?<!\d)(?:\+?86{_GAP})?1[3-9](?:{_GAP}\d){{9}}(?!\d)"
_LANDLINE = rf"(?<!\d)\(?0\d{{2,3}}\)?{_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}(?!\d)"
# A local number alone looks like an amount or a date; what stands before it tells.
_SAID = r"(?:电话|座机|手机|热线|联系方式|致电|拨打|(?i:tel|phone))[^\d\n]{0,6}"
_LOCAL = rf"{_SAID}(?P<local>[2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d)"
_BIRTH = rf"(?:18|19|20)\d\d{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = rf"(?<!\d)[1-9]\d{{5}}{_GAP}{_BIRTH}{_GAP}\d{{3}}{_GAP}[\dXx](?!\d)"
_LONG = r"\d{15,}[Xx]?"
_NUMBERS = re.compile("|".join((_IDENTITY, _LONG, _MOBILE, _LANDLINE, _LOCAL)))
# What people and telephones put in place of the plain signs, one for one: dashes, spaces seen and unseen,
# full width.
_PLAIN_SIGNS = (
    dict.fromkeys("‐‑‒–—−－", "-")
    | dict.fromkeys("\u00a0\u2009\u200b\u200c\u200d\u202f\u2060\u3000\ufeff", " ")
    | {"（": "(", "）": ")", "＋": "+", "Ｘ": "X", "ｘ": "x"}
)


def masked(text: str) -> str:
    """Return the text with its telephone and identity numbers masked; its length does not change."""
    plain = _plain(text)
    out = list(text)
    for found in _NUMBERS.finditer(plain):
        start, end = found.span("local") if found["local"] else found.span()
        kept = 0
        for index in range(start, end):
            if plain[index].isalnum():
                kept += 1
                if kept > 3:
                    out[index] = "*"
    return "".join(out)


def _plain(text: str) -> str:
    """Return the text with plain digits, dashes and spaces, character for character."""
    return "".join(
        str(unicodedata.decimal(character))
        if character.isdecimal()
        else _PLAIN_SIGNS.get(character, character)
        for character in text
    )
