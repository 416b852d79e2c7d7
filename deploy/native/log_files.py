"""Keep the logs of a long-running stack from filling the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LARGEST = 20 * 1024 * 1024


def limit(folder: Path, largest: int = LARGEST) -> None:
    """Move a log that has grown too large aside, keeping one older part.

    The processes keep their files open in append mode, so the text is copied and the file emptied: they need
    not be told, and go on writing when the supervisor is gone. A line written in the instant between both is
    lost.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > largest:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            log.with_suffix(".log.1").chmod(0o600)
            os.truncate(log, 0)
