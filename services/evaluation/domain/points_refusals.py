"""How the ledger of duty points says no."""

from __future__ import annotations

from services.evaluation.domain.refusal import Refusal


class EntryUnknown(Refusal):
    """There is no such line, or it is another deputy's."""

    code = "evaluation.entry_unknown"


class ReversedAlready(Refusal):
    """A line is taken back once."""

    code = "evaluation.reversed_already"


class NotReversible(Refusal):
    """A counter-line is not taken back: that would be an award without a reason of its own."""

    code = "evaluation.not_reversible"


class AppealedAlready(Refusal):
    """A line is appealed against once."""

    code = "evaluation.appealed_already"


class NotYourPoints(Refusal):
    """A deputy sees his own lines."""

    code = "evaluation.not_your_points"


class PointsZero(Refusal):
    """A line of nothing says nothing."""

    code = "evaluation.points_zero"


class CountedInFuture(Refusal):
    """Nothing is earned ahead."""

    code = "evaluation.counted_in_future"


class RuleTooEarly(Refusal):
    """What has been earned is not worth less, or more, afterwards (A20)."""

    code = "evaluation.rule_too_early"


class PeriodUnknown(Refusal):
    """Neither a month nor a quarter nor a year."""

    code = "evaluation.period_unknown"
