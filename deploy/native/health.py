"""Ask a service process over HTTP whether it is alive and ready."""

from __future__ import annotations

import urllib.error
import urllib.request

_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_ready(health_url: str) -> bool:
    """Say whether the process serves: its database, its broker and its schema are as they must be."""
    return _answers(health_url.removesuffix("/healthz") + "/readyz")


def is_alive(health_url: str) -> bool:
    """Say whether the process' event loop turns."""
    return _answers(health_url)


def _answers(url: str) -> bool:
    try:
        with _NO_PROXY.open(url, timeout=3) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False
