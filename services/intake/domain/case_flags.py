"""The three triggers of the five chiefs' inquiry on a case (D10): who sets them, who removes them, what proposes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.intake.domain.refusal import Refusal
from services.intake.domain.voices import supporters_of

# 事关生命财产安全, 影响面广, 反映强烈: in the order of the method.
FLAGS = ("life_property", "wide_impact", "strong_reaction")


class FlagRemoval(Refusal):
    """Only the office of the standing committee removes a flag."""

    code = "intake.flag_removal"


class FlagReason(Refusal):
    """Removing a flag needs a reason."""

    code = "intake.flag_reason"


@dataclass(frozen=True)
class FlagChange:
    """What really changes, and what the case has afterwards, in the order of the method."""

    added: list[str]
    removed: list[str]
    flags: list[str]


def changed(
    flags: Collection[str], add: Collection[str], remove: Collection[str], *, by_office: bool, reason: str
) -> FlagChange:
    """Return the change of a case's flags; what is there already is not added, what is not there is not removed.

    Named in both lists, a flag is removed. Raises FlagRemoval unless the committee office removes, and FlagReason
    when it gives none.
    """
    if remove and not by_office:
        raise FlagRemoval
    if remove and not reason:
        raise FlagReason
    after = (set(flags) | set(add)) - set(remove)
    return FlagChange(
        added=_ordered(after - set(flags)), removed=_ordered(set(flags) - after), flags=_ordered(after)
    )


def proposed(flags: Collection[str], *, voices: int, grids: int, strong_from: int, wide_from: int) -> list[str]:
    """Return the flags that the voices of a case speak for and that it has not: a proposal, it acts on nothing."""
    found = {
        "wide_impact": grids >= wide_from,
        "strong_reaction": supporters_of(voices) >= strong_from,
    }
    return [flag for flag in FLAGS if found.get(flag, False) and flag not in flags]


def _ordered(flags: Collection[str]) -> list[str]:
    return sorted(flags, key=FLAGS.index)
