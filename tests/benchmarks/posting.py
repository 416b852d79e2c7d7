"""`intake.post_opinions`, five hundred a call, beside pgbench doing the same inserts one transaction each."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psycopg
from psycopg import conninfo

from deploy.client import Client
from deploy.native.account import account_for
from deploy.native.postgres_server import installed
from deploy.native.stack import NativeStack
from services.chassis import tokens
from services.contracts import roles

TEXT = "小区东门外路灯不亮，晚上老人出行不便，希望尽快修好。"
_PER_CALL = 500
# Spaces behind the colons: pgbench takes `:name` for a variable of its own.
_DATA = ('{"opinion_id": "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11", "kind": "problem", "channel": "bulk", "grid": null, '
         '"site": null, "filed_at": "20240428T090000Z"}')

# What posting one opinion writes: the opinion, its event's place in the order, and the event.
_SCRIPT = f"""
begin;
insert into intake.opinions (opinion_id, receipt, text, title, kind, channel, place, filed_at, received_at, posted_by, source_ref)
values (gen_random_uuid(), upper(substr(md5(random()::text), 1, 12)), '{TEXT}', '', 'problem', 'bulk', '', now(), now(),
        'partner:pgbench', gen_random_uuid()::text);
with s as (insert into intake.event_sequences values (gen_random_uuid(), 1) returning subject)
insert into intake.outbox (event_id, event, version, subject, sequence, occurred_at, data)
select gen_random_uuid(), 'intake.opinion_posted', 1, subject, 1, now(), '{_DATA}' from s;
commit;
"""


@dataclass
class Rates:
    """Opinions a second, by contender."""

    bulk: list[float] = field(default_factory=list)
    pgbench: dict[int, list[float]] = field(default_factory=dict)

    def ratio(self, clients: int) -> float:
        """Return bulk post over pgbench with so many clients, medians of one run."""
        return median(self.bulk) / median(self.pgbench[clients])


def run(stack: NativeStack, folder: Path, *, calls: int, seconds: int, rounds: int,
        tell: Callable[[str], None] = print) -> Rates:
    """Measure in turn, on the running stack."""
    token = tokens.issue(stack.secret("token_private_key.pem"), subject="partner:bench", roles=[roles.PARTNER])
    rates = Rates()
    with Client(stack.amqp_url, token, timeout=120) as client:
        _bulk(client, 2, "warm")
        for number in range(rounds):
            rates.bulk.append(_bulk(client, calls, f"r{number}"))
            tell(f"  bulk round {number + 1}: {rates.bulk[-1]:7.0f} opinions/s")
            for clients in (1, 8):
                rates.pgbench.setdefault(clients, []).append(_pgbench(stack, folder, clients, seconds))
                tell(f"  pgbench round {number + 1}, {clients} clients: {rates.pgbench[clients][-1]:7.0f} opinions/s")
    return rates


def _bulk(client: Client, calls: int, name: str) -> float:
    began = time.monotonic()
    for call in range(calls):
        answer = client.call("intake.post_opinions", items=[
            {"text": TEXT, "channel": "bulk", "source_ref": f"bench-{name}-{call}-{item}"} for item in range(_PER_CALL)])
        if answer["posted"] != _PER_CALL:
            raise RuntimeError(f"only {answer['posted']} of {_PER_CALL} were posted")
    return calls * _PER_CALL / (time.monotonic() - began)


def _pgbench(stack: NativeStack, folder: Path, clients: int, seconds: int) -> float:
    script = folder / "post.sql"
    script.write_text(_SCRIPT)
    programs = installed(account_for("postgres"))[0].programs
    parts = conninfo.conninfo_to_dict(stack.database_url)
    # Nobody relays meanwhile: what pgbench says to nobody is taken away again.
    stack.stop_service("intake")
    told = subprocess.run(
        [str(programs / "pgbench"), "-n", "-f", str(script), "-c", str(clients), "-j", "2", "-T", str(seconds), "-M", "prepared",
         "-h", str(parts["host"]), "-p", str(parts["port"]), "-U", str(parts["user"]), "siquan"],
        env={"PGPASSWORD": str(parts["password"]), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True).stdout
    with psycopg.connect(stack.database_url, dbname="siquan", autocommit=True) as connection:
        connection.execute("truncate intake.outbox")
    stack.start_service("intake")
    stack.wait_ready("intake")
    return next(float(line.split("=")[1].split()[0]) for line in told.splitlines() if line.startswith("tps"))
