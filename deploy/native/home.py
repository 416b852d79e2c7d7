"""The folder that one stack lives in: state, secrets, logs, and where its servers may keep their files.

Everything that tells one stack from another is derived from the home's path, so that two homes never meet.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from deploy.native.errors import AlreadyRunning

REPOSITORY = Path(__file__).resolve().parents[2]

LOCK_PATIENCE = 1.0
# sun_path holds 108 bytes with its terminating zero; PostgreSQL appends "/.s.PGSQL.65535".
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535")


def default_home() -> Path:
    """Return SIQUAN_HOME, or `.siquan` at the root of the repository."""
    return Path(os.environ.get("SIQUAN_HOME") or REPOSITORY / ".siquan")


class Home:
    """Paths and small files of one stack."""

    def __init__(self, path: Path | str | None = None) -> None:
        self.path = Path(path or default_home()).expanduser().resolve()
        self.mark = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]
        self.secrets = self.path / "secrets"
        self.logs = self.path / "logs"
        self.state_file = self.path / "state.json"
        self.settings_file = self.path / "settings.json"
        self.lock_file = self.path / "supervisor.lock"
        self.mode_file = self.path / "mode"
        self.server_root_file = self.path / "servers-at"

    def prepare(self) -> None:
        """Make the folders. The home may be walked through (the servers run as other users), not listed."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o711)
        for private in (self.secrets, self.logs):
            private.mkdir(exist_ok=True)
            private.chmod(0o700)
        if not self.server_root_file.exists():
            write_private(self.server_root_file, f"{self.server_root}\n")

    @property
    def server_root(self) -> Path:
        """Return the folder for the servers' own files.

        As root the servers run as other users, so a home below a closed folder such as /root cannot hold
        their files; they then live in /var/lib, named after the home. Decided once: a later change of folder
        rights must not make the stack come up beside its own data.
        """
        with suppress(FileNotFoundError):
            return Path(self.server_root_file.read_text().strip())
        if os.geteuid() != 0 or _open_to_all(self.path):
            return self.path / "servers"
        return Path("/var/lib/siquan") / self.mark

    def make_server_root(self) -> None:
        """Make the folder for the servers' files, so that each server's user can walk down to its own."""
        root = self.server_root
        for folder in (root.parent, root):
            if not folder.exists():
                folder.mkdir(parents=True)
                folder.chmod(0o711)

    @property
    def socket_folder(self) -> Path:
        """Return a folder whose path is short enough for unix sockets."""
        own = self.server_root / "run"
        if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER:
            return own
        return Path(tempfile.gettempdir()) / f"siquan-{self.mark}"

    @property
    def control_socket(self) -> Path:
        """Return the socket by which the supervisor takes orders, reachable by the stack's owner alone."""
        own = self.path / "control.sock"
        if len(os.fsencode(own)) <= 107:
            return own
        return Path(tempfile.gettempdir()) / f"siquan-{self.mark}-control" / "sock"

    def log_file(self, process: str) -> Path:
        """Return where the output of one process goes."""
        return self.logs / f"{process}.log"

    def read_state(self) -> dict[str, Any]:
        """Return what the supervisor last wrote; empty when there is nothing, or nothing readable."""
        return _read_json(self.state_file)

    def write_state(self, state: dict[str, Any]) -> None:
        """Replace the state in one step, so that a reader never sees half of it."""
        write_private(self.state_file, json.dumps(state, indent=2, ensure_ascii=False) + "\n")

    def mode(self) -> str:
        """Return `native`, `containers`, or `none` when nothing was started from this home."""
        with suppress(FileNotFoundError):
            return self.mode_file.read_text().strip() or "none"
        return "none"

    def set_mode(self, mode: str) -> None:
        """Remember how this home was started, so that `down` and `status` need no flag."""
        write_private(self.mode_file, mode + "\n")

    def is_supervised(self) -> bool:
        """Say whether a living supervisor holds this home. The kernel drops the lock when it dies."""
        if not self.lock_file.exists():
            return False
        with self.lock_file.open("r+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the home for the life of a supervisor; raises AlreadyRunning."""
        with self.lock_file.open("a+") as handle:
            os.chmod(handle.fileno(), 0o600)
            _lock(handle.fileno(), self.path)
            handle.truncate(0)
            handle.write(f"{os.getpid()}\n")
            handle.flush()
            yield

    def supervisor_pid(self) -> int | None:
        """Return the pid that the holder of the lock wrote, or None."""
        with suppress(FileNotFoundError, ValueError):
            return int(self.lock_file.read_text())
        return None


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; only its owner may read it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(name).replace(path)


def _lock(descriptor: int, home: Path) -> None:
    """Take the lock. A `status` holds it for an instant, so being refused once does not mean being second."""
    give_up_at = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up_at:
                raise AlreadyRunning(
                    f"{home} 已有一套系统在运行 / a stack is already running in this home"
                ) from None
            time.sleep(0.02)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _open_to_all(path: Path) -> bool:
    """Say whether any user may walk down to this folder; the folder itself is opened by prepare()."""
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in existing if folder != path)
