"""The benchmarks run and their page can be written. How fast anything is, no test says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.native.home import REPOSITORY
from tests.benchmarks.bar import Bar

pytest.importorskip("celery", reason="requirements/bench.txt is not installed: make bench installs it")


@pytest.mark.native
@pytest.mark.slow
def test_every_comparison_runs_with_tiny_numbers(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    ended = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--cases", "20", "--rounds", "1", "--seconds", "0.2", "--opinions", "500", "--page", str(page)],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    told = page.read_text()
    for what in ("real chassis ÷ Celery", "real chassis ÷ bare", "`intake.post_opinion` ÷ nameko echo, 8 callers",
                 "bulk post ÷ pgbench", "`similar_cases` among 500 opinions", "memory of the largest service", "first answered RPC", "fsync on"):
        assert what in told


@pytest.mark.parametrize(("bar", "verdict"), [
    (Bar("ratio", 0.75, at_least=0.5), "met, 1.50 times as good"),
    (Bar("ratio", 0.4, at_least=0.5), "**missed** by 20%"),
    (Bar("memory", 80, at_most=120), "met, 1.50 times as good"),
    (Bar("memory", 150, at_most=120), "**missed** by 20%"),
])
def test_a_bar_says_whether_it_was_met(bar: Bar, verdict: str) -> None:
    assert (bar.verdict, bar.is_met) == (verdict, verdict.startswith("met"))
