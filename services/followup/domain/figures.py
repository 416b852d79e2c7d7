"""Figures: what is counted, how it is compared, and how it is printed.

Inside everything is exact. How a figure changes is decided with the figure: a rate in percentage points (个百分点), a count
in per cent, and never the other way round (S2). Rounding words, 余 and 近, exist in print alone (S3).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

COUNT, RATE, MONEY = "count", "rate", "money"
POINTS, PER_CENT = "pp", "pct"
EXACT, AT_LEAST, NEAR = "exact", "at_least", "near"
# What cannot be compared: there was nothing before.
NOTHING = "—"

# Every channel is in one group, so that no opinion is in two figures and none is summed unseen (Q7).
CHANNEL_GROUPS = {
    "platform": ("mini_program", "phone", "partner", "open311", "bulk"),
    "wall": ("wall",),
    "contacts": ("reception", "hall", "grid_visit", "appointment", "on_site"),
}


class WrongComparator(ValueError):
    """A rate is compared in percentage points, a count in per cent."""


@dataclass(frozen=True)
class Measure:
    """One figure as it is defined: its kind, how it is compared, its unit, its print, and the channels it is over."""

    name: str
    kind: str
    comparator: str
    unit: str
    shown: str = EXACT
    channels: tuple[str, ...] = ()
    # False where its parts have units of their own, so that the figure is how many there are.
    is_sum: bool = True

    def __post_init__(self) -> None:
        if (self.kind == RATE) != (self.comparator == POINTS):
            raise WrongComparator(f"{self.name}: a {self.kind} is not compared in {self.comparator}")


FIGURES = {one.name: one for one in (
    Measure("participation", RATE, POINTS, "%"),
    Measure("opinions_platform", COUNT, PER_CENT, "条", channels=CHANNEL_GROUPS["platform"]),
    Measure("opinions_contacts", COUNT, PER_CENT, "条", channels=CHANNEL_GROUPS["contacts"]),
    Measure("opinions_wall", COUNT, PER_CENT, "条", channels=CHANNEL_GROUPS["wall"]),
    Measure("visitors", COUNT, PER_CENT, "人次", AT_LEAST),
    Measure("sessions", COUNT, PER_CENT, "次"),
    Measure("matters", COUNT, PER_CENT, "项"),
    Measure("money", MONEY, PER_CENT, "元", NEAR),
    Measure("cases_solved", COUNT, PER_CENT, "件", AT_LEAST),
    Measure("outcomes", COUNT, PER_CENT, "项", is_sum=False),
    Measure("deputies_in_grids", COUNT, PER_CENT, "名"),
    Measure("mobile_share", RATE, POINTS, "%"),
    Measure("activities", COUNT, PER_CENT, "次"),
)}


@dataclass(frozen=True)
class Amount:
    """The value of a figure in one period; of a rate with what it is a share of. `is_least`: at least so much."""

    value: int = 0
    of: int = 0
    is_least: bool = False


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both in it."""

    from_on: date
    to_on: date

    def year_before(self) -> Period:
        """Return the same days a year before; the end of a month stays the end of the month."""
        return Period(_year_before(self.from_on, is_end=False), _year_before(self.to_on, is_end=True))


def in_print(measure: Measure, amount: Amount) -> str:
    """Print a figure with its unit: 11 034 as 11000余人次, 519 600 000 元 as 近5.2亿元, 97.8 %."""
    if measure.kind == RATE:
        return NOTHING if not amount.of else f"{_plain(_rounded(_percentage(amount), '0.1'))}%"
    if measure.shown == NEAR:
        return f"{near(Decimal(amount.value) / 100)}{measure.unit}"
    return f"{at_least(amount.value) if measure.shown == AT_LEAST else amount.value}{measure.unit}"


def part_in_print(unit: str, amount: Amount) -> str:
    """Print a counted outcome: what is at least so much with 余."""
    return f"{amount.value}{'余' if amount.is_least else ''}{unit}"


def at_least(value: int) -> str:
    """Print two digits that count and the rest as 余: 11 034 as 11000余, exactly 11 000 as 11000."""
    step = 10 ** max(len(str(value)) - 2, 0)
    floor = value // step * step
    return f"{floor}余" if floor < value else str(value)


def near(yuan: Decimal) -> str:
    """Print money in 亿 or 万 with one decimal: 近 when it is just under, 余 when it is more, neither when it is exact."""
    for size, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if yuan >= size:
            shown = (yuan / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
            before = "近" if shown * size > yuan else ""
            return f"{before}{_plain(shown)}{word}{'余' if shown * size < yuan else ''}"
    return _plain(yuan)


def change(measure: Measure, now: Amount, before: Amount) -> str:
    """Say how a figure has changed: 上升20个百分点, 下降3%, 持平; nothing to compare with is no error but a dash (B17)."""
    if measure.kind == RATE:
        if not now.of or not before.of:
            return NOTHING
        moved, unit = _rounded(_percentage(now) - _percentage(before), "0.1"), "个百分点"
    else:
        if not before.value:
            return NOTHING
        moved, unit = _rounded(Fraction(now.value - before.value, before.value) * 100, "1"), "%"
    if not moved:
        return "持平"
    return f"{'上升' if moved > 0 else '下降'}{_plain(abs(moved))}{unit}"


def _percentage(amount: Amount) -> Fraction:
    return Fraction(amount.value * 100, amount.of)


def _rounded(exact: Fraction, step: str) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(step), ROUND_HALF_UP)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _year_before(day: date, *, is_end: bool) -> date:
    ends_month = (day + timedelta(days=1)).day == 1
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=last if is_end and ends_month else min(day.day, last))
