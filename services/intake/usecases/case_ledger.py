"""The problem ledger (问题台账, A14) as it is read and handed on: every line with its source note."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from services.chassis.paging import encode, moment_and_id
from services.contracts.intake.operations.cases import Ledger, LedgerLine, LedgerPage
from services.contracts.intake.operations.opinions import Photo
from services.contracts.labels import STAGES
from services.intake.domain.masking import masked
from services.intake.store.case_ledger import LedgerFilter
from services.intake.usecases.reading import visible_grids
from services.intake.usecases.work import Work


def ledger(tx: Work, request: Ledger) -> LedgerPage:
    """List cases as lines of the ledger, newest first: of a deputy's grids, or of the whole district."""
    after = moment_and_id(request.cursor)
    grids = visible_grids(tx, request.grid)
    wanted = LedgerFilter(
        grids=grids,
        stage=request.stage,
        registered_by=request.registered_by,
        since=_begin(tx, request.from_on),
        before=_begin(tx, request.until_on + timedelta(days=1)) if request.until_on else None,
    )
    rows = tx.store.case_ledger.lines(wanted, after, request.limit + 1)
    shown = [_line(row) for row in rows[: request.limit]]
    more = len(rows) > request.limit
    return LedgerPage(
        items=shown, next_cursor=encode(shown[-1].registered_at.isoformat(), shown[-1].case_id) if more else ""
    )


def _begin(tx: Work, day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tx.zone) if day is not None else None


def _line(row: dict[str, Any]) -> LedgerLine:
    zh, en = STAGES[row["stage"]]
    photos = [Photo(**one) for one in row.pop("photos")]
    # A resident's words go on paper with the ledger: numbers in them stay here.
    note = masked(row.pop("source_note"))
    return LedgerLine(**row, stage_label=zh, stage_label_en=en, source_note=note, photos=photos)
