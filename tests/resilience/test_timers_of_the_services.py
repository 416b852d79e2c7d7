"""The services' own timers at work beside the chain: each of them looks, and none fails."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from deploy.demo.play import play
from deploy.demo.story import BUILT_IN
from deploy.native.stack import NativeStack
from services.contracts.catalog import SERVICES
from tests.support.system import ENVIRONMENT, System
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[2] / "services"


def timers(service: str) -> set[str]:
    """The timers that a service declares."""
    return {node.name for path in (ROOT / service).rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and any(isinstance(mark, ast.Name) and mark.id == "on_timer"
                                                         for mark in node.decorator_list)}


@pytest.mark.slow
def test_every_timer_looks_and_none_fails_while_cases_go_through(tmp_path: Path) -> None:
    assert sum(len(timers(service)) for service in SERVICES) > 5
    stack = NativeStack(tmp_path, fsync=False, service_env=dict.fromkeys(SERVICES, {**ENVIRONMENT, "SIQUAN_TIMER_SECONDS": "0.3"}))
    try:
        stack.up(end_with_caller=True)
        system = System(stack)
        assert play(stack.amqp_url, system.sign, BUILT_IN, limit=120).is_over

        def looked(service: str) -> set[str]:
            return set(re.findall(r'siquan_timer_seconds_count\{outcome="ok",service="\w+",timer="(\w+)"\} [1-9]',
                                  system.metrics(service)))

        for service in SERVICES:
            eventually(lambda one=service: looked(one) == timers(one), what=f"the timers of {service} look")
            log = stack.home.log_file(service).read_text(encoding="utf-8", errors="replace")
            assert "timer failed" not in log, log[log.index("timer failed") - 300:][:900]
    finally:
        stack.remove()
