"""Looking: the worklist, one case, the author's tracking page, and the recorded reading of a contact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.chassis.paging import encode, moment_and_id
from services.contracts import roles
from services.contracts.intake.operations.cases import CaseView, GetCase
from services.contracts.intake.operations.opinions import (
    ContactView,
    OpinionPage,
    OpinionView,
    Photo,
    ReadingsVerified,
    RevealContact,
    Track,
    TrackView,
    VerifyReadings,
    Worklist,
)
from services.contracts.labels import DECLINE_REASONS, GUIDANCE, STAGES
from services.intake.domain.progress import RATEABLE, Progress
from services.intake.domain.receipt import as_issued
from services.intake.domain.refusal import NoContact, OpinionUnknown, ReceiptUnknown
from services.intake.store.opinion import NO_GRID
from services.intake.usecases.case_view import case_view
from services.intake.usecases.work import Work, own_deputy

# Who sees every grid; whoever is only a deputy sees his own.
_DISTRICT_WIDE = (roles.STATION_STAFF, *roles.COMMITTEE, roles.OPERATOR)


def worklist(tx: Work, request: Worklist) -> OpinionPage:
    """List opinions of one state, newest first: of a deputy's grids and of none, or of the whole district."""
    after = moment_and_id(request.cursor)
    rows = tx.store.opinions.page(request.status, visible_grids(tx, request.grid), after, request.limit + 1)
    shown = [_shown(row) for row in rows[: request.limit]]
    more = len(rows) > request.limit
    return OpinionPage(
        items=shown, next_cursor=encode(shown[-1].filed_at.isoformat(), shown[-1].opinion_id) if more else ""
    )


def opinion_view(tx: Work, opinion_id: UUID) -> OpinionView:
    """Show an existing opinion as a worklist does."""
    return _shown(tx.store.opinions.view(opinion_id))


def _shown(row: dict[str, Any]) -> OpinionView:
    return OpinionView(**{**row, "photos": [Photo(**one) for one in row["photos"]]})


def visible_grids(tx: Work, grid: str | None) -> list[str] | None:
    """Return the grids that the caller sees, or None for all of them."""
    tx.store.directory.places([grid], []).require(grid, None)
    if tx.caller.has(*_DISTRICT_WIDE):
        return None if grid is None else [grid]
    deputy = own_deputy(tx)
    if grid is not None:
        deputy.require(grid)
        return [grid]
    # What has no grid is for whoever has one to sort it into.
    return [*sorted(deputy.grids), NO_GRID] if deputy.grids else []


def get_case(tx: Work, request: GetCase) -> CaseView:
    """Show one case and its opinions' ids, oldest first."""
    return case_view(tx, request.case_id)


def track(tx: Work, request: Track) -> TrackView:
    """Show an author how far his opinion is. The receipt is the key; no login, nobody's personal data."""
    row = tx.store.opinions.find_by_receipt(as_issued(request.receipt))
    if row is None:
        raise ReceiptUnknown
    status, filed_at, explanation = row.pop("status"), row.pop("filed_at"), row.pop("explanation")
    reason = row.pop("decline_reason")
    if row["case_id"] is None:
        zh, en = STAGES[status]
        why, why_en = DECLINE_REASONS.get(reason, ("", ""))
        guidance, guidance_en = GUIDANCE.get(reason, ("", ""))
        return TrackView(
            status=status,
            filed_at=filed_at,
            explanation=explanation,
            decline_reason=reason,
            decline_label=why,
            decline_label_en=why_en,
            guidance=guidance,
            guidance_en=guidance_en,
            case_id=None,
            case_number=None,
            stage=status,
            stage_label=zh,
            stage_label_en=en,
            round=0,
            body=None,
            due_at=None,
        )
    return _tracked(status, filed_at, row.pop("number"), Progress(**row))


def _tracked(status: str, filed_at: Any, number: str, progress: Progress) -> TrackView:
    zh, en = STAGES[progress.shown_stage]
    return TrackView(
        status=status,
        filed_at=filed_at,
        case_id=progress.case_id,
        case_number=number,
        stage=progress.shown_stage,
        stage_label=zh,
        stage_label_en=en,
        round=progress.round,
        body=progress.body,
        due_at=progress.current_due_at,
        decline_reason=None,
        reply=progress.reply,
        may_rate=progress.stage in RATEABLE,
    )


def reveal_contact(tx: Work, request: RevealContact) -> ContactView:
    """Open an author's contact for the grid's deputy or the committee office, and record it (X2, X3)."""
    found = tx.store.contacts.find(request.opinion_id)
    if found is None:
        raise OpinionUnknown(opinion_id=str(request.opinion_id))
    if not tx.caller.has(roles.COMMITTEE_OFFICE):
        own_deputy(tx).require(found.grid)
    if found.sealed is None:
        raise NoContact
    contact = tx.store.contacts.open(
        found, read_by=tx.caller.subject, deputy=tx.caller.deputy, purpose=request.purpose, at=tx.now
    )
    return ContactView(name=contact.name, phone=contact.phone)


def verify_readings(tx: Work, request: VerifyReadings) -> ReadingsVerified:
    """Follow the chain of recorded readings from its beginning (X3)."""
    readings, first_broken = tx.store.contacts.first_broken()
    return ReadingsVerified(readings=readings, first_broken=first_broken)
