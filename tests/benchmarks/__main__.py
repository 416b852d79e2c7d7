"""`python -m tests.benchmarks`: measure everything, print the ratios, write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings("ignore", message=r"[\s\S]*Eventlet is deprecated")
os.environ.setdefault("PYTHONWARNINGS", "ignore")  # the processes that are measured print none of it either

from deploy.native.home import REPOSITORY  # noqa: E402
from deploy.native.stack import NativeStack  # noqa: E402
from services.chassis.migrations import migrate  # noqa: E402
from tests.benchmarks import footprint, report  # noqa: E402
from tests.benchmarks.bulk import compare as bulk  # noqa: E402
from tests.benchmarks.calls import compare as calls  # noqa: E402
from tests.benchmarks.calls.crowd import Crowd  # noqa: E402
from tests.benchmarks.calls.services import serving  # noqa: E402
from tests.benchmarks.chain import race  # noqa: E402
from tests.benchmarks.ground import Ground  # noqa: E402
from tests.benchmarks.similar import speed as similar  # noqa: E402

PARTS = ("chain", "calls", "bulk", "similar", "footprint")
PAGE = REPOSITORY / "docs" / "benchmarks.md"


def main(arguments: list[str]) -> int:
    """Measure what was asked for; the page is written when all of it was."""
    asked = _arguments(arguments)
    folder = Path(tempfile.mkdtemp(prefix="siquan-bench-"))
    folder.chmod(0o711)
    try:
        measured = measure(folder, asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n" + report.machine(measured))
    for bar in measured.bars():
        print(f"{bar.what:70} {bar.measured:8.2f}{bar.unit}   {bar.limit:10} {bar.verdict}")
    if set(asked.parts) == set(PARTS) and asked.page:
        report.write(asked.page, measured)
        print(f"\n{asked.page}")
    return 0


def measure(folder: Path, asked: argparse.Namespace) -> report.Measured:
    """Run the parts one after the other."""
    measured = report.Measured(cases=asked.cases, load_before=os.getloadavg()[0])
    with NativeStack(folder / "ground", services=(), fsync=True) as stack:
        ground = Ground(stack, folder)
        measured.servers, measured.commit_ms = ground.versions(), ground.commit_ms()
        if "chain" in asked.parts:
            measured.chain = race.run(ground, cases=asked.cases, rounds=asked.rounds)
        if {"calls", "bulk"} & set(asked.parts):
            migrate("intake", stack.service_database_url("intake", owner=True))
            with serving(ground) as services, Crowd(ground, max(calls.CALLERS)) as crowd:
                if "calls" in asked.parts:
                    measured.calls = calls.run(ground, services, crowd, seconds=asked.seconds, rounds=asked.rounds * 2)
                if "bulk" in asked.parts:
                    measured.bulk = bulk.run(ground, crowd, seconds=asked.seconds * 2, rounds=asked.rounds)
        if "similar" in asked.parts:
            measured.similar = similar.run(ground, opinions=asked.opinions)
        stack.remove()
    if "footprint" in asked.parts:
        measured.footprint = footprint.run(folder / "whole", starts=min(3, asked.rounds), bulk_calls=asked.rounds * 2)
    measured.load_after = os.getloadavg()[0]
    return measured


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure (default: all)")
    parser.add_argument("--cases", type=int, default=3000, help="cases that wait at the first hop (%(default)s)")
    parser.add_argument("--opinions", type=int, default=similar.OPINIONS,
                        help="opinions among which like ones are searched (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each comparison (%(default)s)")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of one slice of calls (%(default)s)")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write (%(default)s)")
    asked = parser.parse_args(arguments)
    asked.parts = asked.parts or list(PARTS)
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
