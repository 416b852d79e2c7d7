"""Working days as the State Council publishes them, from the `chinesecalendar` package, overridden by a file.

The file is YAML: `holidays: [2027-01-01, …]`, `working_days: [2027-01-03, …]` (make-up days) and `years: [2027]`, the
years that it declares known. A year that neither knows counts Monday to Friday, and says that it is not published.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import chinese_calendar
import yaml
from chinese_calendar.constants import holidays as published_holidays


class CalendarFileError(Exception):
    """The calendar file cannot be read as dates."""


class PublishedCalendar:
    """The calendar that offices keep."""

    def __init__(self, *, holidays: frozenset[date] = frozenset(), working_days: frozenset[date] = frozenset(),
                 years: frozenset[int] = frozenset()) -> None:
        self._holidays, self._working_days = holidays, working_days
        self._years = years | {day.year for day in published_holidays}

    @classmethod
    def from_file(cls, path: str | Path) -> PublishedCalendar:
        """Read the district's own dates. Raises CalendarFileError when the file is not what it should be."""
        try:
            raw: Any = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
            unknown = set(raw) - {"holidays", "working_days", "years"}
            if unknown:
                raise ValueError(f"unknown keys {sorted(unknown)}")
            return cls(holidays=_dates(raw.get("holidays", [])), working_days=_dates(raw.get("working_days", [])),
                       years=frozenset(int(year) for year in raw.get("years", [])))
        except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
            raise CalendarFileError(f"日历文件有误 calendar file {path}: {error}") from None

    def is_published(self, year: int) -> bool:
        """Tell whether the holidays of that year are known."""
        return year in self._years

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day; the district's own file goes before the package."""
        if day in self._working_days:
            return True
        if day in self._holidays:
            return False
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5


def _dates(values: list[Any]) -> frozenset[date]:
    if any(type(value) is not date for value in values):
        raise ValueError("dates are written 2027-01-01")
    return frozenset(values)
