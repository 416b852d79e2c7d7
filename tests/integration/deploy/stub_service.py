"""Stands in for a service in tests of the native stack: health pages, consumed queues, an obeyed SIGTERM.

`python stub_service.py NAME`, with the settings of a real service in the environment. STUB_EXIT=3 makes it
fail at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import amqp
import psycopg


def setting(name: str) -> str:
    """Read a setting as services do: NAME, or the file that NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ[name]


def connect_broker() -> amqp.Connection:
    user, _, place = setting("SIQUAN_AMQP_URL").removeprefix("amqp://").partition("@")
    name, _, password = user.partition(":")
    host, _, vhost = place.partition("/")
    broker = amqp.Connection(host=host, userid=name, password=password, virtual_host=vhost)
    broker.connect()
    return broker


class Pages(BaseHTTPRequestHandler):
    """Answers every page: the process is up, so it is ready."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def main(service: str) -> int:
    """Serve until SIGTERM."""
    if code := os.environ.get("STUB_EXIT"):
        print("told to fail", flush=True)
        return int(code)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with psycopg.connect(setting("SIQUAN_DATABASE_URL")) as database:
        database.execute("SELECT 1")
    broker = connect_broker()
    channel = broker.channel()
    for queue in (f"siquan.{service}", f"rpc-{service}"):
        channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.basic_consume(queue)
    port = int(os.environ["SIQUAN_HTTP_PORT"])
    pages = ThreadingHTTPServer((os.environ["SIQUAN_HTTP_HOST"], port), Pages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    print(f"{service} serves on {port}", flush=True)
    signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
