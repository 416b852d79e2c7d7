"""One caller with nameko's stock client: reads orders from its input, calls for so long, tells its rate."""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from typing import Any
from uuid import uuid4

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nameko.standalone.rpc import ClusterRpcProxy


def main() -> None:
    """Say `ready`; then obey one order a line, and answer each with calls per second."""
    config = {"AMQP_URI": os.environ["BENCH_AMQP_URL"]}
    with ClusterRpcProxy(config, timeout=60, context_data={"auth_token": os.environ["BENCH_TOKEN"]}) as cluster:
        print("ready", flush=True)
        for line in sys.stdin:
            print(_obey(cluster, json.loads(line)), flush=True)


def _obey(cluster: Any, order: dict[str, Any]) -> float:
    method = getattr(getattr(cluster, order["service"]), order["method"])
    arguments = order["arguments"]

    def call() -> None:
        if order["fresh_keys"]:
            for item in arguments["items"]:
                item["source_ref"] = uuid4().hex
        method(**arguments)

    call()
    time.sleep(max(0.0, order["begin_at"] - time.time()))
    began, calls = time.perf_counter(), 0
    while (took := time.perf_counter() - began) < order["seconds"]:
        call()
        calls += 1
    return calls / took


if __name__ == "__main__":
    main()
