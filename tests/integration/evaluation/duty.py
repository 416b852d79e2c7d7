"""Deputies of Qianjiang at work: what the other services tell of them, and what is asked of the ledger of points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from services.chassis.transaction import Caller, Envelope, Transaction
from services.contracts.evaluation.operations import points as asked
from services.evaluation.usecases import duty_acts, points
from tests.integration.evaluation.scene import OFFICE, said

MAY = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)  # 10:00 in the district
SURVEYED = date(2024, 5, 17)


@dataclass
class Duty:
    """The ledger of points; `at` is the time of whatever happens next."""

    open: Callable[..., Transaction[Any, Any]]
    at: datetime = MAY

    def tx(self, caller: Caller | None = None, event_id: UUID | None = None) -> Transaction[Any, Any]:
        """A transaction of this caller, or for an event."""
        tx = self.open(now=self.at, **({} if caller is None else {"caller": caller}))
        if caller is None:
            tx.envelope = Envelope(event_id or uuid4(), "intake", "survey_made", self.at, 1)
        return tx

    def act(self, deputy: str = "D-017", kind: str = "survey", on: date | None = SURVEYED, *, mode: str | None = "online",
            level: str | None = "district", event_id: UUID | None = None) -> list[Any]:
        """Tell of an act; returns what evaluation says to it."""
        tx = self.tx(event_id=event_id)
        duty_acts.credit_act(tx, deputy, kind, on, mode, level)
        return said(tx)

    def award(self, deputy: str = "D-017", value: int = 2, on: date = SURVEYED, kind: str = "session") -> asked.PointEntry:
        """Award by hand."""
        return points.award_points(self.tx(OFFICE), asked.AwardPoints(
            deputy=deputy, kind=kind, points=value, counted_on=on, reason="参加议事会"))

    def reverse(self, entry_id: UUID) -> asked.PointEntry:
        """Take a line back."""
        return points.reverse_points(self.tx(OFFICE), asked.ReversePoints(entry_id=entry_id, reason="重复登记"))

    def lines(self, deputy: str | None = "D-017", caller: Caller = OFFICE, **more: Any) -> asked.PointPage:
        """Read lines."""
        return points.list_points(self.tx(caller), asked.Points(deputy=deputy, **more))

    def totals(self, deputy: str = "D-017", period: str = "2024-05", caller: Caller = OFFICE) -> asked.PointTotals:
        """Read sums."""
        return points.point_totals(self.tx(caller), asked.ReadPointTotals(deputy=deputy, period=period))

    def recomputed(self, period: str = "2024") -> asked.Recomputed:
        """Compute anew."""
        return points.recompute_points(self.tx(OFFICE), asked.RecomputePoints(period=period))

    def rule(self, kind: str, value: int, valid_from: date) -> asked.PointRuleList:
        """Settle what an act is worth."""
        return points.set_point_rule(self.tx(OFFICE), asked.SetPointRule(kind=kind, points=value, valid_from=valid_from))

    def leaders(self, period: str = "2024-Q2", **more: Any) -> asked.LeaderPage:
        """Read the ranking."""
        return points.leaderboard(self.tx(OFFICE), asked.Leaderboard(period=period, **more))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.tx(OFFICE).store._sql.value(f"select count(*) from {table}"))
