"""The native stack as a Python object: what the command line and the tests use.

    with NativeStack(folder, fsync=False) as stack:      # up, and down at the end, whatever happens
        stack.stop_service("dispatch")
        ...
        stack.start_service("dispatch")
        stack.wait_ready("dispatch")

Everything runs in the supervisor's process; this object only gives it orders, so that a stack can outlive the
process that started it, or be handled from several.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from deploy.native import leftovers, postgres
from deploy.native.control import order
from deploy.native.errors import AlreadyRunning, NotRunning, StackError
from deploy.native.health import is_ready
from deploy.native.home import REPOSITORY, Home
from deploy.native.install import ensure_servers
from deploy.native.process import MARK
from deploy.native.rabbitmq import PORTS, RabbitMQ, scripts
from deploy.native.service_process import inherited_environment, tail
from deploy.native.settings import StackSettings

STARTS_WITHIN = 180.0
STOPS_WITHIN = 120.0
PHASES = {
    "servers": "启动数据库与消息服务器 / starting database and broker",
    "database": "准备角色与权限 / roles and schemas",
    "migrations": "更新数据库结构 / migrations",
    "broker": "等待消息服务器 / waiting for the broker",
    "services": "启动服务 / starting the services",
    "running": "等待全部就绪 / waiting until all are ready",
}
# A service that died this often before it was ever ready will not get ready by waiting.
HOPELESS_RESTARTS = 4


class NativeStack:
    """One stack, by its home. Keyword arguments are StackSettings and override SIQUAN_* variables."""

    def __init__(self, home: Path | str | None = None, **settings: Any) -> None:
        self.home = Home(home)
        self.settings = StackSettings.from_environment(**settings)
        self._lifeline: int | None = None
        self._supervisor_process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.up(end_with_caller=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    def up(self, *, end_with_caller: bool = False, report: Callable[[str], None] = lambda _: None) -> None:
        """Start everything and return when every service is ready; raises AlreadyRunning or StackError.

        With `end_with_caller` the stack ends with this process, also when it is killed.
        """
        ensure_servers(self.home, broker=self.settings.broker, report=report)
        if self.home.is_supervised():
            raise AlreadyRunning(f"{self.home.path} 已有一套系统在运行 / a stack already runs in this home")
        self.settings.save(self.home)
        supervisor = self._supervisor_process = self._start_supervisor(end_with_caller)
        try:
            self._wait_started(supervisor, report)
            self.wait_ready()
        except BaseException:
            if end_with_caller:
                self.down()
            raise

    def down(self) -> list[int]:
        """Stop everything, also what a killed supervisor left; return the left-over pids that were ended."""
        self._cut_lifeline()
        pid = self.home.supervisor_pid()
        if self.home.is_supervised() and pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            give_up_at = time.monotonic() + STOPS_WITHIN
            # The lock goes first, the process a moment later: it must not be taken for a left-over.
            while (self.home.is_supervised() or leftovers.is_living(pid)) and time.monotonic() < give_up_at:
                time.sleep(0.05)
        self._bury_supervisor()
        return leftovers.end(self.home.mark)

    def remove(self) -> None:
        """Stop everything and delete the home with all data. Irrevocable: for scratch stacks."""
        self.down()
        postgres.remove(self.home)
        shutil.rmtree(self.home.path, ignore_errors=True)
        if self.home.control_socket.parent != self.home.path:
            shutil.rmtree(self.home.control_socket.parent, ignore_errors=True)

    def state(self) -> dict[str, Any]:
        """Return the supervisor's view of every process; raises NotRunning."""
        answer: dict[str, Any] = order(self.home, "state")
        return answer

    @property
    def amqp_url(self) -> str:
        return str(self.home.read_state()["amqp_url"])

    @property
    def database_url(self) -> str:
        """Return the superuser's URL of the stack's database: for checks, never for services."""
        return str(self.home.read_state()["database"])

    def service_database_url(self, service: str, *, owner: bool = False) -> str:
        """Return the URL of a service's run-time role, or of its owner role."""
        kind = "migration" if owner else "database"
        return (self.home.secrets / f"{service}_{kind}_url").read_text().strip()

    def secret(self, name: str) -> str:
        """Return a secret's text, such as `token_private_key.pem`."""
        return (self.home.secrets / name).read_text()

    def processes(self, service: str) -> list[dict[str, Any]]:
        """Return state, pid, restarts and health URL of each process of a service."""
        found: list[dict[str, Any]] = self.state()["services"].get(service, [])
        return found

    def pids(self, service: str) -> list[int]:
        """Return the pids of a service's living processes."""
        return [process["pid"] for process in self.processes(service) if process["pid"]]

    def log(self, name: str) -> str:
        """Return what a process wrote: a service, `postgres`, `rabbitmq`, `migrations` or `supervisor`."""
        path = self.home.log_file(name)
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_ready(self, *services: str, timeout: float | None = None) -> None:
        """Wait until every process of these services (default: all that should run) answers ready."""
        give_up_at = time.monotonic() + (timeout or self.settings.ready_seconds)
        while True:
            shown = self.state()["services"]
            wanted = [
                one
                for name in services or shown
                for one in shown[name]
                if services or one["state"] != "stopped"
            ]
            late = [one for one in wanted if one["state"] != "running" or not is_ready(one["health_url"])]
            if not late:
                return
            hopeless = next((one for one in late if one["restarts"] >= HOPELESS_RESTARTS), None)
            hopeless = None if services else hopeless
            if hopeless or time.monotonic() > give_up_at:
                log = Path((hopeless or late[0])["log"])
                raise StackError(f"{log.stem} 未就绪 / is not ready; {log}:\n{tail(log)}")
            time.sleep(0.05)

    def start_service(
        self, service: str, *, number: int | None = None, env: dict[str, str] | None = None
    ) -> None:
        """Start a stopped service; `env` replaces the extra variables given to it before."""
        order(self.home, "start", name=service, number=number, env=env)

    def stop_service(self, service: str, *, number: int | None = None) -> None:
        """Stop a service gracefully (SIGTERM, twelve seconds), and leave it down."""
        order(self.home, "stop", name=service, number=number)

    def kill_service(self, service: str, *, number: int | None = None, stay_down: bool = False) -> list[int]:
        """Kill -9 a service; it is started again unless it shall stay down. Returns the killed pids."""
        killed: list[int] = order(self.home, "kill", name=service, number=number, stay_down=stay_down)
        return killed

    def pause_service(self, service: str) -> None:
        """Freeze a service (SIGSTOP), as a long garbage collection or a busy host would."""
        order(self.home, "send", name=service, what="pause")

    def resume_service(self, service: str) -> None:
        order(self.home, "send", name=service, what="resume")

    def scale_service(self, service: str, count: int) -> None:
        """Run `count` processes of a service."""
        order(self.home, "scale", name=service, count=count)

    def stop_broker(self) -> None:
        order(self.home, "stop", name="rabbitmq")

    def start_broker(self) -> None:
        """Start the broker on its old port and return when it takes logins."""
        order(self.home, "start", name="rabbitmq")

    def kill_broker(self, *, stay_down: bool = False) -> None:
        order(self.home, "kill", name="rabbitmq", stay_down=stay_down)

    def stop_database(self) -> None:
        order(self.home, "stop", name="postgres")

    def start_database(self) -> None:
        """Start the database on its old port and return when it takes connections."""
        order(self.home, "start", name="postgres")

    def kill_database(self, *, stay_down: bool = False) -> None:
        order(self.home, "kill", name="postgres", stay_down=stay_down)

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on the stack's own node and return what it printed."""
        programs = scripts()
        ports = self.home.read_state().get("ports", {})
        if programs is None or not set(PORTS) <= set(ports):
            raise NotRunning(f"{self.home.path} 没有消息服务器 / has no broker")
        return RabbitMQ(self.home, self.settings, programs, ports).control(*arguments)

    def _cut_lifeline(self) -> None:
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def _bury_supervisor(self) -> None:
        """Take note of the end of a supervisor that we started, or it stays in the process table."""
        if self._supervisor_process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._supervisor_process.wait(10)

    def _start_supervisor(self, end_with_caller: bool) -> subprocess.Popen[bytes]:
        self._cut_lifeline()
        self._bury_supervisor()
        command = [sys.executable, "-m", "deploy.native.supervisor", "--home", str(self.home.path)]
        source: int = subprocess.DEVNULL
        if end_with_caller:
            source, self._lifeline = os.pipe()
            command.append("--lifeline")
        with self.home.log_file("supervisor").open("ab") as log:
            supervisor = subprocess.Popen(
                command,
                stdin=source,
                stdout=log,
                stderr=log,
                cwd=REPOSITORY,
                env={**inherited_environment(), MARK: self.home.mark},
                start_new_session=True,
            )
        if end_with_caller:
            os.close(source)
        return supervisor

    def _wait_started(self, supervisor: subprocess.Popen[bytes], report: Callable[[str], None]) -> None:
        give_up_at = time.monotonic() + STARTS_WITHIN
        shown = ""
        while True:
            state = self.home.read_state()
            phase = state.get("phase", "") if state.get("supervisor_pid") == supervisor.pid else ""
            if phase and phase != shown:
                shown = phase
                report(f"  {PHASES.get(phase, phase)}")
            if phase == "running":
                return
            if supervisor.poll() is not None:
                reason = state.get("error") or tail(self.home.log_file("supervisor"), 1)
                raise StackError(str(reason))
            if time.monotonic() > give_up_at:
                log = self.home.log_file("supervisor")
                raise StackError(f"启动超时,见 / did not start in time, see {log}")
            time.sleep(0.05)
