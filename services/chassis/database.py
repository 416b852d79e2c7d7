"""The pool of connections to a service's schema, and what a failed statement means."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolTimeout

# The database is not there, or is just coming back: waiting helps, the message is not at fault.
AWAY = (PoolTimeout, psycopg.errors.AdminShutdown, psycopg.errors.CannotConnectNow, psycopg.errors.CrashShutdown,
        psycopg.errors.TooManyConnections, psycopg.errors.IdleInTransactionSessionTimeout, psycopg.InterfaceError)
# Two transactions got in each other's way: doing it again helps.
CLASH = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable)


def is_away(error: BaseException) -> bool:
    """Tell whether the database itself is missing, rather than the statement wrong."""
    if isinstance(error, AWAY):
        return True
    if isinstance(error, psycopg.errors.PipelineAborted):
        return False  # a statement before it failed: the server is there, and said so
    # A broken connection has no SQLSTATE: the server did not live to say one.
    return isinstance(error, psycopg.OperationalError) and (error.sqlstate is None or error.sqlstate[:2] in ("08", "53"))


def open_pool(url: str, *, size: int, statement_timeout_ms: int, lock_timeout_ms: int) -> ConnectionPool[Any]:
    """Return a pool that opens its connections in the background and checks each before lending it."""
    given = conninfo_to_dict(url).get("options") or ""
    options = (f"{given} -c statement_timeout={statement_timeout_ms} -c lock_timeout={lock_timeout_ms} "
               f"-c idle_in_transaction_session_timeout={statement_timeout_ms * 2} -c timezone=UTC")
    return ConnectionPool(url, min_size=1, max_size=size, timeout=5, max_idle=120, open=False,
                          kwargs={"options": options, "application_name": "siquan", "connect_timeout": 5,
                                  "autocommit": True},  # units of work begin and commit by themselves
                          reconnect_timeout=30)
