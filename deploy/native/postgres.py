"""The stack's own PostgreSQL: made once, started on loopback and a unix socket, stopped without loss."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from deploy.native.account import account_for
from deploy.native.errors import StackError
from deploy.native.home import Home
from deploy.native.port import LOOPBACK
from deploy.native.postgres_server import PostgresServer
from deploy.native.process import Child
from deploy.native.settings import StackSettings
from deploy.provision.secret import SecretFolder

ADMIN = "siquan_admin"
PASSWORD = "database_admin_password"


class Postgres:
    """One server process and its data folder."""

    name = "postgres"

    def __init__(self, home: Home, settings: StackSettings, server: PostgresServer, port: int) -> None:
        self.home = home
        self.settings = settings
        self.server = server
        self.port = port
        self.account = account_for("postgres")
        self.data = data_folder(home)
        self.log = home.log_file(self.name)

    @property
    def admin_url(self) -> str:
        """Return the superuser's URL, for provisioning and for operators of this machine."""
        password = SecretFolder(self.home.secrets).password(PASSWORD)
        return f"postgresql://{ADMIN}:{password}@{LOOPBACK}:{self.port}/postgres"

    def prepare(self) -> None:
        """Make the data folder if there is none, and clear away what a killed server left."""
        self.home.make_server_root()
        self.account.make_folder(self.home.socket_folder, 0o700)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._clear_locks()

    def start(self) -> Child:
        """Start the server; wait for `answers()` before using it."""
        return Child.start(
            self.name,
            [self.server.programs / "postgres", "-D", self.data, *self._options()],
            mark=self.home.mark,
            log=self.log,
            env=self._environment(),
            cwd=self.data.parent,
            account=self.account,
        )

    def answers(self) -> bool:
        """Say whether the server takes connections; raises StackError when it refuses our password."""
        try:
            psycopg.connect(self.admin_url, connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise StackError(
                    f"{self.home.secrets / PASSWORD} 与数据库不符 / does not fit the database in {self.data}"
                ) from None
            return False
        return True

    def stop(self, child: Child) -> None:
        """Stop the server: open transactions are rolled back, everything committed is on disk."""
        child.stop(signal.SIGINT, patience=20)

    def _initialise(self) -> None:
        beside = self.data.with_name("postgres.new")
        shutil.rmtree(beside, ignore_errors=True)
        self.account.make_folder(beside)
        password_file = beside.with_name("initdb.password")
        self.account.write(password_file, SecretFolder(self.home.secrets).password(PASSWORD))
        command = [
            self.server.programs / "initdb", "-D", beside, "--username", ADMIN, "--pwfile", password_file,
            "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--data-checksums", "--no-instructions",
        ]  # fmt: skip
        if not self.settings.fsync:
            command.append("--no-sync")
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True, text=True, env=self._environment(), cwd=beside.parent, check=False,
            **self.account.popen_arguments(),
        )  # fmt: skip
        password_file.unlink()
        with self.log.open("a") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode != 0:
            raise StackError(f"数据库初始化失败,见 / database set-up failed, see {self.log}")
        beside.rename(self.data)  # whole or not at all: an interrupted initdb is never taken for a database

    def _clear_locks(self) -> None:
        """Remove lock files that would keep the server from starting, and no others.

        Left-over servers of this home were ended before, but after a crash the data's lock may name a pid
        that some other process has by now. A lock whose pid is gone is left to the server: it also looks for
        orphaned backends that still hold shared memory, and starting beside those would destroy the data.
        """
        for socket in self.home.socket_folder.glob(".s.PGSQL.*"):
            socket.unlink()
        lock = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError):
            pid = int(lock.read_text().splitlines()[0])
            with suppress(OSError):
                if Path(f"/proc/{pid}/cwd").readlink() != self.data:
                    lock.unlink()

    def _options(self) -> list[str]:
        values = {
            "port": self.port,
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": self.home.socket_folder,
            "unix_socket_permissions": "0700",
            "max_connections": self.settings.max_connections,
            "shared_buffers": self.settings.shared_buffers,
            "fsync": "on" if self.settings.fsync else "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %u ",
            # A server's messages repeat row values and statements, and residents' words are among them.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": 0,
        }
        if not self.settings.fsync:
            values |= {"full_page_writes": "off"}
        return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def data_folder(home: Home) -> Path:
    """Return where the database's files are."""
    return home.server_root / "postgres"


def remove(home: Home) -> None:
    """Delete the database's files and sockets. Irrevocable: for scratch stacks."""
    with suppress(FileNotFoundError):
        shutil.rmtree(home.server_root)
    shutil.rmtree(home.socket_folder, ignore_errors=True)
