"""Entry point of `./siquan`: puts the command groups together and turns every failure into one line."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from typing import Annotated

import typer

from deploy import __version__
from deploy.cli import (
    call,
    demo,
    directory,
    export,
    import_,
    logs,
    migrate,
    parked,
    reference,
    roster,
    setup,
    stack,
    status,
    token,
    wall_codes,
)
from deploy.cli.output import CommandFailed, print_error
from deploy.native.errors import StackError
from deploy.native.home import Home

GROUPS = (
    stack, status, demo, call, token, directory, wall_codes, import_, export, roster, parked, migrate, logs,
    reference, setup,
)

app = typer.Typer(
    name="siquan",
    help="四全工作法办件系统 / The four-full work method, as five services on a message bus.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"siquan {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / Show the version.")
    ] = False,
) -> None:
    """四全工作法办件系统 / The four-full work method, as five services on a message bus."""


for group in GROUPS:
    group.register(app)


def main() -> int:
    """Run one command and return its exit code."""
    try:
        app(prog_name="siquan")
    except SystemExit as finished:  # how typer ends, also for its own usage errors
        return finished.code if isinstance(finished.code, int) else 0
    except CommandFailed as error:
        print_error(str(error))
        return error.exit_code
    except StackError as error:
        print_error(str(error))
        return 1
    except BrokenPipeError:
        # `./siquan status | head`: the reader has seen enough. At exit nothing may go to the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print_error(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        return 1
    except Exception as error:  # noqa: BLE001 - one line for the operator, the rest in a file for us
        print_error(f"{type(error).__name__}: {error}{_keep_trace()}")
        return 1
    return 0


def _keep_trace() -> str:
    target = Home().logs / "cli-error.log"
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("a") as log:
            log.write(traceback.format_exc())
        return f"; 详见 / details in {target}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
