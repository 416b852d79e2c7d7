"""Every way in which a rule of receptions and their roster says no. Details are codes, days and numbers."""

from __future__ import annotations

from services.intake.domain.refusal import Refusal


class PeriodEmpty(Refusal):
    """No Friday of the period has its reception day still before it."""

    code = "intake.period_empty"


class PeriodTooLong(Refusal):
    """More than can be planned or given at once."""

    code = "intake.period_too_long"


class RosterUnfilled(Refusal):
    """There are not enough people for all seats of a day; nothing is planned."""

    code = "intake.roster_unfilled"


class ReceptionUnknown(Refusal):
    """There is no such reception."""

    code = "intake.reception_unknown"


class ReceptionOver(Refusal):
    """Its day has passed or it is recorded: who was on duty no longer changes."""

    code = "intake.reception_over"


class ReceptionRecorded(Refusal):
    """It is recorded, and that is done once."""

    code = "intake.reception_recorded"


class ReceptionNotYet(Refusal):
    """Its day has not come."""

    code = "intake.reception_not_yet"


class NotAFriday(Refusal):
    """Receptions belong to Fridays (B2)."""

    code = "intake.not_a_friday"


class GroupRefused(Refusal):
    """The group is not what a station (B3) or a contact point (B4) has."""

    code = "intake.group_refused"


class NotEligible(Refusal):
    """The person may not take a seat of this role on that day."""

    code = "intake.not_eligible"


class NotLikeForLike(Refusal):
    """A deputy changes places with a deputy only, a party member with a party member (B5)."""

    code = "intake.not_like_for_like"


class NotOnDuty(Refusal):
    """The person does not sit there, or no longer does."""

    code = "intake.not_on_duty"


class TwiceOnADay(Refusal):
    """Nobody is in two places on one day (B5)."""

    code = "intake.twice_on_a_day"


class AttendanceIncomplete(Refusal):
    """A reception is not closed without saying for everybody on duty whether he came (B6)."""

    code = "intake.attendance_incomplete"


class VisitorsDoNotAddUp(Refusal):
    """Visitors by level sum to the total (B16)."""

    code = "intake.visitors_do_not_add_up"
