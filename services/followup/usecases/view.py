"""What is kept, as the contracts show it."""

from __future__ import annotations

from datetime import date

from services.contracts import labels, roles, shared
from services.contracts.followup.operations.cases import CaseRow, CaseWhole, LedgerEntry
from services.contracts.followup.operations.commitments import CommitmentView
from services.contracts.followup.operations.wall import WALL_LABELS, WallEntry
from services.followup.domain.case import Case
from services.followup.domain.commitment import Commitment, Outcome
from services.followup.domain.ledger import Line, shown
from services.followup.domain.wall import for_everybody, label
from services.followup.store.cases import Row
from services.followup.store.wall import Entry
from services.followup.usecases.work import Work

# The most lines and commitments that are shown with a case; lists of their own have them all.
_TIMELINE_MAX = 500


def commitment_view(commitment: Commitment, number: str, today: date) -> CommitmentView:
    """Show a commitment as it is today."""
    return CommitmentView(
        commitment_id=commitment.commitment_id,
        case_id=commitment.case_id,
        number=number,
        round=commitment.round,
        body=commitment.body,
        origin=commitment.origin,
        measure=commitment.measure,
        deadline_on=commitment.deadline_on,
        target=commitment.target,
        state=commitment.state,
        state_label=labels.COMMITMENT_STATES[commitment.state][0],
        is_overdue=commitment.is_overdue(today),
        progress=commitment.progress,
        fulfilled_at=commitment.fulfilled_at,
        outcome=_outcome(commitment.outcome),
        commitment_version=commitment.version,
        consented_by=commitment.consented_by,
    )


def case_whole(tx: Work, case: Case) -> CaseWhole:
    """Show a case whole: where it stands, what its closing needs, its promises and its timeline."""
    return CaseWhole(
        case_id=case.case_id,
        number=case.number,
        title=case.title,
        category=case.category,
        grid=case.grid,
        site=case.site,
        stage=case.stage,
        stage_label=labels.STAGES[case.stage][0],
        round=case.round,
        lead=case.lead,
        due_at=case.due_at,
        filed_at=case.filed_at,
        registered_at=case.registered_at,
        closed_at=case.closed_at,
        look_back_due_on=case.look_back_due_on,
        archived_at=case.archived_at,
        missing=[] if case.is_closed else list(case.missing),
        commitments=[
            commitment_view(one, case.number, tx.today)
            for one in tx.store.commitments.list_of_case(case.case_id, limit=_TIMELINE_MAX)
        ],
        timeline=[
            ledger_entry(tx, case, line)
            for line in tx.store.ledger.list_lines(case.case_id, after=0, limit=_TIMELINE_MAX)
        ],
    )


def ledger_entry(tx: Work, case: Case, line: Line) -> LedgerEntry:
    """Show a line of the ledger. The committee sees grades at once, others when the rating is over (C20)."""
    name = f"{line.source}.{line.event}"
    label_zh, label_en = labels.EVENTS.get(name, (name, name))
    round_ = line.content.get("round")
    is_decided = tx.caller.has(*roles.COMMITTEE) or case.is_decided(round_ or 1)
    return LedgerEntry(
        position=line.position,
        event_id=line.event_id,
        source=line.source,
        event=line.event,
        label=label_zh,
        label_en=label_en,
        at=line.occurred_at,
        round=round_,
        data=shown(line, is_decided=is_decided),
        hash=line.hash.hex(),
    )


def case_row(row: Row) -> CaseRow:
    """Show one line of a list of cases."""
    return CaseRow(
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        grid=row.grid,
        stage=row.stage,
        stage_label=labels.STAGES[row.stage][0],
        round=row.round,
        lead=row.lead,
        registered_at=row.registered_at,
        closed_at=row.closed_at,
        look_back_due_on=row.look_back_due_on,
    )


def wall_entry(entry: Entry) -> WallEntry:
    """Show what hangs on the wall to everybody: these fields and no others."""
    label_zh, label_en = WALL_LABELS[
        label(
            entry.round,
            case_round=entry.case_round,
            wall_round=entry.wall_round,
            satisfied_round=entry.satisfied_round,
            is_very=entry.is_very_satisfied,
        )
    ]
    return WallEntry(
        number=entry.number,
        title=entry.title,
        category=entry.category,
        site=entry.site,
        grid=entry.grid,
        round=entry.round,
        body=entry.body,
        reply=for_everybody(entry.text),
        outcome=_outcome(entry.outcome),
        days_taken=entry.days_taken,
        label=label_zh,
        label_en=label_en,
        published_at=entry.published_at,
    )


def _outcome(outcome: Outcome | None) -> shared.Outcome | None:
    return (
        shared.Outcome(quantity=outcome.quantity, unit=outcome.unit, item=outcome.item) if outcome else None
    )
