"""The first import of a service process: eventlet's patches, and a psycopg that does not block them.

psycopg's C build waits for the server outside eventlet's sight and so stops the whole process during every query;
its Python wait function does not. Both have to be in place before anything else imports sockets or psycopg.
"""

from __future__ import annotations

import os
import warnings

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"

with warnings.catch_warnings():
    # eventlet announces its own retirement at import; ADR 0002 says what that means for us.
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()

import kombu.compression  # noqa: E402  (after the patches)
import psycopg.waiting  # noqa: E402

if getattr(psycopg.waiting.wait, "__name__", "") != "wait_selector":  # pragma: no cover - a broken installation
    raise SystemExit("psycopg 会阻塞整个进程 psycopg would block the process: PSYCOPG_WAIT_FUNC came too late")

# kombu inflates a compressed body before anybody can look at its size; we neither send nor accept such bodies.
kombu.compression._decoders.clear()

from services.chassis import waiting  # noqa: E402

psycopg.waiting.wait = waiting.wait  # type: ignore[assignment]
