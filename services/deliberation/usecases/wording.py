"""Refusals name states and parties by code; a clerk reads words. They are added on the way out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from services.contracts.labels import PARTIES, SESSION_KINDS, SESSION_STATES
from services.deliberation.domain.refusal import Refusal

P = ParamSpec("P")
R = TypeVar("R")


def worded(use_case: Callable[P, R]) -> Callable[P, R]:
    """Let a refusal of the use case carry the words of its codes, in both languages."""

    @functools.wraps(use_case)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return use_case(*args, **kwargs)
        except Refusal as refusal:
            refusal.details = in_words(refusal.details)
            raise

    return told


def in_words(details: dict[str, object]) -> dict[str, object]:
    """Return the details with `state` in words; `party` and `missing` keep their codes beside the words."""
    filled = dict(details)
    match details:
        case {"state": str(state)}:
            filled["state"], filled["state_en"] = SESSION_STATES[state]
        case {"party": str(party)}:
            filled["party_zh"], filled["party_en"] = PARTIES[party]
        case {"kind": str(kind)}:
            filled["kind_zh"], filled["kind_en"] = SESSION_KINDS[kind]
        case {"missing": tuple(parties)}:
            filled |= {"missing": ", ".join(parties), **_listed(parties)}
    return filled


def _listed(parties: Iterable[str]) -> dict[str, object]:
    words = [PARTIES[party] for party in parties]
    return {"missing_zh": "、".join(zh for zh, _ in words), "missing_en": ", ".join(en for _, en in words)}
