"""X3: what was recorded before readings were linked is linked by the migration, in its order."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

import services.intake
from tests.support.postgres import Postgres

MIGRATIONS = Path(services.intake.__file__).parent / "migrations"
BEFORE = """
insert into opinions (opinion_id, receipt, text, title, kind, channel, place, filed_at, received_at, posted_by)
values ('00000000-0000-0000-0000-000000000001', '000000000000', '楼道灯不亮', '', 'problem', 'phone', '', now(), now(), 'x');
insert into contact_readings (opinion_id, read_by, deputy, purpose, read_at)
select '00000000-0000-0000-0000-000000000001', 'li', 'D-01', '回访' || n, now() from generate_series(1, 3) as n;
"""
BROKEN = """
select count(*) from (select r.*, lag(digest, 1, ''::bytea) over (order by reading_id) as previous from contact_readings r) as l
where digest is distinct from digest_of_reading(previous, reading_id, opinion_id, read_by, deputy, purpose, read_at)
"""


def test_x3_readings_of_before_are_linked(postgres: Postgres) -> None:
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        connection.execute("create schema intake_of_before")
        try:
            connection.execute("set search_path to intake_of_before")
            connection.execute(sql.SQL((MIGRATIONS / "0001.opinions_and_cases.sql").read_text()))
            connection.execute(sql.SQL(BEFORE))
            connection.execute(sql.SQL((MIGRATIONS / "0003.voices.sql").read_text()))
            connection.execute(
                "insert into contact_readings (opinion_id, read_by, deputy, purpose, read_at)"
                " select opinion_id, 'li', null, '约见', now() from opinions"
            )
            assert connection.execute("select array_agg(reading_id order by reading_id) from contact_readings").fetchone() == (
                [1, 2, 3, 4],
            )
            assert connection.execute(BROKEN).fetchone() == (0,)
        finally:
            connection.execute("drop schema intake_of_before cascade")
