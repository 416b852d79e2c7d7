"""What the other services report: each event has its line in the ledger of its case, and moves the case on.

One locked read, then writes that are not waited for. What has to wait is told so (NotYet) before any write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.chassis.transaction import NotYet
from services.contracts import shared
from services.contracts.declare import Event
from services.contracts.deliberation.events import (
    ItemAdded,
    ItemDropped,
    ResolutionAdopted,
    SessionAdjourned,
    SessionCancelled,
    SessionConvened,
    SessionHeld,
)
from services.contracts.dispatch.events import (
    CaseAssigned,
    CaseClaimed,
    CaseCompleted,
    CaseUnrouted,
    ClockPaused,
    ClockResumed,
    DeadlineExtended,
    DeliberationRequested,
    DueTimeSettled,
    ReplyDelivered,
    ReplySentBack,
    ReplySubmitted,
    ReturnAdjudicated,
)
from services.contracts.evaluation.events.ratings import AppraisalOpened, CaseSatisfied, CellRated, RedoOrdered
from services.contracts.followup.events.chain import CasePublished, CommitmentRecorded
from services.contracts.intake.events.opinions import CaseRegistered
from services.followup.domain.case import Case
from services.followup.domain.commitment import Outcome, Promise, commitments_of
from services.followup.domain.wall import days_taken, entry_id
from services.followup.usecases.work import Work, close_if_met, lock_case, lock_cases, record, say


def register_case(tx: Work, event: CaseRegistered) -> None:
    """Open the ledger of a registered case."""
    case = tx.store.cases.add(
        Case(
            event.case_id,
            event.number,
            event.title,
            event.category,
            event.grid,
            event.site,
            event.urgency,
            event.registered_by,
            event.filed_at,
            event.registered_at,
        )
    )
    if case is not None:
        tx.store.cases.save(record(tx, case, event))


def note(tx: Work, event: Event) -> None:
    """Write an event into the ledger that moves nothing: what follows from it comes as another event."""
    _move(tx, event, lambda case: case)


def note_session(
    tx: Work, event: SessionConvened | SessionHeld | SessionAdjourned | SessionCancelled | ItemAdded | ItemDropped
) -> None:
    """Write what happened to a session into the ledger of each case on its agenda."""
    for case in lock_cases(tx, event.cases):
        tx.store.cases.save(record(tx, case, event))


def wait_at_desk(tx: Work, event: CaseUnrouted) -> None:
    """The case waits to be assigned by hand; only a first round does, a redo goes back to its body."""
    _move(tx, event, lambda case: case.reached("unrouted", 1))


def wait_for_session(tx: Work, event: DeliberationRequested) -> None:
    """The case waits for its three parties; only a first round does."""
    _move(tx, event, lambda case: case.reached("deliberating", 1))


def adopt_resolution(tx: Work, event: ResolutionAdopted) -> None:
    """Enter what the three parties resolved into the commitment ledger, as promises of the lead body.

    A resolution settles who handles a case in a round, before the assignment of that round.
    """
    case = lock_case(tx, event.case_id)
    if case is not None:
        case = record(tx, case, event)
        source = f"{event.session_id}/{event.item}"
        tx.store.cases.save(
            record_promises(tx, case, event.round, "resolution", source, event.lead, event.commitments)
        )


def assign_case(tx: Work, event: CaseAssigned) -> None:
    """The case has its lead body and its due time."""
    _move(tx, event, lambda case: case.assigned(event.round, event.lead, event.due_at))


def retime_case(
    tx: Work, event: ReturnAdjudicated | DeadlineExtended | ClockPaused | ClockResumed | DueTimeSettled
) -> None:
    """The round has another lead body or another due time than it had."""
    _move(tx, event, lambda case: case.assigned(event.round, event.lead, event.due_at))


def claim_case(tx: Work, event: CaseClaimed) -> None:
    """The lead body has taken the case."""
    _move(tx, event, lambda case: case.reached("claimed", event.round))


def submit_reply(tx: Work, event: ReplySubmitted) -> None:
    """A reply waits for its review."""
    _move(tx, event, lambda case: case.reply_submitted(event.round, event.reply_version))


def send_reply_back(tx: Work, event: ReplySentBack) -> None:
    """The review has asked for another text: the case is in the body's hands again."""
    _move(tx, event, lambda case: case.reply_sent_back(event.round, event.reply_version))


def deliver_reply(tx: Work, event: ReplyDelivered) -> None:
    """Keep the approved reply for the wall, and enter its promises into the commitment ledger (D5)."""
    case = lock_case(tx, event.case_id)
    if case is None:
        return
    case = record(tx, case, event).reply_delivered(event.round)
    achieved = (
        Outcome(event.outcome.quantity, event.outcome.unit, event.outcome.item) if event.outcome else None
    )
    tx.store.wall.add_reply(case.case_id, event.round, event.body, event.text, achieved, event.delivered_at)
    case = record_promises(tx, case, event.round, "reply", str(event.round), event.body, event.commitments)
    # No gate is met here: the wall waits for the reply, so the completion comes after it.
    tx.store.cases.save(case)


def publish_case(tx: Work, event: CaseCompleted) -> None:
    """Hang the outcome of a completed round on the echo wall (晒单, A16), also when a later one has begun."""
    case = lock_case(tx, event.case_id)
    if case is None:
        return
    has_reply = event.round == case.reply_round or (
        event.round < case.reply_round and tx.store.wall.has_reply(case.case_id, event.round)
    )
    if not has_reply:
        raise NotYet(f"the reply of round {event.round} is not here")
    case = record(tx, case, event).completed(event.round, event.commitments)
    is_new = tx.store.wall.add_entry(
        entry_id(case.case_id, event.round),
        case.case_id,
        event.round,
        site=case.site,
        grid=case.grid,
        days_taken=days_taken(case.filed_at, event.completed_at),
        at=tx.now,
    )
    if is_new:
        case = say(
            tx,
            case.published(event.round),
            CasePublished(case_id=case.case_id, round=event.round, site=case.site, published_at=tx.now),
        )
    tx.store.cases.save(close_if_met(tx, case))


def open_appraisal(tx: Work, event: AppraisalOpened) -> None:
    """The case waits for its grades."""
    _move(tx, event, lambda case: case.reached("rating", event.round))


def rate_cell(tx: Work, event: CellRated) -> None:
    """A grade has been given; a deputy who gives one will not look back on the case (D24)."""
    case = lock_case(tx, event.case_id)
    if case is None:
        return
    if event.rater == "deputy" or event.acting == "proxy":
        tx.store.look_backs.add_rater(case.case_id, event.rated_by)
    tx.store.cases.save(record(tx, case, event).reached("rating", event.round))


def satisfy_case(tx: Work, event: CaseSatisfied) -> None:
    """Everybody asked is satisfied: the case closes if nothing else is missing."""
    case = lock_case(tx, event.case_id)
    if case is not None:
        case = record(tx, case, event).satisfied(event.round, is_very=event.very_satisfied == event.cells)
        tx.store.cases.save(close_if_met(tx, case))


def order_redo(tx: Work, event: RedoOrdered) -> None:
    """A further round begins: nothing that was met in an earlier one counts for it."""
    _move(tx, event, lambda case: case.reached("redo", event.round))


def _move(tx: Work, event: Event, move: Callable[[Case], Case]) -> None:
    """Write an event into the ledger of its case, and move the case on."""
    case = lock_case(tx, event.subject)
    if case is not None:
        tx.store.cases.save(move(record(tx, case, event)))


def record_promises(
    tx: Work, case: Case, round_: int, origin: str, source: str, body: str, promises: Sequence[shared.Promise]
) -> Case:
    """Enter promises into the commitment ledger; those that it has already stay one (D5)."""
    made = commitments_of(
        case.case_id,
        round_,
        origin,
        source,
        body,
        [Promise(one.measure, one.deadline_on, one.target) for one in promises],
        tx.now,
    )
    added = tx.store.commitments.add(made)
    for one in added:
        case = say(
            tx,
            case,
            CommitmentRecorded(
                case_id=case.case_id,
                commitment_id=one.commitment_id,
                round=round_,
                body=one.body,
                deadline_on=one.deadline_on,
            ),
        )
    return case.commitments_added(len(added))
