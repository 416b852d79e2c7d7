"""A bare nameko service, as its documentation writes one: `python -m tests.benchmarks.calls.echo`. Touches no database."""

from __future__ import annotations

import os
import signal
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()

from nameko.rpc import rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402


class Echo:
    """Says what it was told."""

    name = "echo"

    @rpc
    def note(self, text: str) -> dict[str, str]:
        """Answer with the text."""
        return {"text": text}


def main() -> None:
    """Serve until SIGTERM."""
    runner = ServiceRunner({"AMQP_URI": os.environ["BENCH_AMQP_URL"]})
    runner.add_service(Echo)
    runner.start()
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn(runner.stop))
    runner.wait()


if __name__ == "__main__":
    main()
