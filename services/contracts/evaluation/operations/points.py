"""What may be asked about duty points (履职积分, A19-A21): award, take back, appeal, and read them in lines and in sums."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.evaluation.errors import points as e
from services.contracts.evaluation.events.points import ORIGINS, POINT_KINDS, POINT_MODES

LEVELS = ("district", "township")
_MOST = 100


@record
class PointEntry(Record):
    """One line of the ledger. It is never changed: what was wrong is taken back by a line of its own."""

    entry_id: UUID = f.uuid()
    deputy: str = f.code()
    kind: str = f.choice(POINT_KINDS)
    kind_label: str = f.text(max=40)
    kind_label_en: str = f.text(max=60)
    points: int = f.integer(min=-1000, max=1000)
    counted_on: date = f.day()
    mode: str | None = f.choice(POINT_MODES, optional=True)
    origin: str = f.choice(ORIGINS)
    reason: str = f.text(max=500, default="")
    reverses: UUID | None = f.uuid(optional=True)
    is_reversed: bool = f.flag()
    entered_at: datetime = f.moment()


@operation("evaluation.award_points", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=PointEntry,
           errors=(e.POINTS_ZERO, e.COUNTED_IN_FUTURE))
class AwardPoints(Operation):
    """Award or deduct points by hand, with a reason, for what no event tells of (A19).

    They count in the period of `counted_on`.
    """

    deputy: str = f.code()
    kind: str = f.choice(POINT_KINDS)
    points: int = f.integer(min=-_MOST, max=_MOST)
    counted_on: date = f.day()
    reason: str = f.text(max=500)
    mode: str = f.choice(POINT_MODES, default="paper")


@operation("evaluation.reverse_points", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=PointEntry,
           errors=(e.ENTRY_UNKNOWN, e.REVERSED_ALREADY, e.NOT_REVERSIBLE))
class ReversePoints(Operation):
    """Take a line back by a counter-line in the same period: both stay, together they are nothing. Once (A19)."""

    entry_id: UUID = f.uuid()
    reason: str = f.text(max=500)


@operation("evaluation.appeal_points", writes=True, callers=(roles.DEPUTY,), reply=shared.Done,
           errors=(e.ENTRY_UNKNOWN, e.APPEALED_ALREADY))
class AppealPoints(Operation):
    """Say why a line of one's own points is wrong; the committee's office reads it (A19). Once for each line."""

    entry_id: UUID = f.uuid()
    note: str = f.text(max=1000)


@record
class PointAppeal(Record):
    """What a deputy has against a line. `is_reversed`: it has been taken back since."""

    entry_id: UUID = f.uuid()
    deputy: str = f.code()
    kind: str = f.choice(POINT_KINDS)
    points: int = f.integer(min=-1000, max=1000)
    note: str = f.text(max=1000)
    is_reversed: bool = f.flag()
    appealed_at: datetime = f.moment()


@record
class AppealPage(Record):
    """One page of appeals, newest first."""

    items: list[PointAppeal] = f.many(PointAppeal)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.point_appeals", writes=False, callers=(roles.DEPUTY, *roles.COMMITTEE), reply=AppealPage)
class PointAppeals(Operation):
    """List appeals against lines of points, newest first; a deputy sees his own."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class PointRule(Record):
    """What an act of a kind is worth from a day on, until the next rule of its kind."""

    kind: str = f.choice(POINT_KINDS)
    kind_label: str = f.text(max=40)
    kind_label_en: str = f.text(max=60)
    points: int = f.integer(min=-_MOST, max=_MOST)
    valid_from: date = f.day()


@record
class PointRuleList(Record):
    """All rules, by kind and day."""

    rules: list[PointRule] = f.many(PointRule, max=5000)


@operation("evaluation.set_point_rule", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=PointRuleList,
           errors=(e.RULE_TOO_EARLY,))
class SetPointRule(Operation):
    """Settle what an act is worth from a coming day on (A20). What was done before keeps its points; 0 ends a rule."""

    kind: str = f.choice(POINT_KINDS)
    points: int = f.integer(min=-_MOST, max=_MOST)
    valid_from: date = f.day()


@operation("evaluation.point_rules", writes=False, callers=roles.STAFF, reply=PointRuleList)
class PointRules(Operation):
    """List what acts are worth, with the days from which each rule holds."""


@record
class PointPage(Record):
    """One page of lines, the latest first."""

    items: list[PointEntry] = f.many(PointEntry)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.points", writes=False, callers=(roles.DEPUTY, roles.STATION_STAFF, *roles.COMMITTEE),
           reply=PointPage, errors=(e.NOT_YOUR_POINTS, e.PERIOD_UNKNOWN))
class Points(Operation):
    """List lines of duty points, the latest day first: a deputy his own, others of a deputy or all.

    `period` is `2024-05`, `2024-Q2` or `2024`, by the day on which the points count.
    """

    deputy: str | None = f.code(optional=True)
    period: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class KindTotal(Record):
    """What a deputy has of one kind. `acts` are the lines that stand, reversed ones left out."""

    kind: str = f.choice(POINT_KINDS)
    kind_label: str = f.text(max=40)
    kind_label_en: str = f.text(max=60)
    acts: int = f.integer()
    points: int = f.integer(min=-(2**31))


@record
class PointTotals(Record):
    """A deputy's points in a period, by way (线上, 线下, A21) and by kind; `unsplit` is what has neither way."""

    deputy: str = f.code()
    period: str = f.code()
    total: int = f.integer(min=-(2**31))
    online: int = f.integer(min=-(2**31))
    paper: int = f.integer(min=-(2**31))
    unsplit: int = f.integer(min=-(2**31))
    kinds: list[KindTotal] = f.many(KindTotal)


@operation("evaluation.point_totals", writes=False, callers=(roles.DEPUTY, roles.STATION_STAFF, *roles.COMMITTEE),
           reply=PointTotals, errors=(e.NOT_YOUR_POINTS, e.PERIOD_UNKNOWN))
class ReadPointTotals(Operation):
    """Sum up a deputy's points in a month, a quarter or a year; a deputy sees his own."""

    deputy: str = f.code()
    period: str = f.code()


@record
class LeaderRow(Record):
    """A deputy's place. Equal points share a place, and none is left out after them."""

    place: int = f.integer(min=1)
    deputy: str = f.code()
    level: str | None = f.choice(LEVELS, optional=True)
    points: int = f.integer(min=-(2**31))


@record
class LeaderPage(Record):
    """One page of the ranking, the highest first."""

    items: list[LeaderRow] = f.many(LeaderRow)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.leaderboard", writes=False, callers=(*roles.STAFF, roles.PARTNER), reply=LeaderPage,
           errors=(e.PERIOD_UNKNOWN,))
class Leaderboard(Operation):
    """Rank the deputies who have lines in a month, quarter or year (A20: published quarterly), of one level or of both."""

    period: str = f.code()
    level: str | None = f.choice(LEVELS, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class RecomputedDeputy(Record):
    """A deputy whose lines are not what his acts come to."""

    deputy: str = f.code()
    computed: int = f.integer(min=-(2**31))
    in_ledger: int = f.integer(min=-(2**31))


@record
class Recomputed(Record):
    """What the kept acts of a period come to, beside what the ledger holds for them. Awards by hand are not computed."""

    period: str = f.code()
    acts: int = f.integer()
    computed: int = f.integer(min=-(2**31))
    in_ledger: int = f.integer(min=-(2**31))
    differing: list[RecomputedDeputy] = f.many(RecomputedDeputy)


@operation("evaluation.recompute_points", writes=False, callers=(*roles.COMMITTEE, roles.OPERATOR), reply=Recomputed,
           errors=(e.PERIOD_UNKNOWN,))
class RecomputePoints(Operation):
    """Compute a period's points anew from the reported acts, and name up to 100 deputies where the ledger differs."""

    period: str = f.code()
