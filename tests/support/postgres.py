"""A private PostgreSQL for one test session, provisioned and migrated as in production."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.native import postgres as native
from deploy.native.account import account_for
from deploy.native.home import Home
from deploy.native.port import free_ports
from deploy.native.postgres_server import choose, installed
from deploy.native.settings import StackSettings
from deploy.provision import SERVICES
from deploy.provision.database import ServiceUrls, provision
from deploy.provision.secret import SecretFolder
from services.chassis.migrations import migrate


class Postgres:
    """A running server with the five schemas."""

    def __init__(self, admin_url: str, urls: dict[str, ServiceUrls]) -> None:
        self.admin_url = admin_url
        self._urls = urls

    def app_url(self, service: str) -> str:
        """Return the URL of a service's run-time role."""
        return self._urls[service].run_time

    def owner_url(self, service: str) -> str:
        """Return the URL of a service's owner role."""
        return self._urls[service].migration

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Postgres]:
        """Start a server in a scratch folder, make and migrate the schemas, remove everything at the end."""
        folder = Path(tempfile.mkdtemp(prefix="siquan-test-"))
        home = Home(folder)
        home.prepare()
        server = choose(installed(account_for("postgres")), native.data_folder(home))
        assert server is not None, "no PostgreSQL server is installed: make test installs it"
        database = native.Postgres(home, StackSettings(fsync=False), server, free_ports(1)[0])
        try:
            database.prepare()
            child = database.start()
            try:
                deadline = time.monotonic() + 30
                while not database.answers():
                    assert time.monotonic() < deadline and child.is_alive(), home.log_file("postgres").read_text()
                    time.sleep(0.05)
                urls = provision(database.admin_url, SecretFolder(home.secrets))
                for service in SERVICES:
                    migrate(service, urls[service].migration)
                yield cls(database.admin_url, urls)
            finally:
                database.stop(child)
        finally:
            native.remove(home)
            shutil.rmtree(folder, ignore_errors=True)
