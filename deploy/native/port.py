"""Free TCP ports on the loopback address."""

from __future__ import annotations

import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
LOWEST = 20000


def free_ports(count: int) -> list[int]:
    """Return different ports that are free now, below the range of outgoing connections.

    A server's port inside that range may be taken by somebody's outgoing connection while the server is down,
    and a client that keeps trying such a port can end up connected to itself. Another program may still take
    a port before our server does: the server then fails to start, and the next attempt asks again.
    """
    candidates = list(range(LOWEST, _first_outgoing_port()))
    random.shuffle(candidates)
    ports: list[int] = []
    for port in candidates:
        if len(ports) == count:
            break
        if is_free(port):
            ports.append(port)
    if len(ports) < count:
        raise OSError("no free ports on the loopback address")
    return ports


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def keep_or_replace(wanted: dict[str, int], names: list[str]) -> dict[str, int]:
    """Return one free port per name: last time's where it is still free, so that addresses stay the same."""
    kept = {name: wanted[name] for name in names if name in wanted and is_free(wanted[name])}
    missing = [name for name in names if name not in kept]
    return {**kept, **dict(zip(missing, free_ports(len(missing)), strict=True))}


def _first_outgoing_port() -> int:
    try:
        low = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 32768
    return low if low > LOWEST + 1000 else 65536
