"""Orders to a supervisor: a line of JSON over a unix socket of the stack's owner, a line back."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deploy.native.errors import NotRunning, StackError
from deploy.native.home import Home

LONGEST_ORDER = 65536


def listen(path: Path) -> socket.socket:
    """Open the supervisor's socket, in place of one that a killed supervisor left."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        server.bind(str(path))
    finally:
        os.umask(before)
    server.listen()
    return server


def serve(server: socket.socket, carry_out: Callable[[dict[str, Any]], Any]) -> None:
    """Take one order, carry it out, answer. Whatever a client does, the supervisor lives on."""
    connection, _ = server.accept()
    with connection:
        connection.settimeout(2)
        try:
            order = json.loads(_read_line(connection))
            answer = {"answer": carry_out(order)}
        except StackError as error:
            answer = {"error": str(error)}
        except (OSError, ValueError, KeyError, TypeError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        try:
            connection.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:
            return  # the client did not wait for its answer


def order(home: Home, do: str, *, timeout: float = 90, **details: Any) -> Any:
    """Give one order and return its answer; raises StackError with the supervisor's reason."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(timeout)
        try:
            client.connect(str(home.control_socket))
            client.sendall(json.dumps({"do": do, **details}).encode() + b"\n")
            reply = json.loads(_read_line(client))
        except (FileNotFoundError, ConnectionError):
            raise NotRunning(f"{home.path} 没有运行中的系统 / no stack runs in this home") from None
        except TimeoutError:
            raise StackError(
                f"{do}: 等待 {timeout:.0f} 秒无答复 / no answer within {timeout:.0f} s"
            ) from None
    if "error" in reply:
        raise StackError(reply["error"])
    return reply["answer"]


def _read_line(connection: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        part = connection.recv(LONGEST_ORDER)
        if not part:
            raise ConnectionError("the connection was closed in mid-order")
        line += part
        if len(line) > LONGEST_ORDER:
            raise ValueError("order too long")
    return line
