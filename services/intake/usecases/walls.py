"""Walls (收音壁): hung with their site, emptied on schedule, and reported when nobody looks (A11 to A13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from services.chassis.paging import BadCursor, decode, encode, moment_and_id
from services.contracts.intake.operations.opinions import BulkItem, BulkPosted, PostOpinion, PostOpinions
from services.contracts.intake.operations.walls import (
    CollectWall,
    WallCollected,
    WallLookPage,
    WallLooks,
    WallLookView,
    WallPage,
    Walls,
    WallView,
)
from services.contracts.problems import Invalid
from services.intake.domain.opinion import Site
from services.intake.domain.refusal import SiteNotOpen, SiteUnknown
from services.intake.domain.walls import Look, PastedAfterLook, WallUnknown, next_look_due
from services.intake.store.directory import SiteRow
from services.intake.usecases.alarms import alarming
from services.intake.usecases.coverage import CODE
from services.intake.usecases.posting import post_opinions
from services.intake.usecases.work import Work

_OVERDUE = "wall_overdue"
_WALLS_AT_ONCE = 200


def hang_walls(tx: Work, kept: Mapping[str, SiteRow], changed: Mapping[str, SiteRow]) -> None:
    """Give each site of a load that now has a wall its row; one that opens later waits for its first day."""
    hung = []
    for site, row in changed.items():
        before = kept.get(site)
        is_new = before is None or not before.has_wall
        opens_later = row.opened_on is not None and row.opened_on > tx.today
        if row.has_wall and (is_new or opens_later):
            since = datetime.combine(row.opened_on, time(), tx.zone) if row.opened_on and opens_later else tx.now
            hung.append((site, since, _next_look(tx, tx.day_of(since))))
    tx.store.walls.hang(hung)
    gone = tx.store.walls.take_down([site for site, row in changed.items() if not row.has_wall])
    alarming.clear_about(tx, _OVERDUE, [*gone, *(site for site, _, _ in hung)])


def collect_wall(tx: Work, request: CollectWall) -> WallCollected:
    """Empty a wall: every acceptable note becomes an opinion, and the wall is looked after until the next time."""
    opened_on = _known_site(tx, request.site).opened_on
    wall = tx.store.walls.lock_wall(request.site)
    if wall is None:
        raise WallUnknown(site=request.site)
    look = wall.begin_look(request.looked_at, tx.now)
    if opened_on is not None and tx.day_of(look.looked_at) < opened_on:
        raise SiteNotOpen(opened_on=opened_on.isoformat())
    posted = _post_notes(tx, request.site, look, request.notes)
    look_id, due_on = uuid4(), _next_look(tx, tx.day_of(look.looked_at))
    deputy = tx.caller.deputy
    tx.store.walls.add_look(
        look_id,
        request.site,
        look,
        opinions=[item.opinion.opinion_id for item in posted.items if item.opinion and item.opinion.is_new],
        by=tx.caller.subject,
        deputy=deputy if deputy is not None and tx.store.directory.find_deputy(deputy) else None,
        due_on=due_on,
        now=tx.now,
    )
    alarming.clear_about(tx, _OVERDUE, [request.site])
    return WallCollected(
        look_id=look_id,
        site=request.site,
        looked_at=look.looked_at,
        since=look.since,
        posted=posted.posted,
        already=posted.already,
        refused=posted.refused,
        items=posted.items,
        look_due_on=due_on,
    )


def remind_of_walls(tx: Work) -> bool:
    """Report walls that nobody has looked at in time (A12), each once until somebody does."""
    overdue = tx.store.walls.report_overdue(tx.today, _WALLS_AT_ONCE)
    alarming.raise_about(tx, _OVERDUE, overdue)
    return len(overdue) == _WALLS_AT_ONCE


def walls(tx: Work, request: Walls) -> WallPage:
    """List walls, the one that has waited longest first."""
    after = _day_and_site(request.cursor)
    if request.site is not None:
        _known_site(tx, request.site)
    rows = tx.store.walls.walls_page(
        site=request.site,
        overdue_only=request.overdue_only,
        after=after,
        today=tx.today,
        limit=request.limit + 1,
    )
    shown = [_wall(tx, row) for row in rows[: request.limit]]
    more = len(rows) > request.limit
    return WallPage(items=shown, next_cursor=encode(shown[-1].look_due_on.isoformat(), shown[-1].site) if more else "")


def wall_looks(tx: Work, request: WallLooks) -> WallLookPage:
    """List the looks at one wall, newest first, with how long the notes had hung there."""
    after = moment_and_id(request.cursor)
    _known_site(tx, request.site)
    rows = tx.store.walls.looks_page(request.site, after, request.limit + 1)
    shown = [WallLookView(**row) for row in rows[: request.limit]]
    more = len(rows) > request.limit
    return WallLookPage(
        items=shown, next_cursor=encode(shown[-1].looked_at.isoformat(), shown[-1].look_id) if more else ""
    )


def _known_site(tx: Work, site: str) -> Site:
    known = tx.store.directory.places([], [site]).sites
    if site not in known:
        raise SiteUnknown(site=site)
    return known[site]


def _post_notes(tx: Work, site: str, look: Look, notes: Sequence[Any]) -> BulkPosted:
    """Post the notes as a bulk call does; one pasted after the look is told in its item like any other bad one."""
    late: set[int] = set()
    items: list[Any] = []
    for index, note in enumerate(notes):
        if not isinstance(note, dict):
            items.append(note)
            continue
        item = {**note, "channel": "wall", "site": site}
        try:
            told = PostOpinion.load(item).posted_at
            items.append(item | {"posted_at": look.pasted(told).isoformat()})
        except PastedAfterLook:
            late.add(index)
        except Invalid:  # posting says what is wrong with it
            items.append(item)
    answer = post_opinions(tx, PostOpinions(items=items)) if items else _NOTHING
    answered = iter(answer.items)
    told_items = [_pasted_too_late(index) if index in late else next(answered) for index in range(len(notes))]
    return BulkPosted(
        posted=answer.posted,
        already=answer.already,
        refused=answer.refused + len(late),
        items=[BulkItem(index=index, opinion=item.opinion, error=item.error) for index, item in enumerate(told_items)],
    )


_NOTHING = BulkPosted(posted=0, already=0, refused=0, items=[])


def _pasted_too_late(index: int) -> BulkItem:
    declared = next(error for error in CollectWall.errors if error.code == PastedAfterLook.code)
    return BulkItem(
        index=index,
        opinion=None,
        error={
            "family": declared.family,
            "code": declared.code,
            "message": declared.message,
            "message_en": declared.message_en,
            "details": {},
        },
    )


def _next_look(tx: Work, day: date) -> date:
    return next_look_due(day, tx.policy.wall_look_working_days, tx.calendar.is_working_day)


def _wall(tx: Work, row: dict[str, Any]) -> WallView:
    number = f"{tx.policy.number_prefix}-W{row.pop('number'):05d}"
    return WallView(**row, number=number, code_text=f"{tx.policy.wall_address}{number}")


def _day_and_site(cursor: str) -> tuple[date, str] | None:
    values = decode(cursor, str, str)
    if values is None:
        return None
    try:
        day = date.fromisoformat(values[0])
    except ValueError:
        raise BadCursor from None
    if not CODE.fullmatch(values[1]):
        raise BadCursor
    return day, values[1]
