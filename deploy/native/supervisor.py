"""The one process that runs a native stack: starts everything in order, keeps it running, ends it in reverse.

`python -m deploy.native.supervisor --home FOLDER [--lifeline]`. With a lifeline the stack ends when standard
input closes, so that it never outlives the test run or the terminal that started it, however that one died.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg

from deploy.native import control, leftovers, log_files
from deploy.native.errors import StackError
from deploy.native.home import Home
from deploy.native.keeper import Keeper
from deploy.native.migration import migrate
from deploy.native.orders import Orders
from deploy.native.port import keep_or_replace
from deploy.native.servers import Servers
from deploy.native.service_process import AMQP_URL, ServiceProcess
from deploy.native.settings import StackSettings
from deploy.provision.database import provision
from deploy.provision.secret import SecretFolder

TICK = 0.1
SERVERS_START_WITHIN = 60.0


class Stopped(Exception):
    """The order to stop came while the stack was still starting."""


def say(message: str) -> None:
    """Write one line into the supervisor's log."""
    print(f"{datetime.now(UTC).isoformat(timespec='milliseconds')} {message}", flush=True)


class Supervisor:
    """Holds every process of one stack."""

    def __init__(self, home: Home, settings: StackSettings, *, lifeline: bool) -> None:
        self.home = home
        self.settings = settings
        self.lifeline = lifeline
        self.phase = "starting"
        self.error: str | None = None
        self.stop_asked = False
        self.secrets = SecretFolder(home.secrets)
        self.servers = Servers(home, settings, report=say)
        self.services: dict[str, list[ServiceProcess]] = {}
        self.orders = Orders(self)

    def run(self) -> int:
        """Run until told to stop; return the process' exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(self, "stop_asked", True))
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            self._start()
            self._watch()
        except Stopped:
            say("told to stop while starting")
        except (StackError, OSError, psycopg.Error) as error:
            # A database's message may go on with values; its first line says what failed.
            self.error = (str(error).splitlines() or [type(error).__name__])[0]
            say(f"ERROR {self.error}")
        finally:
            self._stop()
        return 1 if self.error else 0

    def wait_until(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for a condition, still hearing the order to stop; raises StackError when it takes too long."""
        give_up_at = time.monotonic() + seconds
        while not condition():
            if self._should_stop():
                raise Stopped
            if time.monotonic() > give_up_at:
                raise StackError(f"{what}:{seconds:.0f} 秒内未就绪 / not ready within {seconds:.0f} s")
            time.sleep(0.05)

    def add_service(self, service: str, count: int) -> None:
        """Start processes of a service until `count` run; those beyond it are stopped."""
        processes = self.services.setdefault(service, [])
        while len(processes) > count:
            processes.pop().keeper.end()
        for number in range(len(processes) + 1, count + 1):
            name = f"http:{service}:{number}"
            self.servers.ports |= keep_or_replace(self.servers.ports, [name])
            port = self.servers.ports[name]
            process = ServiceProcess(self.home, self.settings, service, number, port, report=say)
            processes.append(process)
            process.keeper.begin()

    def state(self) -> dict[str, object]:
        """Return what the state file holds."""
        return {
            "mode": "native",
            "phase": self.phase,
            "error": self.error,
            "home": str(self.home.path),
            "supervisor_pid": os.getpid(),
            "durable": self.settings.fsync,
            "ports": self.servers.ports,
            **self.servers.state(),
            "services": {name: [one.state() for one in several] for name, several in self.services.items()},
        }

    def _start(self) -> None:
        if ended := leftovers.end(self.home.mark):
            say(f"ended {len(ended)} left-over processes of an earlier run: {ended}")
        before = self.home.read_state().get("ports") or {}
        self._enter("servers")
        self.servers.begin(before)
        self.wait_until(self.servers.database_answers, SERVERS_START_WITHIN, "PostgreSQL")
        self._enter("database")
        self.secrets.token_public_key()
        self.secrets.contact_key()
        urls = provision(self.servers.admin_url, self.secrets)
        self._enter("migrations")
        migrate(self.home, self.settings, urls, self.wait_until)
        if self.settings.broker:
            self._enter("broker")
            self.wait_until(self.servers.broker_answers, SERVERS_START_WITHIN, "RabbitMQ")
            self.secrets.write(AMQP_URL, self.servers.amqp_url)
        self._enter("services")
        self.servers.ports |= keep_or_replace(before, [name for name in before if name.startswith("http:")])
        for service in self.settings.services:
            self.add_service(service, self.settings.count(service))

    def _watch(self) -> None:
        with control.listen(self.home.control_socket) as server:
            self._enter("running")
            while not self._should_stop():
                ordered, _, _ = select.select([server], [], [], TICK)
                if ordered:
                    control.serve(server, self.orders.carry_out)
                changed = [keeper.name for keeper in self._keepers() if keeper.tick()]
                if changed or ordered:
                    self.home.write_state(self.state())
                log_files.limit(self.home.logs)
        self.home.control_socket.unlink(missing_ok=True)

    def _should_stop(self) -> bool:
        if (
            self.lifeline
            and not self.stop_asked
            and select.select([0], [], [], 0)[0]
            and not os.read(0, 1024)
        ):
            say("the lifeline was cut")
            self.stop_asked = True
        return self.stop_asked

    def _stop(self) -> None:
        self._enter("stopping")
        running = [one.keeper for several in self.services.values() for one in several]
        with ThreadPoolExecutor(len(running) or 1) as pool:
            list(pool.map(Keeper.end, running))
        self.servers.end()
        leftovers.end(self.home.mark)
        self._enter("failed" if self.error else "stopped")

    def _keepers(self) -> list[Keeper]:
        return [*self.servers.keepers, *(one.keeper for several in self.services.values() for one in several)]

    def _enter(self, phase: str) -> None:
        self.phase = phase
        say(phase)
        self.home.write_state(self.state())


def main() -> int:
    """Run the supervisor of one home; a second one for the same home is refused."""
    parser = argparse.ArgumentParser(prog="deploy.native.supervisor")
    parser.add_argument("--home", required=True)
    parser.add_argument("--lifeline", action="store_true")
    chosen = parser.parse_args()
    home = Home(chosen.home)
    try:
        with home.hold():
            return Supervisor(home, StackSettings.load(home), lifeline=chosen.lifeline).run()
    except StackError as error:
        say(f"ERROR {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
