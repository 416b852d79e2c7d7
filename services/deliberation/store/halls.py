"""The standing halls."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from services.chassis.sql import Sql
from services.deliberation.domain.convening import Hall


class Halls:
    """One row a hall, by its code."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def enroll(self, hall: Hall, *, by: str, at: datetime) -> None:
        """Add the hall, or change what is known of it."""
        self._sql.run(
            """insert into halls (hall, name, site, site_kind, enrolled_by, enrolled_at, since)
               values (%(hall)s, %(name)s, %(site)s, %(site_kind)s, %(by)s, %(at)s, %(at)s)
               on conflict (hall) do update
               set name = excluded.name, site = excluded.site, site_kind = excluded.site_kind,
                   enrolled_by = excluded.enrolled_by, enrolled_at = excluded.enrolled_at""",
            {**asdict(hall), "by": by, "at": at},
        )

    def find(self, hall: str) -> Hall | None:
        """Return a hall, or None."""
        return self._sql.one("select hall, name, site, site_kind from halls where hall = %(hall)s",
                             {"hall": hall}, into=Hall)

    def first_since(self) -> datetime | None:
        """Return when the first hall was entered, or None while there is none."""
        since: datetime | None = self._sql.value("select min(since) from halls")
        return since
