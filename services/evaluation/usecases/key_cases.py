"""Key cases: proposed by flags and urgency, confirmed by the committee office, and their gates (D10, D11, A17).

The gates of a further round open with its assignment. During and after are asked again; what was answered before holds on
unless the due time is another one (D18).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis import paging
from services.chassis.transaction import NotYet
from services.contracts import labels
from services.contracts.dispatch.events import CaseAssigned, ReturnAdjudicated
from services.contracts.evaluation.events.inquiries import GateOpened, GatePassed
from services.contracts.evaluation.operations.inquiries import (
    ConfirmKeyCase,
    DropKeyCase,
    KeyCasePage,
    KeyCases,
    KeyCaseView,
)
from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.intake.events.voices import CaseFlagged
from services.evaluation.domain.inquiry import MOMENTS, KeyCase, is_triggered, proposal_after
from services.evaluation.domain.refusal import CaseUnknown
from services.evaluation.usecases.work import Work, known_case, sequence_of


def propose_registered(tx: Work, event: CaseRegistered) -> None:
    """Propose a case that is registered as urgent or with a flag."""
    if event.flags or event.urgency == "urgent":
        _weigh(tx, event.case_id, event.flags, is_urgent=event.urgency == "urgent", added=event.flags)


def weigh_flags(tx: Work, event: CaseFlagged) -> None:
    """Propose a case that was flagged, or forget the proposal when its flags are gone."""
    known_case(tx, event.case_id)
    _weigh(tx, event.case_id, event.flags, is_urgent=False, added=event.added)


def _weigh(tx: Work, case_id: UUID, flags: Sequence[str], *, is_urgent: bool, added: Sequence[str]) -> None:
    was, as_of = tx.store.inquiries.find_flags(case_id), sequence_of(tx)
    if was is not None and as_of <= was["as_of"]:
        return
    is_urgent = is_urgent or bool(was and was["is_urgent"])
    triggered = is_triggered(flags, is_urgent=is_urgent, needs=tx.policy.key_case_flags)
    state = proposal_after(was["state"] if was else None, triggered=triggered, is_new=bool(added))
    tx.store.inquiries.put_flags(case_id, state=state, flags=flags, is_urgent=is_urgent, as_of=as_of, at=tx.now)


def confirm_key_case(tx: Work, request: ConfirmKeyCase) -> KeyCaseView:
    """Confirm a proposed case: the three moments of its round open."""
    case = _locked(tx, request.case_id)
    case.demand_proposed()
    tx.store.inquiries.decide_key_case(case.case_id, state="confirmed", reason=request.reason,
                                       by=tx.caller.subject, at=tx.now)
    _open(tx, case.case_id, case.round, MOMENTS)
    return _key_case_view(tx, case.case_id)


def drop_key_case(tx: Work, request: DropKeyCase) -> KeyCaseView:
    """Take a case out of the inquiry: whatever gate is open falls."""
    case = _locked(tx, request.case_id)
    case.demand_droppable()
    tx.store.inquiries.decide_key_case(case.case_id, state="dropped", reason=request.reason,
                                       by=tx.caller.subject, at=tx.now)
    rounds = [(case.case_id, round_) for round_ in tx.store.inquiries.rounds_of_gates(case.case_id)]
    pass_moments(tx, rounds, MOMENTS, "dropped")
    return _key_case_view(tx, case.case_id)


def note_assignment(tx: Work, event: CaseAssigned) -> None:
    """Know who handles a case and until when, and open the moments of a further round of a key case."""
    known_case(tx, event.case_id)
    tx.store.inquiries.put_handling(event.case_id, event.round, lead=event.lead, assisting=event.assisting,
                                    due_at=event.due_at, as_of=sequence_of(tx))
    flags = tx.store.inquiries.find_flags(event.case_id)
    if flags is None or flags["state"] != "confirmed":
        return
    if event.round < max(tx.store.inquiries.rounds_of_gates(event.case_id)):
        return
    opened = _open(tx, event.case_id, event.round, MOMENTS)
    if "before" in opened and tx.store.inquiries.may_carry_before(event.case_id, event.round):
        pass_moments(tx, [(event.case_id, event.round)], ("before",), "carried_over")


def note_adjudication(tx: Work, event: ReturnAdjudicated) -> None:
    """Know which body handles a returned case now."""
    known_case(tx, event.case_id)
    tx.store.inquiries.put_handling(event.case_id, event.round, lead=event.lead, assisting=event.assisting,
                                    due_at=event.due_at, as_of=sequence_of(tx))


def note_due_time(tx: Work, case_id: UUID, round_: int, due_at: datetime) -> None:
    """Know that a round is due at another time."""
    if not tx.store.inquiries.put_due(case_id, round_, due_at, sequence_of(tx)):
        raise NotYet(f"case {case_id}: nobody handles round {round_} here yet")


def key_cases(tx: Work, request: KeyCases) -> KeyCasePage:
    """List key cases in one state."""
    rows = tx.store.inquiries.key_case_rows(request.state, paging.moment_and_id(request.cursor), request.limit + 1)
    page = [_shown(row) for row in rows[:request.limit]]
    following = paging.encode(page[-1].changed_at.isoformat(), page[-1].case_id) if len(rows) > len(page) else ""
    return KeyCasePage(items=page, next_cursor=following)


def pass_moments(tx: Work, rounds: Sequence[tuple[UUID, int]], moments: Sequence[str], how: str) -> None:
    """Let moments pass in rounds of cases, and say so of those that were open."""
    for case_id, round_, moment in sorted(tx.store.inquiries.pass_gates(rounds, moments, how, tx.now)):
        tx.emit(GatePassed(case_id=case_id, round=round_, moment=moment, how=how, passed_at=tx.now))


def _open(tx: Work, case_id: UUID, round_: int, moments: Sequence[str]) -> list[str]:
    opened = tx.store.inquiries.open_gates(case_id, round_, moments, tx.now)
    for moment in opened:
        tx.emit(GateOpened(case_id=case_id, round=round_, moment=moment, opened_at=tx.now))
    return opened


def _locked(tx: Work, case_id: UUID) -> KeyCase:
    case = tx.store.inquiries.lock_key_cases([case_id]).get(case_id)
    if case is None:
        raise CaseUnknown
    return case


def _key_case_view(tx: Work, case_id: UUID) -> KeyCaseView:
    return _shown(tx.store.inquiries.key_case_row(case_id))


def _shown(row: dict[str, Any]) -> KeyCaseView:
    return KeyCaseView(**row, state_label=labels.KEY_CASE_STATES[row["state"]][0])
