"""Logs: JSON lines without numbers of persons, tokens, passwords or the texts of exceptions."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.logs import mask


@pytest.mark.parametrize("number", [
    "13800138000", "19912345678", "500101199001011234", "50010119900101123X", "50010119900101123x", "500101900101123",
    "023-12345678", "0231234567", "02312345678"])
def test_numbers_of_persons_are_masked(number: str) -> None:
    for around in ("{}", "电话{}", "({})", "tel:{}。", "a {} b", "{},{}", "x={}"):
        assert number not in mask(around.format(number, number))


@pytest.mark.parametrize("text", [
    "7b0e4a9e-6f0e-4a62-9d43-138001380000", "QJ-2024-000017", "siquan.dispatch 200", "2024-04-28T09:00:00.123456+00:00",
    "0f1e2d3c4b5a69788796a5b4c3d2e1f013800138000a", "12800138000", "1380013800", "port 45123"])
def test_ids_times_and_counts_are_kept(text: str) -> None:
    assert mask(text) == text


def test_tokens_and_passwords_are_masked() -> None:
    assert mask("with eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl in it") == "with <token> in it"
    assert mask("amqp://siquan:s3cr3t@127.0.0.1:5672/siquan") == "amqp://siquan:***@127.0.0.1:5672/siquan"
    assert mask("postgresql://intake_app:p@127.0.0.1/siquan") == "postgresql://intake_app:***@127.0.0.1/siquan"


def test_a_line_has_an_end() -> None:
    assert len(mask("x" * 100_000)) == 2_000


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_telephone_number_anywhere_in_prose_is_masked(before: str, after: str) -> None:
    """Except where it stands in a longer run of digits or hexadecimal: that is an id."""
    edge = set("0123456789abcdefABCDEF-")
    if before[-1:] in edge or after[:1] in edge:
        return
    assert "13800138000" not in mask(f"{before}13800138000{after}") or "13800138000" in before + after


_LOG = """
import logging, sys
from services.chassis import logs
logs.configure("intake")
import structlog
log = structlog.get_logger("services.intake")
log.info("posted 13800138000", text="eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", count=3)
try:
    raise ValueError("duplicate key (phone)=(13800138000) already exists")
except ValueError:
    log.exception("failed")
    logging.getLogger("nameko.containers").error("error handling worker: 13800138000 exists", exc_info=True)
logging.getLogger("nameko.containers").warning("(expected) error handling worker", exc_info=False)
logging.getLogger("amqp").info("not said")
print("stdout is not ours", file=sys.stdout)
"""


def test_a_process_writes_json_lines_without_what_exceptions_say() -> None:
    ran = subprocess.run([sys.executable, "-c", _LOG], capture_output=True, text=True, check=True, timeout=60)
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["posted <number>", "failed", "error handling worker"]
    assert {line["service"] for line in lines} == {"intake"}
    assert (lines[0]["text"], lines[0]["count"], lines[0]["level"]) == ("<token>", 3, "info")
    assert (lines[1]["error"], lines[2]["error"]) == ("ValueError", "ValueError")
    assert all("where" in line for line in lines[1:])
    assert "13800138000" not in ran.stderr and "Traceback" not in ran.stderr
