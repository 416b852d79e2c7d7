"""The container stack as an object with the verbs of the native one, and the CLI's three functions.

Everything of a stack hangs on its home: the project's name, its port, its secrets. Two homes are two stacks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deploy.containers.engine import EngineMissing, client, docker, hides_users, last_lines, why_not
from deploy.containers.images import ensure_images
from deploy.containers.project import Project, chosen_settings
from deploy.containers.secret_files import ADMINISTRATOR, operator_url, write_secret_files
from deploy.native.errors import AlreadyRunning, NotRunning, StackError
from deploy.native.health import is_ready
from deploy.native.home import Home
from deploy.native.port import LOOPBACK, keep_or_replace
from deploy.provision import SERVICES
from deploy.provision.database import DATABASE
from deploy.provision.secret import SecretFolder

MODE = "containers"
STARTS_WITHIN = 300.0
READY_WITHIN = 90.0
SERVERS = ("postgres", "rabbitmq")
# A container that died this often before it was ever ready will not get ready by waiting.
HOPELESS_RESTARTS = 4

Report = Callable[[str], None]


def up(home: Path | str | Home | None = None, detach: bool = True, report: Report = print) -> None:
    """Start a home's stack and return when every service is ready; in the foreground, stop it on Ctrl-C."""
    stack = ContainerStack(home)
    stack.up(report=report)
    if not detach:
        stack.follow()


def down(home: Path | str | Home | None = None) -> None:
    """Stop the stack of a home; its data stays."""
    ContainerStack(home).down()


def status(home: Path | str | Home | None = None) -> dict[str, Any]:
    """Return the state of a home's stack, with the keys of the native one's; `describe` makes the picture of it."""
    return ContainerStack(home).state()


class ContainerStack:
    """One stack in containers, by its home; `policy_file` replaces the district's built-in rules."""

    def __init__(self, home: Path | str | Home | None = None, *, policy_file: Path | None = None) -> None:
        self.home = home if isinstance(home, Home) else Home(home)
        self.policy_file = policy_file
        self.project = Project(self.home)

    def up(self, *, report: Report = lambda _: None) -> None:
        """Build what is missing, start everything, return when every service is ready; raises StackError."""
        if reason := why_not():
            raise EngineMissing(reason)
        if self.home.is_supervised():
            raise AlreadyRunning(f"{self.home.path} 已有一套本机系统在运行 / a native stack is running in this home")
        self.home.prepare()
        images = ensure_images(report)
        secrets = write_secret_files(self.home.path, for_all=hides_users())
        self.project.read_for_all()
        chosen = chosen_settings({**os.environ, **self._policy()})
        self.project.save({**chosen, **images, "SIQUAN_SECRETS_DIR": str(secrets), **self._port()})
        self.home.set_mode(MODE)
        report("▸ 启动消息服务器、数据库与服务 / starting broker, database and services")
        started = time.monotonic()
        try:
            self.project.compose("up", "--detach", "--no-build", "--remove-orphans", seconds=STARTS_WITHIN)
        except StackError as error:
            raise StackError(f"{error}{self._why_not_migrated()}") from None
        # Where the other commands look for the address, as for a native stack.
        self.home.write_state({"mode": MODE, "phase": "running", "amqp_url": self.amqp_url})
        self.wait_ready()
        report(f"  {time.monotonic() - started:.0f} s — {self.amqp_address()}")

    def down(self) -> None:
        """Stop and remove the containers, also those a broken start left; volumes with their data stay."""
        self.project.down()
        if self.home.read_state().get("mode") == MODE:
            self.home.write_state({"mode": MODE, "phase": "stopped"})

    def remove(self) -> None:
        """Stop everything and delete the home with all data. Irrevocable: for scratch stacks."""
        self.project.down(volumes=True)
        shutil.rmtree(self.home.path, ignore_errors=True)

    def follow(self) -> None:
        """Show the containers' output until Ctrl-C, then stop the stack."""
        command = [client(), "compose", *self.project.place(), "logs", "--follow", "--tail", "20"]
        try:
            subprocess.run(command, check=False, env={**os.environ, **self.project.settings()})
        except KeyboardInterrupt:
            pass
        finally:
            self.down()

    def state(self) -> dict[str, Any]:
        """Return the engine's view of every container; `compose` begins a command for an operator to go on with."""
        known = bool(self.project.settings())
        containers = self.project.containers() if known else []
        running = {one["service"] for one in containers if one["state"] != "stopped"}
        return {
            "mode": MODE,
            "phase": "running" if running else "stopped",
            "home": str(self.home.path),
            "compose": self.project.command() if known else None,
            "amqp_url": self.amqp_url if known else None,
            "durable": True,
            "servers": {one["service"]: one for one in containers if one["service"] in SERVERS},
            "services": {name: [one for one in containers if one["service"] == name] for name in SERVICES},
        }

    @property
    def amqp_url(self) -> str:
        """Return the operators' AMQP URL, at the published port."""
        host, port = self.amqp_address().rsplit(":", 1)
        return operator_url(self.home.path, host, int(port))

    @property
    def database_url(self) -> str:
        """Return the administrator's URL at the address that only this machine reaches: for checks."""
        servers = self.containers("postgres")
        if not servers or not servers[0]["address"]:
            raise NotRunning(f"{self.home.path} 没有运行中的数据库 / no database runs in this home")
        password = SecretFolder(self.home.secrets).password("postgres_password")
        return f"postgresql://{ADMINISTRATOR}:{password}@{servers[0]['address']}:5432/{DATABASE}"

    def amqp_address(self) -> str:
        """Return host and port where other systems reach the broker."""
        settings = self.project.settings()
        if not settings:
            raise NotRunning(f"{self.home.path} 没有运行中的系统 / no stack runs in this home")
        bound = settings["SIQUAN_AMQP_BIND"]
        return f"{LOOPBACK if bound in ('0.0.0.0', '') else bound}:{settings['SIQUAN_AMQP_PORT']}"

    def containers(self, service: str) -> list[dict[str, Any]]:
        """Return state, pid, restarts and health of each container of a service."""
        return [one for one in self.project.containers() if one["service"] == service]

    def wait_ready(self, *services: str, timeout: float = READY_WITHIN) -> None:
        """Wait until every container of these services (default: all) answers ready; raises StackError."""
        give_up_at = time.monotonic() + timeout
        by_address = not hides_users()
        while True:
            wanted = [one for one in self.project.containers() if one["service"] in (services or SERVICES)]
            late = [one for one in wanted if not _is_ready(one, by_address)]
            if wanted and not late:
                return
            hopeless = next((one for one in late if one["restarts"] >= HOPELESS_RESTARTS), None)
            if hopeless or time.monotonic() > give_up_at:
                name = (hopeless or late[0])["container"] if late else "?"
                raise StackError(f"{name} 未就绪 / is not ready: {last_lines(self.log_of(name), 5)}")
            time.sleep(0.2)

    def log_of(self, container: str, lines: int = 50) -> str:
        """Return the last lines a container wrote."""
        done = subprocess.run(
            [client(), "logs", "--tail", str(lines), container],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=30,
        )  # fmt: skip
        return done.stdout

    def stop_service(self, service: str) -> None:
        """Stop a service gracefully and leave it down."""
        self.project.compose("stop", service)

    def start_service(self, service: str) -> None:
        """Start a stopped service, or a server."""
        self.project.compose("start", service)

    def kill_service(self, service: str) -> None:
        """Kill the processes of a service as a crash would; the engine starts them again."""
        for one in self.containers(service):
            # `docker kill` would count as the operator's wish and leave it down: kill the process from inside
            # instead.
            docker("exec", one["container"], "python", "-c", "import os; os.kill(-1, 9)")

    def scale_service(self, service: str, count: int) -> None:
        """Run `count` containers of a service."""
        self.project.compose("up", "--detach", "--no-build", "--no-recreate", "--scale", f"{service}={count}", service)

    def migrate(self) -> str:
        """Run the migrate job again; return what it said."""
        return self.project.compose("run", "--rm", "--no-deps", "migrate")

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on the stack's broker and return what it printed."""
        return self.project.compose("exec", "-T", "rabbitmq", "rabbitmqctl", *arguments)

    def sql(self, statement: str, *, database: str = DATABASE) -> list[str]:
        """Run one statement as the administrator and return its rows, columns joined by `|`: for checks."""
        return self.project.compose(
            "exec", "-T", "postgres", "psql", "--no-psqlrc", "-qtAX", "-v", "ON_ERROR_STOP=1",
            "-U", ADMINISTRATOR, "-d", database, "-c", statement,
        ).splitlines()  # fmt: skip

    def _policy(self) -> dict[str, str]:
        """Return the variables that give the services another policy: a copy that their user may read."""
        if self.policy_file is None:
            return {}
        copy = self.project.settings_file.with_name("policy.yaml")
        copy.write_bytes(self.policy_file.read_bytes())
        copy.chmod(0o644)
        further = [*os.environ.get("SIQUAN_COMPOSE_FILES", "").split(":"), "deploy/compose/policy.yml"]
        return {"SIQUAN_POLICY": str(copy), "SIQUAN_COMPOSE_FILES": ":".join(filter(None, further))}

    def _port(self) -> dict[str, str]:
        """Return where AMQP is published: as set, else the port of last time, else a free one."""
        before = self.project.settings()
        bind = os.environ.get("SIQUAN_AMQP_BIND") or LOOPBACK
        if port := os.environ.get("SIQUAN_AMQP_PORT"):
            return {"SIQUAN_AMQP_BIND": bind, "SIQUAN_AMQP_PORT": port}
        wanted = {"amqp": int(before["SIQUAN_AMQP_PORT"])} if before else {}
        if not (wanted and any(one["state"] == "running" for one in self.containers("rabbitmq"))):
            wanted = keep_or_replace(wanted, ["amqp"])
        return {"SIQUAN_AMQP_BIND": bind, "SIQUAN_AMQP_PORT": str(wanted["amqp"])}

    def _why_not_migrated(self) -> str:
        failed = [one for one in self.containers("migrate") if one["state"] == "stopped" and one["last_exit"]]
        return "".join(f"\n{last_lines(self.log_of(one['container']), 6)}" for one in failed)


def _is_ready(container: dict[str, Any], by_address: bool) -> bool:
    """Say whether a service's container takes calls and events.

    A rootless engine keeps its networks to itself: there the container's own check, which only says alive, has to do.
    """
    if container["state"] != "running":
        return False
    return is_ready(container["health_url"]) if by_address else container["health"] == "healthy"
