"""Duty points: what acts earn, what the office awards or takes back, and what they come to (A19-A21).

An act is kept with the id of its event, so that the same event gives points once, and everything can be computed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.chassis import paging
from services.contracts import labels, roles
from services.contracts.evaluation.events.points import PointsAwarded
from services.contracts.evaluation.operations import points as asked
from services.contracts.shared import Done
from services.evaluation.domain.points import Period, Rule, period_of, recomputed
from services.evaluation.domain.points_refusals import (
    AppealedAlready,
    CountedInFuture,
    EntryUnknown,
    NotReversible,
    NotYourPoints,
    PointsZero,
    ReversedAlready,
    RuleTooEarly,
)
from services.evaluation.usecases.work import Work

_DIFFERING_SHOWN = 100
_TOLD = ("entry_id", "deputy", "kind", "points", "counted_on", "mode", "origin", "reverses")


def award_points(tx: Work, request: asked.AwardPoints) -> asked.PointEntry:
    """Award or deduct points by hand."""
    if request.points == 0:
        raise PointsZero
    if request.counted_on > tx.today:
        raise CountedInFuture
    return enter_line(tx, {**vars(request), "origin": "hand"})


def reverse_points(tx: Work, request: asked.ReversePoints) -> asked.PointEntry:
    """Add the counter-line of a line, in the same period."""
    entry = tx.store.duty_points.find_entry(request.entry_id)
    if entry is None:
        raise EntryUnknown
    if entry["reverses"] is not None:
        raise NotReversible
    counter = _completed(tx, {
        "deputy": entry["deputy"], "kind": entry["kind"], "points": -entry["points"], "counted_on": entry["counted_on"],
        "mode": entry["mode"], "origin": "reversal", "reverses": entry["entry_id"], "reason": request.reason})
    if not tx.store.duty_points.add_entry(counter):
        raise ReversedAlready
    return _told(tx, counter)


def appeal_points(tx: Work, request: asked.AppealPoints) -> Done:
    """Keep what a deputy has against a line of his own."""
    entry = tx.store.duty_points.find_entry(request.entry_id)
    deputy = tx.caller.deputy
    if entry is None or deputy is None or entry["deputy"] != deputy:
        raise EntryUnknown
    if not tx.store.duty_points.add_appeal(request.entry_id, deputy, request.note, tx.now):
        raise AppealedAlready
    return Done()


def point_appeals(tx: Work, request: asked.PointAppeals) -> asked.AppealPage:
    """List appeals; a deputy sees his own."""
    deputy = None if tx.caller.has(*roles.COMMITTEE) else tx.caller.deputy or ""
    rows = tx.store.duty_points.appeal_page(deputy, paging.moment_and_id(request.cursor), request.limit + 1)
    shown = [asked.PointAppeal(**row) for row in rows[:request.limit]]
    more = len(rows) > len(shown)
    return asked.AppealPage(
        items=shown, next_cursor=paging.encode(shown[-1].appealed_at.isoformat(), shown[-1].entry_id) if more else "")


def set_point_rule(tx: Work, request: asked.SetPointRule) -> asked.PointRuleList:
    """Settle what an act is worth from a coming day on: what was earned stays as it is."""
    if request.valid_from <= tx.today:
        raise RuleTooEarly(day=tx.today.isoformat())
    tx.store.duty_points.save_rule(Rule(request.kind, request.valid_from, request.points), tx.caller.subject, tx.now)
    return _rule_list(tx)


def point_rules(tx: Work, request: asked.PointRules) -> asked.PointRuleList:
    """List what acts are worth."""
    return _rule_list(tx)


def list_points(tx: Work, request: asked.Points) -> asked.PointPage:
    """List lines by the day on which they count, the latest first."""
    deputy = _reader_of(tx, request.deputy)
    period = period_of(request.period) if request.period is not None else None
    rows = tx.store.duty_points.entry_page(deputy, period, _behind(request.cursor), request.limit + 1)
    shown = [_view(row) for row in rows[:request.limit]]
    more = len(rows) > len(shown)
    return asked.PointPage(
        items=shown, next_cursor=paging.encode(shown[-1].counted_on.isoformat(), shown[-1].entry_id) if more else "")


def point_totals(tx: Work, request: asked.ReadPointTotals) -> asked.PointTotals:
    """Sum up a deputy's points of a period."""
    deputy, period = _reader_of(tx, request.deputy) or request.deputy, period_of(request.period)
    rows = tx.store.duty_points.totals(deputy, period)
    total, online, paper = (sum(row[name] for row in rows) for name in ("points", "online", "paper"))
    return asked.PointTotals(
        deputy=deputy, period=period.name, total=total, online=online, paper=paper, unsplit=total - online - paper,
        kinds=[asked.KindTotal(**_worded({name: row[name] for name in ("kind", "acts", "points")})) for row in rows])


def leaderboard(tx: Work, request: asked.Leaderboard) -> asked.LeaderPage:
    """Rank deputies by the points of a period; equal points share a place."""
    values = paging.decode(request.cursor, int, str)
    after = (values[0], values[1]) if values is not None else None
    rows = tx.store.duty_points.leaders(period_of(request.period), request.level, after, request.limit + 1)
    shown = rows[:request.limit]
    return asked.LeaderPage(
        items=[asked.LeaderRow(**row) for row in shown],
        next_cursor=paging.encode(int(shown[-1]["points"]), shown[-1]["deputy"]) if len(rows) > len(shown) else "")


def recompute_points(tx: Work, request: asked.RecomputePoints) -> asked.Recomputed:
    """Compute a period anew from its acts, and compare."""
    period: Period = period_of(request.period)
    acts = tx.store.duty_points.acts_in(period)
    computed = recomputed(tx.store.duty_points.rules(), acts)
    ledger = tx.store.duty_points.earned_in(period)
    differing = [asked.RecomputedDeputy(deputy=deputy, computed=computed.get(deputy, 0), in_ledger=ledger.get(deputy, 0))
                 for deputy in sorted(computed.keys() | ledger.keys()) if computed.get(deputy, 0) != ledger.get(deputy, 0)]
    return asked.Recomputed(
        period=period.name, acts=sum(times for *_, times in acts), computed=sum(computed.values()),
        in_ledger=sum(ledger.values()), differing=differing[:_DIFFERING_SHOWN])


def enter_line(tx: Work, line: Mapping[str, Any]) -> asked.PointEntry:
    """Add a line to the ledger, and say so."""
    entry = _completed(tx, line)
    tx.store.duty_points.add_entry(entry)
    return _told(tx, entry)


def _completed(tx: Work, line: Mapping[str, Any]) -> dict[str, Any]:
    return {"reason": "", "reverses": None, **line, "entry_id": uuid4(), "entered_by": tx.caller.subject,
            "entered_at": tx.now}


def _told(tx: Work, entry: Mapping[str, Any]) -> asked.PointEntry:
    told = {name: entry[name] for name in _TOLD}
    tx.emit(PointsAwarded(**told, awarded_at=tx.now))
    return _view({**told, "reason": entry["reason"], "entered_at": tx.now, "is_reversed": False})


def _reader_of(tx: Work, deputy: str | None) -> str | None:
    """Return whose lines the caller reads; a deputy only his own (A19)."""
    if tx.caller.has(roles.STATION_STAFF, *roles.COMMITTEE):
        return deputy
    if deputy not in (None, tx.caller.deputy) or tx.caller.deputy is None:
        raise NotYourPoints
    return tx.caller.deputy


def _behind(cursor: str) -> tuple[date, UUID] | None:
    values = paging.decode(cursor, str, str)
    if values is None:
        return None
    try:
        return date.fromisoformat(values[0]), UUID(values[1])
    except ValueError:
        raise paging.BadCursor from None


def _rule_list(tx: Work) -> asked.PointRuleList:
    return asked.PointRuleList(
        rules=[asked.PointRule(**_worded(vars(rule))) for rule in tx.store.duty_points.rules()])


def _view(row: Mapping[str, Any]) -> asked.PointEntry:
    return asked.PointEntry(**_worded(row))


def _worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its kind in words."""
    zh, en = labels.POINT_KINDS[row["kind"]]
    return {**row, "kind_label": zh, "kind_label_en": en}
