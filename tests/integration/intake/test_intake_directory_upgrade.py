"""The migration of the directory on a district that is there already: terms, walls, what is kept."""

from __future__ import annotations

from pathlib import Path

import psycopg

import services.intake
from tests.support.postgres import Postgres

MIGRATIONS = Path(services.intake.__file__).parent / "migrations"

BEFORE = """
insert into deputies (deputy, name, level, is_sitting) values
    ('D-1', '李明', 'district', true), ('D-2', '赵红', 'district', false);
insert into grids (grid, name, branch, party_members) values ('G-1', '一网格', '', '{}');
insert into grid_deputies (grid, deputy) values ('G-1', 'D-1');
insert into sites (site, name, kind, parent, grid, has_wall) values
    ('S-1', '站', 'station', null, 'G-1', true), ('P-1', '点', 'point', 'S-1', 'G-1', false);
"""


def test_district_of_the_first_release_is_taken_over(postgres: Postgres) -> None:
    with psycopg.connect(postgres.admin_url) as admin:
        admin.execute("create schema before_the_directory")
        admin.execute("set local search_path = before_the_directory")
        admin.execute((MIGRATIONS / "0001.opinions_and_cases.sql").read_text(encoding="utf-8"))
        admin.execute(BEFORE)
        admin.execute((MIGRATIONS / "0002.directory.sql").read_text(encoding="utf-8"))
        deputies = admin.execute("select deputy, is_in_office, term_from from deputies order by deputy").fetchall()
        assert deputies == [("D-1", True, None), ("D-2", False, None)]
        assert admin.execute("select site, last_looked_at, look_due_on >= current_date from walls").fetchall() == [
            ("S-1", None, True)]
        assert admin.execute("select is_active from grids").fetchall() == [(True,)]
        admin.rollback()
