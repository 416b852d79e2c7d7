"""What a running supervisor can be told to do, by operators and by tests that break things on purpose."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from deploy.native.errors import StackError
from deploy.native.keeper import Keeper
from deploy.native.settings import MOST_REPLICAS

if TYPE_CHECKING:
    from deploy.native.service_process import ServiceProcess
    from deploy.native.supervisor import Supervisor

SERVER_RESTART_WITHIN = 60.0
_SIGNALS = {"pause": signal.SIGSTOP, "resume": signal.SIGCONT, "terminate": signal.SIGTERM}


class Orders:
    """Carries out one order at a time; the supervisor does nothing else meanwhile."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor

    def carry_out(self, order: dict[str, Any]) -> Any:
        """Do what the order says and return its answer; raises StackError with a reason."""
        do = order.pop("do")
        handler = getattr(self, f"do_{do}", None)
        if handler is None:
            raise StackError(f"未知的指令 / unknown order: {do}")
        return handler(**order)

    def do_state(self) -> dict[str, object]:
        return self._supervisor.state()

    def do_stop(self, name: str, number: int | None = None) -> None:
        """Stop a server, or a service's processes, and leave them down."""
        for keeper in self._keepers(name, number):
            keeper.end()

    def do_start(self, name: str, number: int | None = None, env: dict[str, str] | None = None) -> None:
        """Start what was stopped. `env` replaces the extra settings that a service was given before."""
        if env is not None:
            for process in self._processes(name, number):
                process.extra_env = env
        for keeper in self._keepers(name, number):
            keeper.begin()
        if name in ("postgres", "rabbitmq"):
            servers = self._supervisor.servers
            self._supervisor.wait_until(lambda: servers.is_up(name), SERVER_RESTART_WITHIN, name)

    def do_kill(self, name: str, number: int | None = None, stay_down: bool = False) -> list[int]:
        """Kill at once, as a crash would; the supervisor starts it again unless it shall stay down."""
        return [keeper.kill(stay_down=stay_down) for keeper in self._keepers(name, number)]

    def do_send(self, name: str, what: str, number: int | None = None) -> None:
        """Pause, resume or ask to end."""
        if what not in _SIGNALS:
            raise StackError(f"未知的信号 / unknown signal: {what}")
        for keeper in self._keepers(name, number):
            keeper.send(_SIGNALS[what])

    def do_scale(self, name: str, count: int) -> None:
        """Run `count` processes of a service."""
        if name not in self._supervisor.services or not 0 <= count <= MOST_REPLICAS:
            raise StackError(f"{name} × {count}: 不可 / not possible")
        self._supervisor.add_service(name, count)

    def _keepers(self, name: str, number: int | None) -> list[Keeper]:
        for keeper in self._supervisor.servers.keepers:
            if keeper.name == name:
                return [keeper]
        return [process.keeper for process in self._processes(name, number)]

    def _processes(self, name: str, number: int | None) -> list[ServiceProcess]:
        processes = self._supervisor.services.get(name)
        if processes is None:
            raise StackError(f"没有名为 {name} 的进程 / nothing here is called {name}")
        found = [process for process in processes if number in (None, process.number)]
        if not found:
            raise StackError(f"{name} 没有第 {number} 个进程 / has no process {number}")
        return found
