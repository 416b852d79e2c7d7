"""Run one service: `python -m services.run intake`. The one place that joins chassis, contracts and a service."""

from __future__ import annotations

import importlib
import sys

from services.chassis.runner import serve
from services.contracts.catalog import SERVICES
from services.contracts.listeners import LISTENERS


def main(arguments: list[str]) -> int:
    """Serve the named service until SIGTERM."""
    if len(arguments) != 1 or arguments[0] not in SERVICES:
        print(f"用法 usage: python -m services.run {'|'.join(SERVICES)}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"services.{arguments[0]}.service")
    return serve(getattr(module, arguments[0].capitalize()), LISTENERS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
