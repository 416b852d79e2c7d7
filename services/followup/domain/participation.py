"""Why what is recorded for the figures is refused."""

from __future__ import annotations

from services.followup.domain.refusal import Refusal


class PeriodBackwards(Refusal):
    """A period ends on its first day or later."""

    code = "followup.period_backwards"


class TooManyParticipants(Refusal):
    """Nobody takes part who does not live there."""

    code = "followup.too_many_participants"


class PeriodOverlaps(Refusal):
    """A resident who took part is counted in one period alone."""

    code = "followup.period_overlaps"
