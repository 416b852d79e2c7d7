"""One compose project: its files, its settings, and what the engine says of its containers."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.containers.engine import docker
from deploy.native.home import REPOSITORY, Home, write_private

COMPOSE_FILE = REPOSITORY / "docker-compose.yml"
_PROJECT_LABEL = "com.docker.compose.project"
_SERVICE_LABEL = "com.docker.compose.service"
_NUMBER_LABEL = "com.docker.compose.container-number"
_HTTP_PORT = 8080
# The engine knows more states; whoever asks wants to know whether it runs, comes back by itself, or does neither.
_STATES = {"running": "running", "restarting": "restarting"}


class Project:
    """The project of one home. Its settings are kept there, so that `down` and plain compose find them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.name = f"siquan-{home.mark}"
        self.settings_file = home.path / "containers" / "compose.env"

    def settings(self) -> dict[str, str]:
        """Return the variables the stack was last started with; empty when it never was."""
        if not self.settings_file.exists():
            return {}
        lines = self.settings_file.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def save(self, settings: dict[str, str]) -> None:
        """Keep the variables for the next command."""
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        write_private(self.settings_file, "".join(f"{name}={value}\n" for name, value in settings.items()))

    def compose(self, *arguments: str, seconds: float = 600) -> str:
        """Run `docker compose` on this project and return what it printed; raises StackError."""
        # Given as variables too: a setting exported in the caller's shell would otherwise go before the file.
        return docker("compose", *self.place(), *arguments, environ=self.settings(), seconds=seconds)

    def down(self, *, volumes: bool = False) -> None:
        """Stop and remove the containers and networks, and the data too if asked.

        By the project's name alone, from a folder without a compose file: what runs can be stopped also when
        the file has changed since, or a setting it asks for is gone.
        """
        further = ["--volumes"] if volumes else []
        docker("compose", "--project-name", self.name, "down", *further, folder=Path("/"), seconds=180)

    def command(self) -> str:
        """Return the beginning of a compose command for this project, for an operator to go on from."""
        return shlex.join(["docker", "compose", *self.place()])

    def containers(self) -> list[dict[str, Any]]:
        """Return every container of the project, the stopped ones too, in the order of service and number."""
        ids = docker("ps", "--all", "--quiet", "--no-trunc", "--filter", f"label={_PROJECT_LABEL}={self.name}").split()
        found = json.loads(docker("inspect", *ids)) if ids else []
        shown = [_shown(container) for container in found]
        return sorted(shown, key=lambda one: (one["service"], one["number"]))

    def read_for_all(self) -> None:
        """Let the broker's user read its configuration, also in a clone made with a closed umask."""
        for path in (REPOSITORY / "deploy" / "compose").iterdir():
            mode = path.stat().st_mode
            if path.is_file() and not mode & stat.S_IROTH and os.access(path, os.W_OK):
                path.chmod(mode | stat.S_IRGRP | stat.S_IROTH)

    def place(self) -> list[str]:
        """Return the options that tell compose which project is meant."""
        files = compose_files(self.settings())
        return [
            "--project-name", self.name, "--project-directory", str(REPOSITORY),
            "--env-file", str(self.settings_file),
            *(part for path in files for part in ("--file", str(path))),
        ]  # fmt: skip


def compose_files(settings: Mapping[str, str]) -> list[Path]:
    """Return our compose file and those of SIQUAN_COMPOSE_FILES (paths from the repository, with colons)."""
    further = settings.get("SIQUAN_COMPOSE_FILES", "").split(":")
    return [COMPOSE_FILE, *(REPOSITORY / name for name in further if name)]


def chosen_settings(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables of this process that the compose files ask for; the rest keeps its defaults.

    They are kept with the project: `down` in another shell must understand the same files.
    """
    environ = os.environ if environ is None else environ
    text = "".join(path.read_text(encoding="utf-8") for path in compose_files(environ))
    asked_for = {"SIQUAN_COMPOSE_FILES", *re.findall(r"\$\{(SIQUAN_\w+)", text)}
    return {name: environ[name] for name in sorted(asked_for) if environ.get(name)}


def _shown(container: dict[str, Any]) -> dict[str, Any]:
    labels, state = container["Config"]["Labels"], container["State"]
    addresses = {
        name.rsplit("_", 1)[-1]: one["IPAddress"] for name, one in container["NetworkSettings"]["Networks"].items()
    }
    address = addresses.get("bus") or next(iter(addresses.values()), "")
    return {
        "service": labels[_SERVICE_LABEL],
        "number": int(labels.get(_NUMBER_LABEL, 1)),
        "state": _STATES.get(state["Status"], "stopped"),
        "health": state.get("Health", {}).get("Status"),
        "pid": state["Pid"] or None,
        "restarts": container["RestartCount"],
        "last_exit": state["ExitCode"] if state["Status"] != "running" or container["RestartCount"] else None,
        "address": address or None,
        "health_url": f"http://{address}:{_HTTP_PORT}/healthz" if address else None,
        "container": container["Name"].lstrip("/"),
    }
