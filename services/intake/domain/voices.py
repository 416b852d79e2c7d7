"""Voices of a case: when one may leave it, and what their number says.

A voice that was put into the wrong case is taken out, traceably; but a case never loses its last one, because nobody would
then be left who is answered and who rates.
"""

from __future__ import annotations

from uuid import UUID

from services.intake.domain.opinion import Opinion
from services.intake.domain.refusal import Refusal

# What is stored for somebody who supports a case without a word of his own.
ME_TOO = "我也反映这个问题"


class NotInCase(Refusal):
    """The opinion is in no case."""

    code = "intake.not_in_case"


class SameCase(Refusal):
    """The opinion is to move where it is already."""

    code = "intake.same_case"


class LastVoice(Refusal):
    """The case would be left without anybody who said it."""

    code = "intake.last_voice"


def case_to_leave(opinion: Opinion, to_case: UUID | None) -> UUID:
    """Return the case that an opinion is taken out of. Raises NotInCase, or SameCase when it would stay."""
    if opinion.case_id is None:
        raise NotInCase
    if opinion.case_id == to_case:
        raise SameCase
    return opinion.case_id


def keep_one(voices: int) -> None:
    """Raise LastVoice unless somebody else is left in the case."""
    if voices < 2:
        raise LastVoice


def supporters_of(voices: int) -> int:
    """Return how many say the same beside the first author, however they came in: by "me too" or attached by a deputy."""
    return max(voices - 1, 0)
