"""How the rules say no: one class for each error code. Details are codes, never anybody's words."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A rule of the method forbids it."""

    code: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class HallUnknown(Refusal):
    """No hall has this code."""

    code = "deliberation.hall_unknown"


class SessionUnknown(Refusal):
    """No session has this id, or the caller's body has nothing to do with it."""

    code = "deliberation.session_unknown"


class OtherStation(Refusal):
    """The hall belongs to another station than the caller's."""

    code = "deliberation.other_station"


class ItemUnknown(Refusal):
    """The agenda has no item of this number."""

    code = "deliberation.item_unknown"


class OptionUnknown(Refusal):
    """The item has no option of this number."""

    code = "deliberation.option_unknown"


class CaseNotWaiting(Refusal):
    """The case does not wait for a session: another agenda has it, or it never asked for one."""

    code = "deliberation.case_not_waiting"


class ConvenorNotStation(Refusal):
    """A contact point cannot convene the session of a complex case (C14)."""

    code = "deliberation.convenor_not_station"


class TwoBodiesNeeded(Refusal):
    """A consultation with one body only is none (C14)."""

    code = "deliberation.two_bodies_needed"


class CaseNotScreened(Refusal):
    """An on-site session takes hard and key problems that were picked out (B11)."""

    code = "deliberation.case_not_screened"


class PlaceNeeded(Refusal):
    """An on-site session is held somewhere (B12)."""

    code = "deliberation.place_needed"


class BodyNotThere(Refusal):
    """An on-site session without anybody of an invited body decides nothing (B12)."""

    code = "deliberation.body_not_there"


class QuorumIsThere(Refusal):
    """A session is not put off for want of a quorum that it has."""

    code = "deliberation.quorum_is_there"


class AgendaFull(Refusal):
    """An agenda holds so many items and no more."""

    code = "deliberation.agenda_full"


class AgendaEmpty(Refusal):
    """The last item stays: a session about nothing is cancelled instead."""

    code = "deliberation.agenda_empty"


class ExtendedAlready(Refusal):
    """The settlement of a case is put off once (C14)."""

    code = "deliberation.extended_already"


class SettlementOverdue(Refusal):
    """An extension is asked for before the settlement is due."""

    code = "deliberation.settlement_overdue"


class ScheduledPast(Refusal):
    """A session is called for a time to come."""

    code = "deliberation.scheduled_past"


class WrongState(Refusal):
    """The session is not in a state in which this can be done."""

    code = "deliberation.wrong_state"


class NotInvited(Refusal):
    """Only an invited person checks in."""

    code = "deliberation.not_invited"


class OtherParty(Refusal):
    """A person sits for one party only (C2)."""

    code = "deliberation.other_party"


class NoQuorum(Refusal):
    """A party that must be there is missing (C2)."""

    code = "deliberation.no_quorum"


class NotPresent(Refusal):
    """The person has not checked in, or has left."""

    code = "deliberation.not_present"


class VotedAlready(Refusal):
    """One vote a person and option."""

    code = "deliberation.voted_already"


class NotCarried(Refusal):
    """The option has no majority in each party (C7)."""

    code = "deliberation.not_carried"


class ItemDecided(Refusal):
    """The item has its verdict, which stands."""

    code = "deliberation.item_decided"


class DecisionIncomplete(Refusal):
    """A decision names an option, a lead body and a measure with deadline and target."""

    code = "deliberation.decision_incomplete"


class NoteNeeded(Refusal):
    """Whoever gets a case that was not agreed must learn what divides the parties."""

    code = "deliberation.note_needed"


class ThreePartiesNeeded(Refusal):
    """A talk of two parties does not count as a session of three (C4)."""

    code = "deliberation.three_parties_needed"


class VerdictNotOfKind(Refusal):
    """Only a council meeting appraises; other sessions resolve, or do not agree (B15)."""

    code = "deliberation.verdict_not_of_kind"


class LeadNeeded(Refusal):
    """Who is to handle the case must be named."""

    code = "deliberation.lead_needed"


class MergeTargetNeeded(Refusal):
    """A merged case goes on in another one, which is not merged itself."""

    code = "deliberation.merge_target_needed"


class DeadlinePast(Refusal):
    """A promise is kept after today."""

    code = "deliberation.deadline_past"


class LeadIsAssisting(Refusal):
    """The lead body is not its own assistant."""

    code = "deliberation.lead_is_assisting"


class ItemsOpen(Refusal):
    """A session closes with a verdict for every item (B15)."""

    code = "deliberation.items_open"


class MinutesMissing(Refusal):
    """There is no text yet that could be confirmed."""

    code = "deliberation.minutes_missing"


class MinutesChanged(Refusal):
    """The text that was read is no longer the newest."""

    code = "deliberation.minutes_changed"


class ConfirmationsMissing(Refusal):
    """The minutes are checked by one of each party before they are published (C8)."""

    code = "deliberation.confirmations_missing"
