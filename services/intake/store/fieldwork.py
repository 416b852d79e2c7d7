"""Visits and surveys as rows, and the narrow table of what counts for the quotas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.fieldwork import FieldDeputy

_DEPUTY = """
select deputy, level, term_from, term_until,
       array(select grid from grid_deputies g where g.deputy = deputies.deputy) as grids
from deputies where deputy = %(deputy)s
"""

_ADD_VISIT = """
insert into visits (visit_id, deputy, level, grid, is_own_grid, visited_at, place, voters_met, findings, mode, note,
                    entered_by, entered_at)
values (%(visit_id)s, %(deputy)s, %(level)s, %(grid)s, %(is_own_grid)s, %(visited_at)s, %(place)s, %(voters_met)s,
        %(findings)s, %(mode)s, %(note)s, %(entered_by)s, %(entered_at)s)
"""

_ADD_FINDINGS = """
insert into visit_findings (opinion_id, visit_id)
select opinion_id, %(visit_id)s from unnest(%(opinions)s::uuid[]) as opinion_id
"""

_VISITS = """
select visit_id, deputy, level, grid, is_own_grid, visited_at, place, voters_met, mode, note,
       array(select f.opinion_id from visit_findings f where f.visit_id = visits.visit_id order by f.opinion_id) as opinions
from visits where (visited_at, visit_id) < (%(at)s, %(id)s){conditions}
order by visited_at desc, visit_id desc limit %(limit)s
"""

_ADD_SURVEY = """
insert into surveys (survey_id, deputy, level, surveyed_on, topic, findings, grids, mode, entered_by, entered_at)
values (%(survey_id)s, %(deputy)s, %(level)s, %(surveyed_on)s, %(topic)s, %(findings)s, %(grids)s, %(mode)s,
        %(entered_by)s, %(entered_at)s)
"""

_SURVEYS = """
select survey_id, deputy, level, surveyed_on, topic, findings, grids, mode
from surveys where (surveyed_on, survey_id) < (%(on)s, %(id)s){conditions}
order by surveyed_on desc, survey_id desc limit %(limit)s
"""

_ADD_ACT = """
insert into deputy_acts (kind, act_id, deputy, done_on) values (%(kind)s, %(act_id)s, %(deputy)s, %(done_on)s)
on conflict do nothing
"""

# Only what is asked for stands in the statement, so that each has the plan that fits it.
_CONDITIONS = {"deputy": " and deputy = %(deputy)s", "grid": " and grid = %(grid)s"}
# Behind no row: where the first page begins.
_LAST_ID = UUID(int=2**128 - 1)


class Fieldwork:
    """The tables of visits, surveys and acts."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def find_field_deputy(self, deputy: str) -> FieldDeputy | None:
        """Return a deputy with his level, grids and term, or None."""
        row = self._sql.one(_DEPUTY, {"deputy": deputy})
        return FieldDeputy(**{**row, "grids": frozenset(row["grids"])}) if row else None

    def add_visit(self, visit: Mapping[str, Any], opinions: Iterable[UUID]) -> None:
        """Keep a visit and which opinions were heard on it."""
        heard = list(opinions)
        self._sql.run(_ADD_VISIT, {**visit, "findings": len(heard)})
        if heard:
            self._sql.run(_ADD_FINDINGS, {"visit_id": visit["visit_id"], "opinions": heard})

    def visits_page(
        self, deputy: str | None, grid: str | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return visits, newest first."""
        at, row_id = after or ("infinity", _LAST_ID)
        wanted = {"deputy": deputy, "grid": grid}
        return self._sql.all(_VISITS.format(conditions=_asked(wanted)), {**wanted, "at": at, "id": row_id, "limit": limit})

    def add_survey(self, survey: Mapping[str, Any]) -> None:
        """Keep a survey."""
        self._sql.run(_ADD_SURVEY, survey)

    def surveys_page(self, deputy: str | None, after: tuple[date, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return surveys, newest first."""
        on, row_id = after or ("infinity", _LAST_ID)
        wanted = {"deputy": deputy}
        return self._sql.all(_SURVEYS.format(conditions=_asked(wanted)), {**wanted, "on": on, "id": row_id, "limit": limit})

    def add_act(self, kind: str, act_id: UUID, deputy: str, done_on: date) -> None:
        """Count something that a deputy did; the same act counts once."""
        self._sql.run(_ADD_ACT, {"kind": kind, "act_id": act_id, "deputy": deputy, "done_on": done_on})


def _asked(wanted: Mapping[str, Any]) -> str:
    return "".join(_CONDITIONS[name] for name, value in wanted.items() if value is not None)
