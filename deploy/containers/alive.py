"""The containers' health check: 0 when this container's service says it is alive.

Standard library only and started without site packages, because it runs every ten seconds in every container:
a check that imported what the service imports would cost more than the idle service itself.

    python -IS alive.py
"""

from __future__ import annotations

import os
import socket
import sys


def is_alive(port: int, seconds: float = 4) -> bool:
    """Ask for /healthz on the loopback address."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=seconds) as link:
            link.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return link.makefile("rb").readline().split()[1:2] == [b"200"]
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("SIQUAN_HTTP_PORT", "8080"))))
