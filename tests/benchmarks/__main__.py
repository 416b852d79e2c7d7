from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from deploy.native.stack import NativeStack
from tests.benchmarks.chain import race
from tests.benchmarks.ground import Ground

folder = Path(tempfile.mkdtemp(prefix="bench-"))
only = tuple(sys.argv[3:])
with NativeStack(folder / "stack", services=(), fsync=True) as stack:
    g = Ground(stack, folder)
    r = race.run(g, cases=int(sys.argv[1]), rounds=int(sys.argv[2]), only=only)
    for c in r: print(c.name, round(c.rate,1), {p: round(c.cost(p),2) for p in ("processes","postgres","rabbitmq")})
stack.remove()
print(folder)
