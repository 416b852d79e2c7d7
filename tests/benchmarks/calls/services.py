"""The services that the calls go to: a stock nameko echo, the smallest writing service, and the real intake."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.client import Client
from services.chassis import tokens
from services.contracts import roles
from tests.benchmarks.ground import CHASSIS_SCHEMA, Ground, eventually
from tests.benchmarks.squad import Squad

_QUEUES = ("rpc-echo", "rpc-desk", "rpc-intake")


@contextmanager
def serving(ground: Ground) -> Iterator[Squad]:
    """Run them, each one process, until the block ends; intake knows one grid, G-012."""
    ground.make_schema("desk", CHASSIS_SCHEMA, "tests/benchmarks/calls/migrations")
    intake = ground.service_environment("intake") | {
        "SIQUAN_DATABASE_URL": ground.stack.service_database_url("intake"),
        "SIQUAN_CONTACT_KEY": ground.stack.secret("contact_key"),
    }
    with Squad(ground.folder / "calls.log") as squad:
        squad.add(sys.executable, "-m", "tests.benchmarks.calls.echo", BENCH_AMQP_URL=ground.amqp_url)
        squad.add(sys.executable, "-m", "tests.benchmarks.calls.desk", **ground.service_environment("desk"))
        squad.add(sys.executable, "-m", "services.run", "intake", **intake)
        eventually(lambda: all(map(ground.is_consumed, _QUEUES)), squad=squad, seconds=60, what="services take calls")
        operator = tokens.issue(ground.stack.secret("token_private_key.pem"), subject="operator:bench", roles=[roles.OPERATOR])
        with Client(ground.amqp_url, operator) as client:
            client.call("intake.load_directory", grids=[{"grid": "G-012", "name": "第十二网格"}])
        yield squad
