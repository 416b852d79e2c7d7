"""Migrations of one schema: the chassis' own tables first, then the service's, numbered SQL files, forward only."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from yoyo import get_backend, read_migrations

CHASSIS = Path(__file__).parent
SERVICES = CHASSIS.parent


def migrate(service: str, owner_url: str, *, services: Path = SERVICES) -> list[str]:
    """Bring a service's schema up to date as its owner role; return the names of what was applied.

    Safe when two run at once: the second waits for yoyo's lock and finds nothing left to do.
    """
    parts = urlsplit(owner_url)
    backend = get_backend(urlunsplit(parts._replace(scheme="postgresql+psycopg")), migration_table="migrations")
    applied: list[str] = []
    try:
        with backend.lock(timeout=60):
            for folder in (CHASSIS / "schema", services / service / "migrations"):
                pending = backend.to_apply(read_migrations(str(folder)))
                backend.apply_migrations(pending)
                applied += [migration.id for migration in pending]
    finally:
        backend.connection.close()
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
