"""The wall between the services' data, tried from both sides with real roles on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import errors, sql

from deploy.provision import SERVICES
from deploy.provision.database import provision
from deploy.provision.secret import SecretFolder
from tests.support.postgres import Postgres

PAIRS = [(actor, target) for actor in SERVICES for target in SERVICES]


@pytest.fixture
def tables(postgres: Postgres) -> Iterator[None]:
    """A table of its own in every schema, made by the schema's owner."""
    for service in SERVICES:
        with psycopg.connect(postgres.owner_url(service)) as owner:
            owner.execute("CREATE TABLE boards (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
            owner.execute("CREATE SEQUENCE numbers")
    yield
    for service in SERVICES:
        with psycopg.connect(postgres.owner_url(service)) as owner:
            owner.execute("DROP TABLE boards")
            owner.execute("DROP SEQUENCE numbers")


@pytest.mark.parametrize(("actor", "target"), PAIRS)
def test_run_time_role_reaches_its_own_schema_and_no_other(
    postgres: Postgres, tables: None, actor: str, target: str
) -> None:
    wall = sql.Identifier(target, "boards")
    statements = [
        sql.SQL("SELECT * FROM {}").format(wall),
        sql.SQL("INSERT INTO {} (word) VALUES ('x')").format(wall),
        sql.SQL("UPDATE {} SET word = 'y'").format(wall),
        sql.SQL("DELETE FROM {}").format(wall),
        sql.SQL("SELECT nextval({})").format(sql.Literal(f"{target}.numbers")),
    ]
    with psycopg.connect(postgres.app_url(actor), autocommit=True) as app:
        for statement in statements:
            if actor == target:
                app.execute(statement)
            else:
                with pytest.raises(errors.InsufficientPrivilege):
                    app.execute(statement)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE own (id int)",
        "CREATE TABLE public.own (id int)",
        "CREATE TEMP TABLE own (id int)",
        "CREATE SCHEMA own",
        "ALTER TABLE boards ADD COLUMN own int",
        "TRUNCATE boards",
        "DROP TABLE boards",
        "CREATE INDEX own ON boards (word)",
        "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE own",
        "SET ROLE siquan_admin",
    ],
)
def test_run_time_role_changes_no_structure(postgres: Postgres, tables: None, service: str, statement: str) -> None:
    with psycopg.connect(postgres.app_url(service)) as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.parametrize("service", SERVICES)
def test_owner_role_stays_in_its_schema(postgres: Postgres, tables: None, service: str) -> None:
    other = next(name for name in SERVICES if name != service)
    with psycopg.connect(postgres.owner_url(service), autocommit=True) as owner:
        for statement in (f"CREATE TABLE {other}.own (id int)", f"SELECT * FROM {other}.boards"):
            with pytest.raises(errors.InsufficientPrivilege):
                owner.execute(statement)


def test_connections_are_limited_without_any_setting_of_the_service(postgres: Postgres) -> None:
    with psycopg.connect(postgres.app_url("dispatch")) as app:
        for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert app.execute(f"SHOW {setting}").fetchone() != ("0",)
        assert app.execute("SHOW search_path").fetchone() == ("dispatch",)


def test_a_second_run_changes_nothing_and_gives_nothing_back(postgres: Postgres, tables: None, tmp_path: Path) -> None:
    with psycopg.connect(postgres.owner_url("followup")) as owner:
        owner.execute("REVOKE UPDATE, DELETE ON boards FROM followup_app")
    folder = _folder_with_the_passwords_of(postgres, tmp_path)
    before = _rights(postgres)
    provision(postgres.admin_url, folder)
    assert _rights(postgres) == before
    with (
        psycopg.connect(postgres.app_url("followup")) as app,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        app.execute("UPDATE boards SET word = 'changed'")


def test_two_runs_at_once_wait_for_each_other(postgres: Postgres, tmp_path: Path) -> None:
    folder = _folder_with_the_passwords_of(postgres, tmp_path)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: provision(postgres.admin_url, folder), range(4)))
    assert all(result == results[0] for result in results)
    with psycopg.connect(results[0]["intake"].run_time) as app:
        assert app.execute("SELECT current_user").fetchone() == ("intake_app",)


def _folder_with_the_passwords_of(postgres: Postgres, path: Path) -> SecretFolder:
    """Return a folder that keeps the passwords as they are, so that other tests still log in."""
    folder = SecretFolder(path)
    for service in SERVICES:
        for kind, url in (("app", postgres.app_url(service)), ("owner", postgres.owner_url(service))):
            folder.write(f"{service}_{kind}_password", urlsplit(url).password or "")
    return folder


def _rights(postgres: Postgres) -> list[tuple[object, ...]]:
    queries = (
        "SELECT nspname, nspacl::text FROM pg_namespace ORDER BY 1",
        "SELECT defaclrole::regrole::text, defaclacl::text FROM pg_default_acl ORDER BY 1, 2",
        "SELECT datname, datacl::text FROM pg_database ORDER BY 1",
        "SELECT setrole::regrole::text, setconfig::text FROM pg_db_role_setting ORDER BY 1",
        "SELECT oid, relacl::text FROM pg_class WHERE relname = 'boards' ORDER BY 1",
    )
    with psycopg.connect(postgres.admin_url, dbname="siquan") as admin:
        return [row for query in queries for row in admin.execute(query)]
