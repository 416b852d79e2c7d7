"""The `--home` option that the stack's commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        envvar="SIQUAN_HOME",
        show_default=".siquan",
        help="系统的数据目录 / Folder of this stack: data, secrets, logs.",
    ),
]
