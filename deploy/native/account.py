"""Which system user a server runs as, and the folders it may write.

PostgreSQL refuses to run as root, and a broker has no need to. Started by root, each runs as the user that
its Debian package made, or else as `nobody`; started by anybody else, everything runs as that person.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.native.errors import StackError


@dataclass(frozen=True)
class Account:
    """A user for a child process; `uid` None means: stay who we are."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict[str, Any]:
        """Return what subprocess needs to start a child as this user, with no other group left."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path, mode: int) -> None:
        """Give a file or folder to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def make_folder(self, path: Path, mode: int = 0o700) -> Path:
        """Make a folder of this user, or take one that is his already.

        Short folders for sockets lie in /tmp, where anybody may have put a link or a folder of that name
        before us.
        """
        path.mkdir(exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.uid):
            raise StackError(f"{path} 属于他人 / belongs to somebody else")
        self.own(path, mode)
        return path

    def write(self, path: Path, text: str, mode: int = 0o600) -> None:
        """Write a file of this user, closed to others from its first byte."""
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        self.own(path, mode)

    def may_walk(self, path: Path) -> bool:
        """Say whether this user gets down to `path`; root's own folders are closed to the servers' users."""
        if self.uid is None:
            return os.access(path, os.X_OK)
        return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def account_for(preferred: str) -> Account:
    """Return the user for a server: oneself, or when started by root the preferred user, or `nobody`."""
    if os.geteuid() != 0:
        return Account(name=pwd.getpwuid(os.geteuid()).pw_name)
    for name in (preferred, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise LookupError(f"neither {preferred} nor nobody is a user of this machine")
