"""What residents answered to the four questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.sql import Sql

_ADD = """
insert into survey_answers (place, asked_on, sense, agree, neutral, disagree, recorded_by, recorded_at)
values (%(place)s, %(asked_on)s, %(sense)s, %(agree)s, %(neutral)s, %(disagree)s, %(by)s, %(at)s)
on conflict do nothing
"""

_SUM = """
select place, sense, sum(agree)::bigint as agree, sum(neutral)::bigint as neutral, sum(disagree)::bigint as disagree
from survey_answers where asked_on between %(from_on)s and %(to_on)s and (%(place)s::text is null or place = %(place)s)
group by place, sense order by place limit %(limit)s
"""


@dataclass(frozen=True)
class SenseSum:
    """The answers of a place to one question."""

    place: str
    sense: str
    agree: int
    neutral: int
    disagree: int


class Surveys:
    """The table `survey_answers`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_answers(self, place: str, asked_on: date, answers: Iterable[Mapping[str, object]], *, by: str,
                    at: datetime) -> int:
        """Keep what a place answered; return how many questions are new."""
        return sum(
            self._sql.count(_ADD, {**answer, "place": place, "asked_on": asked_on, "by": by, "at": at}) for answer in answers
        )

    def sum_answers(self, place: str | None, from_on: date, to_on: date, *, limit: int) -> list[SenseSum]:
        """Return the answers of a period by place and question."""
        asked = {"place": place, "from_on": from_on, "to_on": to_on, "limit": limit}
        return self._sql.all(_SUM, asked, into=SenseSum)
