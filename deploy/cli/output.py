"""How the command speaks to people: Chinese first, English second; a failure is one line and an exit code."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class CommandFailed(Exception):
    """What was asked for cannot be done; the text is for a person."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def say(chinese: str, english: str = "") -> None:
    """Tell a person something, on one line."""
    console.print(f"{chinese} / {english}" if english else chinese, markup=False, soft_wrap=True)


def print_error(message: str) -> None:
    """Tell a person what went wrong."""
    errors.print(f"错误 error: {message}", style="red", markup=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """Print a value for another program: plain, and never wrapped or coloured."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
