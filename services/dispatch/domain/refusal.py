"""Why dispatch refuses: one class for each code. Details hold codes and numbers, never anybody's words."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule of the method forbids it."""

    code: ClassVar[str]

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


class CaseUnknown(Refusal):
    """There is no such case."""

    code = "dispatch.case_unknown"


class BodyUnknown(Refusal):
    """A named body is not enrolled."""

    code = "dispatch.body_unknown"


class BodyNeeded(Refusal):
    """The caller acts for a body, but his token names none."""

    code = "dispatch.body_needed"


class NotYourCase(Refusal):
    """The caller's body neither leads nor assists."""

    code = "dispatch.not_your_case"


class NotLead(Refusal):
    """Only the lead body acts; an assisting body may read."""

    code = "dispatch.not_lead"


class WrongState(Refusal):
    """The round is not where this can be done. `state` is the state's code."""

    code = "dispatch.wrong_state"


class AlreadyClaimed(Refusal):
    """Somebody of the lead body was faster (A15)."""

    code = "dispatch.already_claimed"


class AlreadyAssigned(Refusal):
    """The case has its lead body."""

    code = "dispatch.already_assigned"


class LeadIsAssisting(Refusal):
    """A body cannot assist itself."""

    code = "dispatch.lead_is_assisting"


class ContactNeeded(Refusal):
    """Point to point means from person to person (C12)."""

    code = "dispatch.contact_needed"


class DeliberationFirst(Refusal):
    """A complex case waits for its session (C14)."""

    code = "dispatch.deliberation_first"


class RouteUnknown(Refusal):
    """There is no such rule to change."""

    code = "dispatch.route_unknown"


class RouteTie(Refusal):
    """Two rules of one topic and grid would hold on the same day (C9)."""

    code = "dispatch.route_tie"


class RouteDates(Refusal):
    """The rule would end before it begins."""

    code = "dispatch.route_dates"


class TopicDepth(Refusal):
    """A topic path has one to three levels. `item` is its place in the request."""

    code = "dispatch.topic_depth"


class PromisePast(Refusal):
    """A promise that is due today or before promises nothing."""

    code = "dispatch.promise_past"


class ReviewerIsAuthor(Refusal):
    """Whoever wrote the reply cannot review it (D3)."""

    code = "dispatch.reviewer_is_author"


class VersionChanged(Refusal):
    """The reviewer has read another version than the one that waits."""

    code = "dispatch.version_changed"


class ReasonNeeded(Refusal):
    """Sending a reply back needs a reason."""

    code = "dispatch.reason_needed"


class NotAssisting(Refusal):
    """Only an assisting body contributes to the lead's answer."""

    code = "dispatch.not_assisting"


class ReturnLate(Refusal):
    """A body that has not returned a case in time has accepted it (C16). `until` is the last day."""

    code = "dispatch.return_late"


class NoMoreReturns(Refusal):
    """The case was returned as often as it may be: the desk has decided for good (C16)."""

    code = "dispatch.no_more_returns"


class ProposesItself(Refusal):
    """A return names another body."""

    code = "dispatch.proposes_itself"


class LeadNeeded(Refusal):
    """Giving a returned case to another body needs the body."""

    code = "dispatch.lead_needed"


class SameLead(Refusal):
    """The body that returned the case gets it back, or another one gets it: not the same as another."""

    code = "dispatch.same_lead"


class PastDue(Refusal):
    """What is over can be neither extended nor paused (C15)."""

    code = "dispatch.past_due"


class ExtensionUsed(Refusal):
    """A round has one extension, granted or not (C15)."""

    code = "dispatch.extension_used"


class ExtensionLong(Refusal):
    """No extension is longer than the limit itself (C15). `most` is that limit."""

    code = "dispatch.extension_long"


class ExtensionNotAsked(Refusal):
    """There is no extension to decide."""

    code = "dispatch.extension_not_asked"


class Paused(Refusal):
    """The clock stands already."""

    code = "dispatch.paused"


class NotPaused(Refusal):
    """The clock does not stand."""

    code = "dispatch.not_paused"


class AlreadyComplex(Refusal):
    """The case is complex already."""

    code = "dispatch.already_complex"
