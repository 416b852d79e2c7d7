"""Extension and pause (C15), and due times that a newly published year settles (X5)."""

from __future__ import annotations

from services.chassis.transaction import SYSTEM
from services.contracts.dispatch.events import ClockPaused, ClockResumed, DeadlineExtended, DueTimeSettled
from services.contracts.dispatch.operations import AssignmentView, DecideExtension, Pause, RequestExtension, Resume
from services.dispatch.domain.round import Round
from services.dispatch.domain.timing import ask_extension, reckoned, settle_extension, start_clock, stop_clock
from services.dispatch.usecases.alarms import alarming
from services.dispatch.usecases.view import assignment_view
from services.dispatch.usecases.work import Work, held, in_words, running_clock

# So many years ahead a due time can lie, pauses and all.
_YEARS_AHEAD = 3
BATCH = 200


@in_words
def request_extension(tx: Work, request: RequestExtension) -> AssignmentView:
    """Ask for more time, once a round and before it is due."""
    found = held(tx, request.case_id)
    asked = ask_extension(
        found.round,
        body=tx.caller.body,
        days=request.days,
        reason=request.reason,
        by=tx.caller.subject,
        at=tx.now,
    )
    tx.store.cases.save_round(asked)
    return assignment_view(tx, found.case, asked, found.reply)


@in_words
def decide_extension(tx: Work, request: DecideExtension) -> AssignmentView:
    """Grant the extension, which moves the due time, or refuse it."""
    found = held(tx, request.case_id)
    is_granted = request.decision == "grant"
    decided = _reckoned(
        tx,
        settle_extension(
            found.round, is_granted=is_granted, by=tx.caller.subject, at=tx.now, note=request.note
        ),
    )
    tx.store.cases.save_round(decided)
    if is_granted:
        lead, clock = running_clock(decided)
        assert decided.extension
        tx.emit(
            DeadlineExtended(
                case_id=decided.case_id,
                round=decided.number,
                lead=lead,
                days=decided.extension.days,
                decided_by=tx.caller.subject,
                due_at=clock.due_at,
            )
        )
    return assignment_view(tx, found.case, decided, found.reply)


@in_words
def pause(tx: Work, request: Pause) -> AssignmentView:
    """Let the clock stand from today on."""
    found = held(tx, request.case_id)
    paused = _reckoned(
        tx,
        stop_clock(
            found.round,
            tx.calendar,
            ground=request.ground,
            reason=request.reason,
            working_days=tx.policy.pause_working_days,
            on=tx.today,
            by=tx.caller.subject,
            at=tx.now,
        ),
    )
    tx.store.cases.save_round(paused)
    lead, clock = running_clock(paused)
    stands = paused.pauses[-1]
    tx.emit(
        ClockPaused(
            case_id=paused.case_id,
            round=paused.number,
            lead=lead,
            ground=stands.ground,
            from_on=stands.from_on,
            until_on=stands.until_on,
            due_at=clock.due_at,
        )
    )
    return assignment_view(tx, found.case, paused, found.reply)


@in_words
def resume(tx: Work, request: Resume) -> AssignmentView:
    """Let the clock go on from today."""
    found = held(tx, request.case_id)
    found.round.demand_running()
    resumed = _go_on(tx, found.round)
    return assignment_view(tx, found.case, resumed, found.reply)


def end_pauses(tx: Work) -> bool:
    """End the pauses that have stood as long as they may, on the day on which they were to end."""
    due = tx.store.lateness.pauses_over(tx.today, BATCH)
    ended = 0
    for found in tx.store.cases.hold_free(due):
        stands = found.round.open_pause
        if stands is not None and stands.until_on <= tx.today:
            _go_on(tx, found.round)
            ended += 1
    return ended == BATCH


def settle_due_times(tx: Work) -> bool:
    """Compute provisional due times again whose years are published now; warn of the years that are not (X5)."""
    years = [
        year
        for year in range(tx.today.year - 1, tx.today.year + _YEARS_AHEAD)
        if tx.calendar.is_published(year)
    ]
    settled = 0
    for found in tx.store.cases.hold_free(tx.store.lateness.settled_years(years, tx.zone.key, BATCH)):
        if not found.round.is_running:
            continue
        before = running_clock(found.round)[1]
        again = _reckoned(tx, found.round)
        lead, clock = running_clock(again)
        if clock == before:
            continue
        tx.store.cases.save_round(again)
        settled += 1
        tx.emit(
            DueTimeSettled(
                case_id=again.case_id,
                round=again.number,
                lead=lead,
                was_due_at=before.due_at,
                due_at=clock.due_at,
                is_due_provisional=clock.is_provisional,
            )
        )
    missing = [
        str(year)
        for year in tx.store.lateness.provisional_years(tx.zone.key)
        if not tx.calendar.is_published(year)
    ]
    alarming.settle(tx, "calendar_year_missing", missing)
    return settled == BATCH


def _go_on(tx: Work, round_: Round) -> Round:
    resumed = _reckoned(tx, start_clock(round_, on=tx.today, by=tx.caller.subject, at=tx.now))
    tx.store.cases.save_round(resumed)
    lead, clock = running_clock(resumed)
    stood = resumed.pauses[-1]
    tx.emit(
        ClockResumed(
            case_id=resumed.case_id,
            round=resumed.number,
            lead=lead,
            from_on=stood.from_on,
            until_on=stood.until_on,
            is_automatic=tx.caller == SYSTEM,
            due_at=clock.due_at,
        )
    )
    return resumed


def _reckoned(tx: Work, round_: Round) -> Round:
    return reckoned(round_, tx.calendar, tx.zone, at=tx.now)
