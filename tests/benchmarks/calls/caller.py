"""One caller with nameko's stock client: reads orders from its input, calls for so many seconds, tells what it did."""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nameko.standalone.rpc import ClusterRpcProxy


def main() -> None:
    """Say `ready`; then obey `{"service", "method", "arguments", "begin_at", "seconds"}` a line and answer what was done."""
    config = {"AMQP_URI": os.environ["BENCH_AMQP_URL"]}
    with ClusterRpcProxy(config, timeout=60, context_data={"auth_token": os.environ["BENCH_TOKEN"]}) as cluster:
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(_obey(cluster, json.loads(line))), flush=True)


def _obey(cluster: Any, order: dict[str, Any]) -> dict[str, Any]:
    call = getattr(getattr(cluster, order["service"]), order["method"])
    call(**order["arguments"])
    time.sleep(max(0.0, order["begin_at"] - time.time()))
    ends = order["begin_at"] + order["seconds"]
    times = []
    while (began := time.time()) < ends:
        call(**order["arguments"])
        times.append(time.time() - began)
    return {"calls": len(times), "median_ms": sorted(times)[len(times) // 2] * 1000 if times else None}


if __name__ == "__main__":
    main()
