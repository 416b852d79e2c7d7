"""What every answer owes its caller, whatever was asked."""

from __future__ import annotations

from typing import Any

from services.chassis.errors import FAMILIES

# A question of each service that anybody on the staff may ask at any time.
HARMLESS = {"intake": "intake.worklist", "dispatch": "dispatch.routes", "deliberation": "deliberation.waiting_cases",
            "evaluation": "evaluation.open_appraisals", "followup": "followup.stages"}


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the error of an answer, after checking that it has everything that an error owes."""
    assert answer["result"] is None, answer["result"]
    error: dict[str, Any] = answer["error"]["value"]
    assert error["family"] in FAMILIES
    assert answer["error"]["exc_type"] == error["family"]
    assert "." in error["code"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in error["message"]), error
    assert error["message_en"].strip() and error["message_en"].isprintable()
    for words in (error["message"], error["message_en"]):
        assert "…" not in words and "{" not in words, f"{error['code']}: a hole in “{words}”"
        for leak in ("Traceback", "psycopg", "SELECT", "insert into", "violates", ".py"):
            assert leak not in words, words
    return error


def problems(error: dict[str, Any]) -> dict[str, str]:
    """Return code by field of an invalid request; each has its two sentences."""
    assert error["code"] == "request.invalid", error
    for problem in error["details"]:
        assert problem["message"] and problem["message_en"], problem
    return {problem["field"]: problem["code"] for problem in error["details"]}
