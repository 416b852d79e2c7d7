"""The errors that leave: the family, the code, two sentences, and nothing of what went wrong inside."""

from __future__ import annotations

from typing import Any

import pytest

from services.chassis import errors
from services.chassis.errors import WireError
from services.contracts.declare import ErrorCode

DECLARED = (ErrorCode("toy.taken", "conflict", "已由{body}领走", "Taken by {body}"),)


class Taken(Exception):
    """A refusal as a domain raises it."""

    code = "toy.taken"

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


def test_a_declared_refusal_is_told_in_both_languages() -> None:
    told = WireError.refusal(Taken(body="zhujian-wei"), DECLARED)
    assert told is not None
    assert told.as_dict() == {"family": "conflict", "code": "toy.taken", "message": "已由zhujian-wei领走",
                              "message_en": "Taken by zhujian-wei", "details": {"body": "zhujian-wei"}}
    assert told.wire()["exc_type"] == "conflict" and told.wire()["value"] == told.as_dict() == told.wire()["exc_args"][0]


def test_a_detail_that_nobody_gave_leaves_no_placeholder() -> None:
    told = WireError.refusal(Taken(), DECLARED)
    assert told is not None and told.message == "已由…领走"


def test_an_undeclared_refusal_is_none_of_the_callers_business() -> None:
    assert WireError.refusal(Taken(body="x"), ()) is None


def test_a_placeholder_in_a_detail_is_only_text() -> None:
    told = WireError.refusal(Taken(body="{body.__class__}"), DECLARED)
    assert told is not None and told.message == "已由{body.__class__}领走"


@pytest.mark.parametrize("code", errors.COMMON)
def test_common_errors_are_of_the_family(code: str) -> None:
    told = WireError.common(code, correlation_id="c-1").as_dict()
    assert told["family"] in errors.FAMILIES and told["correlation_id"] == "c-1" and "details" not in told


def test_only_what_has_a_code_and_details_is_a_refusal() -> None:
    assert errors.is_refusal(Taken())
    assert not errors.is_refusal(ValueError("x"))
    lookalike = ValueError("x")
    lookalike.code = 23505  # type: ignore[attr-defined]
    assert not errors.is_refusal(lookalike)


def test_a_place_is_named_without_the_text() -> None:
    try:
        raise ValueError("phone 13800138000")
    except ValueError as error:
        told = errors.where(error)
    assert "test_errors.py" in told and "13800138000" not in told
