"""The one JSON: strict, bounded, finite, without type hints; what it reads it can write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis import serializer
from services.chassis.serializer import MAX_BYTES, MAX_DEPTH, Undecodable

JSON = st.recursive(st.none() | st.booleans() | st.integers(-10**15, 10**15) | st.floats(allow_nan=False, allow_infinity=False)
                    | st.text(st.characters(codec="utf-8"), max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4),
                                                                                inner, max_size=3), max_leaves=10)


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(("body", "code"), [
    (b"", "invalid_json"), (b"{", "invalid_json"), (b"{'a': 1}", "invalid_json"), (b'{"a":1}x', "invalid_json"),
    (b"\xff\xfe", "invalid_encoding"), ("路灯".encode("gb18030"), "invalid_encoding"), (b"\xed\xa0\x80", "invalid_encoding"),
    (b"\x80\x04.", "invalid_encoding"),
    (b"NaN", "invalid_number"), (b'{"a":Infinity}', "invalid_number"), (b"[-Infinity]", "invalid_number"),
    (b"1e999", "invalid_number"), (b"[-1e400]", "invalid_number"), (b"9" * 31, "invalid_number"), (b"9" * 5000, "invalid_number"),
    (nested(MAX_DEPTH + 2), "too_deep"), (nested(100_000), "too_deep"), (b'{"a":' * 5000 + b"1" + b"}" * 5000, "too_deep"),
    (b'"' + b"x" * MAX_BYTES + b'"', "too_large"),
], ids=range(19))
def test_what_is_not_read(body: bytes, code: str) -> None:
    with pytest.raises(Undecodable) as refused:
        serializer.loads(body)
    assert refused.value.code == code
    assert str(refused.value) == code, "the body is never repeated"


def test_the_limits_themselves_are_allowed() -> None:
    serializer.loads(nested(MAX_DEPTH))
    assert serializer.loads(b"9" * 30) == int("9" * 30)
    assert len(serializer.loads(b'"' + b"x" * (MAX_BYTES - 2) + b'"')) == MAX_BYTES - 2
    assert serializer.loads(json.dumps([{}] * 1000).encode()) == [{}] * 1000, "wide is not deep"


def test_a_type_hint_is_only_an_object() -> None:
    """kombu's own JSON would try to revive it, and fail on a resident's words."""
    assert serializer.loads(b'{"__type__":"datetime","__value__":"x"}') == {"__type__": "datetime", "__value__": "x"}


def test_a_name_given_twice_counts_once() -> None:
    assert serializer.loads(b'{"a":1,"a":2}') == {"a": 2}


def test_an_escaped_surrogate_is_read_for_the_fields_to_refuse() -> None:
    assert serializer.loads(b'"\\ud800"') == "\ud800"
    assert serializer.loads(b'"\\ud83d\\ude00"') == "😀"
    assert json.loads(serializer.canonical({"a": "\ud800"})) == {"a": "\ud800"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"bytes", {1}, object(), {"a": float("-inf")}])
def test_what_is_not_written(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        serializer.dumps(value)


@given(JSON)
def test_what_is_written_is_read(value: Any) -> None:
    assert serializer.loads(serializer.dumps(value)) == value
    assert serializer.loads(serializer.dumps(value).decode()) == value
    assert serializer.loads_own(serializer.dumps(value).decode()) == value


@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=5))
def test_the_canonical_form_knows_no_order(value: dict[str, int]) -> None:
    assert serializer.canonical(value) == serializer.canonical(dict(reversed(value.items())))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        serializer.loads(body)
    except Undecodable as refused:
        assert refused.code in ("too_large", "invalid_encoding", "too_deep", "invalid_json", "invalid_number")
