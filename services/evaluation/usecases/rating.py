"""What evaluation does: opens the rating of a completed case, takes the grades, and says what they come to.

Every use case that changes a case's rating locks the case first, so that two grades at once are one after
the other: of two `unsatisfied` one orders the redo and the other finds the round over; of two last grades
one finds the round complete.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.chassis import paging
from services.chassis.transaction import NotYet
from services.contracts import labels, roles
from services.contracts.dispatch.events import CaseCompleted
from services.contracts.evaluation.events.ratings import AppraisalOpened, CaseSatisfied, CellRated, RedoOrdered
from services.contracts.evaluation.operations.ratings import Appraisal as ReadAppraisal
from services.contracts.evaluation.operations.ratings import (
    AppraisalPage,
    AppraisalRow,
    AppraisalView,
    AxisRate,
    CellView,
    OpenAppraisals,
    Rate,
    Rates,
    RatesView,
)
from services.contracts.followup.events.chain import CaseReopened, CommitmentsFulfilled
from services.contracts.intake.events.opinions import CaseRegistered, OpinionAttached
from services.evaluation.domain.appraisal import Appraisal, Case, Tally
from services.evaluation.domain.cell import DEPUTY, IMPLEMENTATION, REPLY, VOTER, Cell, Rater, Verdict
from services.evaluation.domain.receipt import codes_of
from services.evaluation.domain.refusal import CaseUnknown, NotOpen, NotYourCell, ReceiptUnknown
from services.evaluation.domain.satisfaction import GradeCount, satisfaction
from services.evaluation.domain.sight import Reader, seen_by
from services.evaluation.usecases.sampling import draw_sample, note_difference
from services.evaluation.usecases.work import Work, known_case, sequence_of

# What the other services report


def register_case(tx: Work, event: CaseRegistered) -> None:
    """Know a case, its deputy and its voices."""
    case = Case(event.case_id, event.number, event.registered_by, round=1, fulfilled=0)
    tx.store.add_case(case, grid=event.grid, registered_at=event.registered_at)
    voices = [(voice.opinion_id, voice.receipt_digest, voice.is_reachable) for voice in event.voices]
    tx.store.add_voices(case.case_id, voices, sequence_of(tx))


def attach_voice(tx: Work, event: OpinionAttached) -> None:
    """Let one more author rate: from the next round on, and in the round that is open now."""
    case = known_case(tx, event.case_id)
    tx.store.add_voices(case.case_id, [(event.voice.opinion_id, event.voice.receipt_digest, event.voice.is_reachable)],
                        sequence_of(tx))
    if case.latest is not None and case.is_being_rated:
        tx.store.add_cells_of(case.latest, case.latest.blank_cells(tx.now), event.voice.opinion_id)


def open_appraisal(tx: Work, event: CaseCompleted) -> None:
    """Ask the deputy and every voter for their grades of a round that the body declares done (D8)."""
    case = known_case(tx, event.case_id)
    if case.has_been_completed_in(event.round):
        return
    if case.is_being_rated:
        # Only a redo or a failed look-back leads to a further round, and both come after the end of this one:
        # what we know is behind (a restored backup). Opening would drop the grades that are still awaited.
        raise NotYet(f"case {case.case_id}: an earlier round than {event.round} is still being rated")
    opened = case.complete(event.round, event.scope, (event.lead, *event.assisting), event.commitments,
                           escalate_from=tx.policy.escalate_from_round, at=tx.now)
    tx.store.save_round(case.case_id, opened.round)
    tx.store.add_appraisal(opened)
    tx.store.add_cells(opened, opened.blank_cells(tx.now))
    tx.emit(AppraisalOpened(case_id=case.case_id, round=opened.round, axes=list(opened.open_axes),
                            opened_at=tx.now))


def open_implementation(tx: Work, event: CommitmentsFulfilled) -> None:
    """Ask for the implementation's grades once every promise is kept; a lower count is late news."""
    case = known_case(tx, event.case_id)
    tx.store.save_fulfilled(case.case_id, event.fulfilled)
    if case.latest is None:
        return
    opened = case.latest.open_implementation(event.fulfilled, tx.now)
    if opened is not case.latest:
        tx.store.save_implementation_opened(opened)
        tx.emit(AppraisalOpened(case_id=case.case_id, round=opened.round, axes=[IMPLEMENTATION],
                                opened_at=tx.now))


def reopen_case(tx: Work, event: CaseReopened) -> None:
    """Note that a case is handled again after its look-back: nothing can be rated until it is done."""
    case = known_case(tx, event.case_id)
    tx.store.save_round(case.case_id, event.round)


# What raters say


def rate(tx: Work, request: Rate) -> AppraisalView:
    """Give one rater's grade to his cells, and draw the consequence: wait, satisfied, or done again."""
    case = tx.store.case_for_update(request.case_id)
    if case is None:
        raise CaseUnknown
    rater = _rater(tx, case, request.receipt)
    verdict = Verdict(request.grade, request.reason, request.note, rater, tx.now)
    settled = give(tx, case, verdict, request.axis, request.body)
    return appraisal_view(tx, case, settled, Reader(rater.kind, rater.opinion_id))


def give(tx: Work, case: Case, verdict: Verdict, axis: str, body: str | None) -> Appraisal:
    """Put a verdict into the rater's cells, and return the round as it then stands."""
    current, rater = case.appraisal_to_rate(), verdict.by
    rated = current.rate(tx.store.own_cells(current, rater), verdict, axis, body)
    tx.store.save_grades(current, rated)
    for cell in rated:
        tx.emit(CellRated(case_id=case.case_id, round=current.round, body=cell.body, rater=rater.kind,
                          rated_by=rater.name, axis=cell.axis, grade=verdict.grade, reason=cell.reason,
                          opinion_id=rater.opinion_id, rated_at=tx.now, acting=cell.acting))
    return settle(tx, current, verdict, axis)


def settle(tx: Work, current: Appraisal, verdict: Verdict | None, axis: str) -> Appraisal:
    """Draw the consequence of the cells as they are: wait, satisfied, or done again."""
    tally = tx.store.tally(current)
    settled = current.settle(tally, tx.now)
    if settled.is_over:
        _conclude(tx, settled, tally, verdict, axis)
    return settled


def _rater(tx: Work, case: Case, receipt: str | None) -> Rater:
    """Tell who rates: a deputy by his token, a voter by nothing but the receipt of his opinion."""
    if tx.caller.has(roles.DEPUTY):
        if receipt is not None or tx.caller.deputy != case.deputy:
            raise NotYourCell
        return Rater(case.deputy)
    return Rater(VOTER, _opinion(tx, case, receipt))


def _opinion(tx: Work, case: Case, receipt: str | None) -> UUID:
    opinion_id = None
    if receipt is not None:
        opinion_id = tx.store.opinion_of(case.case_id, codes_of(receipt))
    if opinion_id is None:
        raise ReceiptUnknown
    return opinion_id


def _conclude(tx: Work, settled: Appraisal, tally: Tally, verdict: Verdict | None, axis: str) -> None:
    tx.store.save_settled(settled)
    if settled.state == "satisfied":
        tx.emit(CaseSatisfied(case_id=settled.case_id, round=settled.round, cells=tally.cells,
                              very_satisfied=tally.very_satisfied, satisfied_at=tx.now))
        draw_sample(tx, settled)
        return
    note_difference(tx, settled)
    following = settled.round + 1
    tx.store.save_round(settled.case_id, following)
    tx.emit(RedoOrdered(case_id=settled.case_id, round=following, scope=axis,
                        reasons=[verdict.reason] if verdict and verdict.reason else [],
                        is_escalated=following >= tx.policy.escalate_from_round, ordered_at=tx.now))


# What readers see


def appraisal(tx: Work, request: ReadAppraisal) -> AppraisalView:
    """Show the rating of a round to one reader, blind where he must not see yet."""
    case = tx.store.find_case(request.case_id, request.round)
    if case is None:
        raise CaseUnknown
    reader = _reader(tx, case, request.receipt)
    if case.latest is None:
        raise NotOpen
    is_body = reader.side == "other" and not tx.caller.has(*roles.STAFF)
    if is_body and tx.caller.body not in case.latest.bodies:
        raise CaseUnknown
    return appraisal_view(tx, case, case.latest, reader)


def _reader(tx: Work, case: Case, receipt: str | None) -> Reader:
    """Tell as whom the caller reads. Whoever has grades to give in this case is held to the blind rule."""
    caller = tx.caller
    if caller.has(roles.DEPUTY) and caller.deputy == case.deputy:
        return Reader(DEPUTY)
    if receipt is not None and caller.has(roles.RESIDENT, roles.PARTNER):
        return Reader(VOTER, _opinion(tx, case, receipt))
    if caller.has(*roles.COMMITTEE):
        return Reader("committee")
    if caller.has(*roles.STAFF, *roles.BODY):
        return Reader("other")
    raise ReceiptUnknown


def appraisal_view(tx: Work, case: Case, shown: Appraisal, reader: Reader) -> AppraisalView:
    """Show a round to a reader, blind where he must not see yet."""
    cells = seen_by(reader, tx.store.cells(shown, beside=reader.opinion_id), is_over=shown.is_over)
    return AppraisalView(
        case_id=case.case_id, number=case.number, round=shown.round, scope=shown.scope, state=shown.state,
        state_label=labels.APPRAISAL_STATES[shown.state][0], is_escalated=shown.is_escalated,
        opened_at=shown.opened_at, cells=[_cell_view(cell) for cell in cells])


def _cell_view(cell: Cell) -> CellView:
    return CellView(body=cell.body, rater=cell.rater, axis=cell.axis, opinion_id=cell.opinion_id,
                    is_open=cell.is_open, is_rated=cell.is_rated, grade=cell.grade, reason=cell.reason,
                    note=cell.note, rated_at=cell.rated_at, acting=cell.acting, witness=cell.witness)


def open_appraisals(tx: Work, request: OpenAppraisals) -> AppraisalPage:
    """List the ratings that wait, newest first; to a deputy who is nothing else, those of his own cases."""
    sees_all = tx.caller.has(*(role for role in roles.STAFF if role != roles.DEPUTY))
    rows = tx.store.waiting(
        deputy=None if sees_all else tx.caller.deputy or "", is_escalated=request.escalated,
        after=paging.moment_and_id(request.cursor), limit=request.limit + 1)
    page = [AppraisalRow(**row) for row in rows[:request.limit]]
    following = paging.encode(page[-1].opened_at, page[-1].case_id) if len(rows) > len(page) else ""
    return AppraisalPage(items=page, next_cursor=following)


def rates(tx: Work, request: Rates) -> RatesView:
    """Compute both satisfaction rates.

    A grade counts on the day it was given, if nobody has rated a later round of its case; a cell that is
    asked and silent counts as silent on the day it was asked.
    """
    counts = tx.store.grade_counts(
        body=request.body, since=None if request.since is None else _midnight(tx, request.since),
        before=None if request.until is None else _midnight(tx, request.until + timedelta(days=1)))
    return RatesView(reply=_axis_rate(REPLY, counts), implementation=_axis_rate(IMPLEMENTATION, counts))


def _midnight(tx: Work, day: date) -> datetime:
    return datetime.combine(day, time.min, tx.zone)


def _axis_rate(axis: str, counts: list[GradeCount]) -> AxisRate:
    figures = satisfaction(axis, counts)
    return AxisRate(axis=axis, rate=figures.rate, **vars(figures))
