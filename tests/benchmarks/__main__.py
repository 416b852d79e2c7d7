"""`make bench`: every bar of the architecture in one run, printed, and written to docs/benchmarks.md.

Absolute figures belong to the machine of the day; the ratios are what counts. `--quick` tries the harness in a minute.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from deploy.native.home import REPOSITORY
from deploy.native.stack import NativeStack
from tests.benchmarks import footprint, posting, report
from tests.benchmarks.calls import compare
from tests.benchmarks.chain import race
from tests.benchmarks.ground import Ground


def main(arguments: list[str]) -> int:
    """Run everything; return 0 also when a bar is missed: that is for people to read."""
    quick = "--quick" in arguments
    folder = Path(tempfile.mkdtemp(prefix="siquan-bench-"))
    stack = NativeStack(folder / "ground", services=(), fsync=True)
    with stack:
        ground = Ground(stack, folder)
        print("六跳链 six-hop chain")
        chain = race.run(ground, cases=100 if quick else 600, rounds=1 if quick else 3)
        print("写操作 writing call beside an echo")
        calls = compare.run(ground, seconds=1 if quick else 4, rounds=1 if quick else 2)
    stack.remove()
    print("五个服务 the five services")
    system = NativeStack(folder / "system", fsync=True)
    with system:
        started = footprint.first_answer(system)
        print("批量点单 bulk post beside pgbench")
        posted = posting.run(system, folder, calls=2 if quick else 6, seconds=1 if quick else 4, rounds=1 if quick else 2)
        memory = footprint.memory(system)
    system.remove()
    text = report.text(chain=chain, calls=calls, posted=posted, memory=memory, started=started)
    print(text)
    if not quick:
        (REPOSITORY / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
