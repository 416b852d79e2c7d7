"""How one service process is started on the native stack: its command, its settings, its log."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.native.home import REPOSITORY, Home
from deploy.native.keeper import Keeper
from deploy.native.port import LOOPBACK
from deploy.native.process import Child
from deploy.native.settings import StackSettings
from deploy.provision.secret import CONTACT_KEY, TOKEN_PUBLIC_KEY

AMQP_URL = "amqp_url"

# A service drains for up to ten seconds after SIGTERM; what is unfinished then is delivered again later.
PATIENCE = 12.0

_SECRETS = ("AMQP_URL", "DATABASE_URL", "MIGRATION_URL", "TOKEN_PUBLIC_KEY", "CONTACT_KEY")


class ServiceProcess:
    """One of possibly several processes of a service."""

    def __init__(
        self,
        home: Home,
        settings: StackSettings,
        service: str,
        number: int,
        http_port: int,
        *,
        report: Callable[[str], None] = print,
    ) -> None:
        self.home = home
        self.settings = settings
        self.service = service
        self.number = number
        self.http_port = http_port
        self.extra_env: Mapping[str, str] = settings.service_env.get(service, {})
        self.name = service if number == 1 else f"{service}-{number}"
        self.log = home.log_file(self.name)
        self.keeper = Keeper(self.name, self._start, _stop, report=report)

    @property
    def url(self) -> str:
        """Return the address of its health pages and metrics."""
        return f"http://{LOOPBACK}:{self.http_port}"

    def state(self) -> dict[str, object]:
        """Return what `status` shows of this process."""
        return {
            "number": self.number,
            "state": self.keeper.state,
            "pid": self.keeper.pid,
            "restarts": self.keeper.restarts,
            "last_exit": self.keeper.last_exit,
            "health_url": f"{self.url}/healthz",
            "log": str(self.log),
        }

    def environment(self) -> dict[str, str]:
        """Return its settings. Secrets are given as files, so that no listing of processes shows them."""
        secrets = self.home.secrets
        found = {
            "SIQUAN_AMQP_URL_FILE": str(secrets / AMQP_URL),
            "SIQUAN_DATABASE_URL_FILE": str(secrets / f"{self.service}_database_url"),
            "SIQUAN_TOKEN_PUBLIC_KEY_FILE": str(secrets / TOKEN_PUBLIC_KEY),
            "SIQUAN_HTTP_HOST": LOOPBACK,
            "SIQUAN_HTTP_PORT": str(self.http_port),
            # psycopg's C build would otherwise stop the whole event loop during each query.
            "PSYCOPG_WAIT_FUNC": "wait_selector",
        }
        if self.service == "intake":
            found["SIQUAN_CONTACT_KEY_FILE"] = str(secrets / CONTACT_KEY)
        return {**inherited_environment(), **found, **self.extra_env}

    def _start(self) -> Child:
        return Child.start(
            self.name,
            [*self.settings.runner, self.service],
            mark=self.home.mark,
            log=self.log,
            env=self.environment(),
            cwd=REPOSITORY,
        )


def _stop(child: Child) -> None:
    child.stop(patience=PATIENCE)


def inherited_environment() -> dict[str, str]:
    """Return our environment without settings that name another stack, with the repository importable."""
    shadowed = {f"SIQUAN_{name}{suffix}" for name in _SECRETS for suffix in ("", "_FILE")}
    kept = {name: value for name, value in os.environ.items() if name not in shadowed}
    for name in ("SIQUAN_POLICY_FILE", "SIQUAN_CALENDAR_FILE"):
        if kept.get(name):
            kept[name] = str(Path(kept[name]).absolute())  # services work in another folder than the operator
    paths = [str(REPOSITORY), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**kept, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)), "PYTHONUNBUFFERED": "1"}


def tail(log: Path, lines: int = 5) -> str:
    """Return the last lines of a log, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
