"""Migrations of one schema: the chassis' own tables first, then the service's, numbered SQL files, forward only."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from yoyo import get_backend, read_migrations

# yoyo's own tables: the run-time role has no business with them.
_BOOKKEEPING = """
select tablename from pg_tables where schemaname = current_schema
and tablename in ('migrations', '_yoyo_log', '_yoyo_migration', '_yoyo_version', 'yoyo_lock')
"""

CHASSIS = Path(__file__).parent
SERVICES = CHASSIS.parent


def migrate(service: str, owner_url: str, *, services: Path = SERVICES) -> list[str]:
    """Bring a service's schema up to date as its owner role; return the names of what was applied.

    Safe when two run at once: the second waits for the first and finds nothing left to do. The lock is the database's and
    ends with its session; yoyo's own lock is a row, which a killed run leaves behind.
    """
    parts = urlsplit(owner_url)
    with psycopg.connect(owner_url, autocommit=True) as guard:
        guard.execute("set lock_timeout = 0")
        guard.execute("select pg_advisory_lock(hashtext('siquan.migrations.' || current_schema))")
        backend = get_backend(urlunsplit(parts._replace(scheme="postgresql+psycopg")), migration_table="migrations")
        applied: list[str] = []
        try:
            for folder in (CHASSIS / "schema", services / service / "migrations"):
                pending = backend.to_apply(read_migrations(str(folder)))
                backend.apply_migrations(pending)
                applied += [migration.id for migration in pending]
        finally:
            backend.connection.close()
        for table in guard.execute(_BOOKKEEPING).fetchall():
            guard.execute(sql.SQL("revoke all on {} from {}").format(sql.Identifier(table[0]),
                                                                    sql.Identifier(f"{service}_app")))
    return applied


def main(arguments: list[str]) -> int:
    """`python -m services.chassis.migrations SERVICE`, with SIQUAN_MIGRATION_URL (or …_FILE) in the environment."""
    from services.chassis.settings import SettingsError, secret

    if len(arguments) != 1:
        print("用法 usage: python -m services.chassis.migrations SERVICE", file=sys.stderr)
        return 2
    try:
        applied = migrate(arguments[0], secret(os.environ, "SIQUAN_MIGRATION_URL"))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{arguments[0]}: 数据库已就绪，本次应用 {len(applied)} 个变更 up to date, {len(applied)} applied")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
