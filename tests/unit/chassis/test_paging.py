"""Cursors: what was given out comes back, and nothing else does."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.paging import BadCursor, decode, encode, moment_and_id

NOW, ROW = datetime(2024, 4, 28, 1, tzinfo=UTC), UUID("7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11")


def raw(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_the_first_page_has_no_cursor() -> None:
    assert decode("", int) is None
    assert moment_and_id("") is None


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_that_was_given_out_leads_on(moment: datetime, row: UUID) -> None:
    cursor = encode(moment.isoformat(), row)
    assert moment_and_id(cursor) == (moment, row)
    assert len(cursor) <= 200
    assert cursor.isascii() and "=" not in cursor


FORGED = [
    "x", "!!!!", "AAAA", "=", "编号", "\ud800", "a b", raw(None), raw(7), raw("x"), raw({}), raw([]), raw([1]), raw(["a"]),
    raw(["a", "b"]), raw([NOW.isoformat()]), raw([NOW.isoformat(), str(ROW), 1]), raw([NOW.isoformat(), 7]), raw([7, str(ROW)]),
    raw([NOW.isoformat(), "x"]), raw(["2024-04-28T09:00:00", str(ROW)]), raw(["infinity", str(ROW)]), raw([None, None]),
    raw([[NOW.isoformat()], str(ROW)]), raw([True, False]), base64.b64encode(b"[" * 5000).decode(), "W" * 200,
]


def test_a_forged_cursor_is_refused() -> None:
    for forged in FORGED:
        with pytest.raises(BadCursor) as refused:
            moment_and_id(forged)
        assert (refused.value.code, refused.value.details) == ("request.bad_cursor", {}), forged


@pytest.mark.parametrize("value", [True, 1.0, "1", None, [1]])
def test_a_number_is_a_number(value: Any) -> None:
    """`true` is an integer to Python and none to PostgreSQL."""
    with pytest.raises(BadCursor):
        decode(raw([value]), int)
    assert decode(raw([7]), int) == [7]


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(cursor: str) -> None:
    try:
        position = moment_and_id(cursor)
    except BadCursor:
        return
    assert (position is None) == (cursor == "")
