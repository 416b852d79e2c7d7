"""Whether a process is alive and ready, told over HTTP beside its metrics; and the end of one that hangs.

Alive means: the event loop turns, and the queues have this process as a consumer or are being reconnected to. Ready means:
consumers are connected and the database answers. A process whose loop stands still ends itself, so that
whoever supervises it starts it anew: nobody restarts a container merely for being unhealthy.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.patcher
import eventlet.wsgi
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.chassis import metrics

log = structlog.get_logger(__name__)

_HANGS_AFTER = 90.0
_RECONNECTS_WITHIN = 300.0


class Health:
    """Watches one container and serves what it sees."""

    def __init__(self, container: Any, *, service: str) -> None:
        self._container, self._service = container, service
        self._ticked_at = time.monotonic()

    def start(self, host: str, port: int) -> int:
        """Serve in the background and begin to watch; return the port, which the system chose when 0 was asked for."""
        listener = eventlet.listen((host, port))
        eventlet.spawn(eventlet.wsgi.server, listener, self._answer, log_output=False, debug=False)
        eventlet.spawn(self._tick)
        threading = eventlet.patcher.original("threading")
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()
        return int(listener.getsockname()[1])

    def consumers(self) -> list[Any]:
        """Return the consumers of this process."""
        return [extension for extension in self._container.subextensions if hasattr(extension, "is_connected")]

    def is_alive(self) -> bool:
        """Tell whether the loop turns and no consumer has been without its broker for minutes."""
        now = time.monotonic()
        return now - self._ticked_at < 10 and all(
            consumer.is_connected or now - consumer.settled_at < _RECONNECTS_WITHIN for consumer in self.consumers())

    def is_ready(self) -> bool:
        """Tell whether calls and events are taken now."""
        works = [dependency for dependency in self._container.dependencies if hasattr(dependency, "is_ready")]
        return all(consumer.is_connected for consumer in self.consumers()) and all(work.is_ready() for work in works)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        checks = {"/healthz": self.is_alive, "/readyz": self.is_ready}
        if path not in checks:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found\n"]
        is_well = checks[path]()
        start_response("200 OK" if is_well else "503 Service Unavailable", [("Content-Type", "application/json")])
        state = {consumer.queue: consumer.is_connected for consumer in self.consumers()}
        return [json.dumps({"service": self._service, "ok": is_well, "consuming": state}).encode() + b"\n"]

    def _tick(self) -> None:
        while True:
            began = time.monotonic()
            eventlet.sleep(0.5)
            self._ticked_at = time.monotonic()
            metrics.loop_lag.labels(self._service).set(max(0.0, self._ticked_at - began - 0.5))

    def _watch(self) -> None:
        """Runs in a thread that eventlet does not know: it goes on when the loop stands still."""
        sleep = eventlet.patcher.original("time").sleep
        while True:
            sleep(5)
            if time.monotonic() - self._ticked_at > _HANGS_AFTER:
                os.write(2, b'{"level":"critical","event":"the event loop stands still; ending the process"}\n')
                os._exit(70)
