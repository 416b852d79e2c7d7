"""How the rules of the five chiefs' inquiry say no: a class for each code of the contract."""

from __future__ import annotations

from services.evaluation.domain.refusal import Refusal


class OfficeUnknown(Refusal):
    """The five offices are exactly those of the method, and what the district added."""

    code = "evaluation.office_unknown"


class OfficeVacant(Refusal):
    """Nobody holds the office on that day, so nobody can ask."""

    code = "evaluation.office_vacant"


class ChiefDates(Refusal):
    """A term does not end before it begins."""

    code = "evaluation.chief_dates"


class MandateNeeded(Refusal):
    """Who asks in another's place does so in writing."""

    code = "evaluation.mandate_needed"


class NotProposed(Refusal):
    """There is no trigger to confirm, or it was decided already."""

    code = "evaluation.not_proposed"


class NotKeyCase(Refusal):
    """The committee office has not confirmed the case."""

    code = "evaluation.not_key_case"


class MeetingIncomplete(Refusal):
    """A meeting is about one case, at a place, with people."""

    code = "evaluation.meeting_incomplete"


class TopicNeeded(Refusal):
    """Several cases are asked about because of what they share."""

    code = "evaluation.topic_needed"


class OwnBody(Refusal):
    """No chief questions his own body (Q12)."""

    code = "evaluation.own_body"


class MomentOutOfOrder(Refusal):
    """Before, during, after: none is skipped (D18)."""

    code = "evaluation.moment_out_of_order"


class MomentPassed(Refusal):
    """The moment is over for this case and round, or never was open in it."""

    code = "evaluation.moment_passed"


class NotDoneYet(Refusal):
    """The effect is asked after 办结 (D17)."""

    code = "evaluation.not_done_yet"


class InquiryUnknown(Refusal):
    """There is no such inquiry."""

    code = "evaluation.inquiry_unknown"


class InquiryElsewhere(Refusal):
    """The inquiry waits for the other side, or for nobody."""

    code = "evaluation.inquiry_elsewhere"


class NotAsked(Refusal):
    """Another body was asked."""

    code = "evaluation.not_asked"


class DateNeeded(Refusal):
    """办前问时间: a day, not "soon"."""

    code = "evaluation.date_needed"


class DatePast(Refusal):
    """A promised day lies ahead."""

    code = "evaluation.date_past"


class PersonNeeded(Refusal):
    """办中问责任: somebody by name (D16)."""

    code = "evaluation.person_needed"


class EffectNeeded(Refusal):
    """办后问成效: an effect with its evidence (D17)."""

    code = "evaluation.effect_needed"


class NoteNeeded(Refusal):
    """Who asks again says what is missing."""

    code = "evaluation.note_needed"
