"""Quotas (量化要求, B9): how much of what a deputy does in a month, a quarter or a year, and who owes it.

One survey a calendar month is the method's own and always holds; a district may ask for more, and for other kinds, as
data. A quota is owed by whoever was in office during the whole period: sworn in on 20 May is exempt for May.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.intake.domain.fieldwork_refusals import QuotaUnknown

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_ABOUT_MAX = 64


@dataclass(frozen=True)
class Quota:
    """So many of a kind in each period. A plan only reminds; missing it is not a miss (B7)."""

    kind: str
    period: str
    min: int
    is_plan: bool = False


THE_METHODS_OWN = Quota("survey", "month", 1)


@dataclass(frozen=True)
class Period:
    """A calendar month, quarter or year."""

    unit: str
    starts_on: date
    ends_on: date

    @property
    def code(self) -> str:
        """As people write it: `2024-05`, `2024-Q2`, `2024`."""
        year, month = self.starts_on.year, self.starts_on.month
        return {"month": f"{year}-{month:02d}", "quarter": f"{year}-Q{(month + 2) // 3}", "year": f"{year}"}[self.unit]

    @property
    def following(self) -> Period:
        """The next period of the same length."""
        return period_of(self.unit, self.ends_on + timedelta(days=1))


def period_of(unit: str, day: date) -> Period:
    """Return the period that a day belongs to."""
    months = _MONTHS[unit]
    first = (day.month - 1) // months * months + 1
    after = day.year * 12 + first - 1 + months
    return Period(unit, date(day.year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def quotas_in_force(asked: Iterable[Quota]) -> list[Quota]:
    """Return the district's quotas with the method's own among them, which may be raised and never lowered."""
    own = (THE_METHODS_OWN.kind, THE_METHODS_OWN.period)
    found = {(quota.kind, quota.period): quota for quota in asked}
    raised = max(THE_METHODS_OWN.min, found[own].min if own in found else 0)
    found[own] = Quota(*own, raised)
    return sorted(found.values(), key=lambda quota: (quota.kind, _MONTHS[quota.period]))


def quota_for(quotas: Iterable[Quota], kind: str, period: str | None) -> Quota:
    """Return the quota of a kind, of the shortest period unless one is told. Raises QuotaUnknown."""
    for quota in quotas:
        if quota.kind == kind and period in (None, quota.period):
            return quota
    raise QuotaUnknown(kind=kind)


def about_miss(deputy: str, kind: str, period: str) -> str:
    """Return what the alarm of a miss is about, `D-01:survey:2024-05`: a code of at most 64 signs, one for each miss."""
    about = f"{deputy}:{kind}:{period}"
    if len(about) <= _ABOUT_MAX:
        return about
    digest = hashlib.sha256(deputy.encode()).hexdigest()[:12]
    rest = f".{digest}:{kind}:{period}"
    return deputy[:_ABOUT_MAX - len(rest)] + rest


def standing(done: int, least: int, *, is_exempt: bool, is_over: bool) -> str:
    """Return how a deputy stands: what is done is done, also for one who is exempt."""
    if done >= least:
        return "done"
    if is_exempt:
        return "exempt"
    return "short" if is_over else "open"
