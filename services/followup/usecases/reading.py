"""What may be read: one case whole, its ledger, lists of cases, the wall, the count by stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.chassis import paging
from services.contracts import labels
from services.contracts.followup.operations.cases import (
    STAGES,
    Case,
    CaseAsOf,
    CasePage,
    Cases,
    CaseWhole,
    Ledger,
    LedgerAsOf,
    LedgerPage,
    StageCount,
    Stages,
    StagesView,
)
from services.contracts.followup.operations.look_backs import LookBacksDue
from services.contracts.followup.operations.wall import EchoWall, WallPage
from services.followup.domain.refusal import CaseUnknown, NotYetKnown
from services.followup.domain.replay import replay
from services.followup.store.cases import Row
from services.followup.usecases.view import case_row, case_whole, commitment_view, ledger_entry, wall_entry
from services.followup.usecases.work import Work


def case(tx: Work, request: Case) -> CaseWhole:
    """Show one case whole, by its id or its number; when both are given, both must be its own."""
    found = tx.store.cases.find(request.case_id, request.number)
    if found is None:
        raise CaseUnknown
    return case_whole(tx, found)


def ledger(tx: Work, request: Ledger) -> LedgerPage:
    """Read a case's ledger in the order in which it was written."""
    found = tx.store.cases.find(request.case_id)
    if found is None:
        raise CaseUnknown
    after = paging.decode(request.cursor, int)
    lines = tx.store.ledger.list_lines(
        request.case_id, after=after[0] if after else 0, limit=request.limit + 1
    )
    page = lines[: request.limit]
    following = paging.encode(page[-1].position) if len(lines) > len(page) else ""
    return LedgerPage(items=[ledger_entry(tx, found, line) for line in page], next_cursor=following)


def ledger_as_of(tx: Work, request: LedgerAsOf) -> CaseAsOf:
    """Show a case as its ledger stood at a moment (D21)."""
    known = tx.store.cases.find(request.case_id)
    if known is None:
        raise CaseUnknown
    found = replay(tx.store.ledger.each_line_until(request.case_id, request.at))
    if found is None:
        raise NotYetKnown(registered_at=known.registered_at.isoformat())
    day = tx.day_of(request.at)
    return CaseAsOf(
        case_id=found.case_id,
        number=found.number,
        at=request.at,
        stage=found.stage,
        stage_label=labels.STAGES[found.stage][0],
        round=found.round,
        lead=found.lead,
        due_at=found.due_at,
        closed_at=found.closed_at,
        archived_at=found.archived_at,
        missing=[] if found.is_closed else list(found.missing),
        commitments=[
            commitment_view(one, found.number, day)
            for one in tx.store.commitments.list_of_case_as_of(found.case_id, request.at, limit=500)
        ],
        lines=found.ledger_position,
    )


def cases(tx: Work, request: Cases) -> CasePage:
    """List cases by stage and grid, the latest registered first."""
    rows = tx.store.cases.list_newest(
        stage=request.stage,
        grid=request.grid,
        after=paging.moment_and_id(request.cursor),
        limit=request.limit + 1,
    )
    page = rows[: request.limit]
    following = ""
    if len(rows) > len(page):
        following = paging.encode(page[-1].registered_at.isoformat(), str(page[-1].case_id))
    return _page(page, following)


def look_backs_due(tx: Work, request: LookBacksDue) -> CasePage:
    """List the closed cases whose day has come, the latest day first."""
    rows = tx.store.cases.list_look_backs_due(
        tx.today, after=_day_and_id(request.cursor), limit=request.limit + 1
    )
    page = rows[: request.limit]
    following = ""
    if len(rows) > len(page):
        following = paging.encode(str(page[-1].look_back_due_on), str(page[-1].case_id))
    return _page(page, following)


def echo_wall(tx: Work, request: EchoWall) -> WallPage:
    """Read the echo wall of a site, of a grid, or of the district."""
    entries = tx.store.wall.list_newest(
        site=request.site,
        grid=request.grid,
        after=paging.moment_and_id(request.cursor),
        limit=request.limit + 1,
    )
    page = entries[: request.limit]
    following = ""
    if len(entries) > len(page):
        following = paging.encode(page[-1].published_at.isoformat(), str(page[-1].entry_id))
    return WallPage(items=[wall_entry(entry) for entry in page], next_cursor=following)


def stages(tx: Work, request: Stages) -> StagesView:
    """Count the cases by stage, in the order of the chain; stages without a case are shown with 0."""
    counted = tx.store.cases.count_by_stage()
    return StagesView(
        cases=sum(counted.values()),
        stages=[
            StageCount(
                stage=stage,
                label=labels.STAGES[stage][0],
                label_en=labels.STAGES[stage][1],
                cases=counted.get(stage, 0),
            )
            for stage in STAGES
        ],
    )


def _page(rows: Sequence[Row], following: str) -> CasePage:
    return CasePage(items=[case_row(row) for row in rows], next_cursor=following)


def _day_and_id(cursor: str) -> tuple[date, UUID] | None:
    values = paging.decode(cursor, str, str)
    if values is None:
        return None
    try:
        return date.fromisoformat(values[0]), UUID(values[1])
    except ValueError:
        raise paging.BadCursor from None
