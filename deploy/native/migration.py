"""Bring every service's schema to this release before the services start."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from deploy.native.errors import StackError
from deploy.native.home import REPOSITORY, Home
from deploy.native.process import Child
from deploy.native.service_process import inherited_environment
from deploy.native.settings import StackSettings
from deploy.provision.database import ServiceUrls

ONE_MAY_TAKE = 600.0

Wait = Callable[[Callable[[], bool], float, str], None]


def migrate(home: Home, settings: StackSettings, urls: Mapping[str, ServiceUrls], wait_until: Wait) -> None:
    """Run the migrations of a few services at a time; raises StackError naming the one that failed."""
    waiting = list(settings.services)
    running: dict[str, Child] = {}
    at_once = max(2, os.cpu_count() or 2)

    def is_done() -> bool:
        for service, child in list(running.items()):
            if child.is_alive():
                continue
            del running[service]
            if child.exit_code != 0:
                log = home.log_file("migrations")
                raise StackError(f"{service} 的数据库迁移失败,见 / migration failed, see {log}")
        while waiting and len(running) < at_once:
            service = waiting.pop(0)
            running[service] = _start(home, settings, service, urls[service].migration)
        return not waiting and not running

    wait_until(is_done, ONE_MAY_TAKE, "migrations")


def _start(home: Home, settings: StackSettings, service: str, url: str) -> Child:
    return Child.start(
        f"migrate-{service}",
        [*settings.migrator, service],
        mark=home.mark,
        log=home.log_file("migrations"),
        env={**inherited_environment(), "SIQUAN_MIGRATION_URL": url},
        cwd=REPOSITORY,
    )
