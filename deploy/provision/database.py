"""One database; for each service a schema, an owner role that migrates it, and a run-time role that uses it.

A run-time role can read and write rows in its own schema and nothing else: no tables made or changed, no
other schema seen, no temporary tables, no `public`. Two runs at once wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import conninfo, sql

from deploy.provision import SERVICES
from deploy.provision.secret import SecretFolder

DATABASE = "siquan"

# Any number does, as long as every run takes the same one: advisory locks are named by number.
_ONE_AT_A_TIME = 4_4_1_1

_ROLE = """
ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {password}
"""

_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner};
ALTER SCHEMA {schema} OWNER TO {owner};
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO {app};

-- What the owner makes from now on, the run-time role may use. Existing tables are left alone on purpose: a
-- migration may have taken UPDATE or DELETE away (an append-only ledger), and this must not give it back.
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {app};
"""

# The services set tighter limits by their own settings; these hold for a connection that sets none (psql, a
# bug).
_LIMITS = {
    "app": {"statement_timeout": "60s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"},
    "owner": {"lock_timeout": "30s"},
}


@dataclass(frozen=True)
class ServiceUrls:
    """How one service reaches its schema: at run time, and for migrations."""

    run_time: str
    migration: str


def provision(admin_url: str, folder: SecretFolder, *, database: str = DATABASE) -> dict[str, ServiceUrls]:
    """Bring the server to the wanted state and return each service's URLs.

    `admin_url` names a superuser; the database in it is only used to connect. Roles belong to the whole
    server, so two databases for two stacks on one server would share them: give each stack its own server.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        for service in SERVICES:
            for kind in ("owner", "app"):
                _role(admin, f"{service}_{kind}", folder.password(f"{service}_{kind}_password"))
        _database(admin, database)
        with psycopg.connect(admin_url, dbname=database) as inside:
            _close_public(inside, database)
            for service in SERVICES:
                _schema(inside, service, database)
    return {service: _urls(admin_url, database, service, folder) for service in SERVICES}


def _role(admin: psycopg.Connection[Any], name: str, password: str) -> None:
    found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    role = sql.Identifier(name)
    if not found:
        admin.execute(sql.SQL("CREATE ROLE {}").format(role))
    # Hashed here, so that the password itself never reaches the server or its log.
    hashed = admin.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL(_ROLE).format(role=role, password=sql.Literal(hashed)))


def _database(admin: psycopg.Connection[Any], name: str) -> None:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not found:
        create = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
        admin.execute(create.format(sql.Identifier(name)))


def _close_public(inside: psycopg.Connection[Any], database: str) -> None:
    inside.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


def _schema(inside: psycopg.Connection[Any], service: str, database: str) -> None:
    names = {
        "schema": sql.Identifier(service),
        "owner": sql.Identifier(f"{service}_owner"),
        "app": sql.Identifier(f"{service}_app"),
        "database": sql.Identifier(database),
    }
    inside.execute(sql.SQL(_SCHEMA).format(**names))
    inside.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {owner}, {app}").format(**names))
    for kind, limits in _LIMITS.items():
        for setting, value in {**limits, "search_path": service, "timezone": "UTC"}.items():
            inside.execute(
                sql.SQL("ALTER ROLE {role} IN DATABASE {database} SET {setting} = {value}").format(
                    role=names[kind],
                    database=names["database"],
                    setting=sql.Identifier(setting),
                    value=sql.Literal(value),
                )
            )


def _urls(admin_url: str, database: str, service: str, folder: SecretFolder) -> ServiceUrls:
    parts = conninfo.conninfo_to_dict(admin_url)
    place = f"{parts.get('host') or '127.0.0.1'}:{parts.get('port') or 5432}/{database}"
    urls = ServiceUrls(
        run_time=f"postgresql://{service}_app:{folder.password(f'{service}_app_password')}@{place}",
        migration=f"postgresql://{service}_owner:{folder.password(f'{service}_owner_password')}@{place}",
    )
    folder.write(f"{service}_database_url", urls.run_time)
    folder.write(f"{service}_migration_url", urls.migration)
    return urls
