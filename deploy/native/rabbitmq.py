"""The stack's own RabbitMQ node, beside any other node of the machine and without touching it.

Its own node name, port mapper (epmd), cookie, folders, plugins and configuration; no `guest`, no management
page. The broker's account is made by the node itself at its first start, from its configuration file.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path

import amqp

from deploy.native.account import account_for
from deploy.native.errors import StackError
from deploy.native.home import Home
from deploy.native.port import LOOPBACK
from deploy.native.process import Child
from deploy.native.settings import StackSettings
from deploy.provision.secret import SecretFolder

USER = "siquan"
VHOST = "siquan"
PASSWORD = "broker_password"
PORTS = ("amqp", "epmd", "distribution")

# Where packages put the plain scripts. Debian's /usr/sbin/rabbitmq-server is bound to the system-wide node.
_PLACES = ("/usr/lib/rabbitmq/bin", "/opt/homebrew/sbin", "/usr/local/sbin", "/usr/sbin")


def scripts() -> Path | None:
    """Return the folder with `rabbitmq-server` and `rabbitmqctl`, or None when there is no RabbitMQ."""
    for place in map(Path, _PLACES):
        if (place / "rabbitmq-server").exists():
            return place
    return None


class RabbitMQ:
    """One broker node: its port mapper and its Erlang machine."""

    name = "rabbitmq"

    def __init__(self, home: Home, settings: StackSettings, programs: Path, ports: dict[str, int]) -> None:
        self.home = home
        self.settings = settings
        self.programs = programs
        self.ports = ports
        self.account = account_for("rabbitmq")
        self.folder = home.server_root / "rabbitmq"
        self.node = f"siquan-{home.mark}@localhost"
        self.log = home.log_file(self.name)

    @property
    def url(self) -> str:
        """Return the AMQP URL of the stack's own user."""
        password = SecretFolder(self.home.secrets).password(PASSWORD)
        return f"amqp://{USER}:{password}@{LOOPBACK}:{self.ports['amqp']}/{VHOST}"

    def prepare(self) -> None:
        """Write the node's configuration; data of an earlier run is kept."""
        self.home.make_server_root()
        self.account.make_folder(self.folder)
        for name in ("data", "log"):
            self.account.make_folder(self.folder / name)
        self.account.write(self.folder / "rabbitmq.conf", self._configuration())
        self.account.write(self.folder / "enabled_plugins", "[].\n")
        self.account.write(self.folder / "rabbitmq-env.conf", "# Instead of the system's own file.\n")
        cookie = self.folder / ".erlang.cookie"
        if not cookie.exists():
            self.account.write(cookie, secrets.token_hex(20), 0o400)

    def start_port_mapper(self) -> Child:
        """Start an epmd for this node alone. One that Erlang starts by itself would outlive the stack."""
        program = shutil.which("epmd") or _erlang_program("epmd")
        command = [program, "-address", LOOPBACK, "-port", self.ports["epmd"]]
        return self._child("epmd", command)

    def start(self) -> Child:
        """Start the node; wait for `answers()` before using it."""
        return self._child(self.name, [self.programs / "rabbitmq-server"])

    def answers(self) -> bool:
        """Say whether a client can log in; the node listens only when it is ready to serve."""
        try:
            with amqp.Connection(
                host=f"{LOOPBACK}:{self.ports['amqp']}",
                userid=USER,
                password=SecretFolder(self.home.secrets).password(PASSWORD),
                virtual_host=VHOST,
                connect_timeout=2,
                read_timeout=5,
                write_timeout=5,
            ):
                return True
        except amqp.exceptions.AccessRefused:
            raise StackError(
                f"{self.home.secrets / PASSWORD} 与消息服务器不符 / does not fit the broker in {self.folder}"
            ) from None
        except (OSError, amqp.exceptions.AMQPError):
            return False

    def stop(self, child: Child) -> None:
        """Stop the node; what was confirmed is on disk."""
        child.stop(patience=30)

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on this node and return its output; raises StackError with its last words."""
        done = subprocess.run(
            [str(self.programs / "rabbitmqctl"), "--node", self.node, *arguments],
            capture_output=True, text=True, check=False, timeout=60,
            env=self._environment(), cwd=self.folder, **self.account.popen_arguments(),
        )  # fmt: skip
        if done.returncode != 0:
            words = (done.stderr or done.stdout).strip().splitlines() or ["no output"]
            raise StackError(f"rabbitmqctl {arguments[0]} 失败 / failed: {words[-1]}")
        return done.stdout

    def _child(self, name: str, command: list[object]) -> Child:
        return Child.start(
            name,
            [str(part) for part in command],
            mark=self.home.mark,
            log=self.log,
            env=self._environment(),
            cwd=self.folder,
            account=self.account,
        )

    def _configuration(self) -> str:
        memory = self.settings.broker_memory
        watermark = "relative" if re.fullmatch(r"0?\.\d+|1(\.0)?", memory) else "absolute"
        password = SecretFolder(self.home.secrets).password(PASSWORD)
        lines = [
            f"listeners.tcp.local = {LOOPBACK}:{self.ports['amqp']}",
            f"default_user = {USER}",
            f"default_pass = {password}",
            f"default_vhost = {VHOST}",
            "default_user_tags.administrator = true",
            "loopback_users = none",
            f"vm_memory_high_watermark.{watermark} = {memory}",
            "disk_free_limit.absolute = 200MB",
            # Quorum queues keep in memory what their log holds; the default of 512 MB is for large machines.
            "raft.wal_max_size_bytes = 67108864",
            "log.console = true",
            "log.console.level = info",
            "log.console.use_colors = off",
            "log.file = false",
        ]
        return "\n".join(lines) + "\n"

    def _environment(self) -> dict[str, str]:
        inherited = ("PATH", "LANG", "TMPDIR")
        schedulers = self.settings.broker_schedulers
        erlang = f"+S {schedulers}:{schedulers} -kernel inet_dist_use_interface {{127,0,0,1}}"
        return {
            **{name: os.environ[name] for name in inherited if name in os.environ},
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(self.ports["epmd"]),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self.ports["distribution"]),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(self.folder / "rabbitmq.pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": erlang,
            # Makes the script become the Erlang machine instead of staying in between as its parent.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def _erlang_program(name: str) -> str:
    found = sorted(Path("/usr/lib/erlang").glob(f"erts-*/bin/{name}"))
    if not found:
        raise StackError(f"找不到 Erlang 的 {name} / Erlang's {name} is missing")
    return str(found[-1])
