"""The domain's words are the contract's words, and a receipt is recognised however it is typed."""

from __future__ import annotations

import pytest

from services.contracts import labels
from services.contracts.declare import ErrorCode
from services.contracts.evaluation.errors import ratings as errors
from services.contracts.evaluation.operations import ratings as operations
from services.evaluation.domain import appraisal, cell, refusal
from services.evaluation.domain.receipt import codes_of


def test_domain_and_contract_use_the_same_words() -> None:
    assert cell.AXES == operations.AXES
    assert cell.RATERS == operations.RATERS
    assert cell.GRADES == operations.GRADES
    assert set(appraisal.MOVES) == set(operations.APPRAISAL_STATES) == set(labels.APPRAISAL_STATES)


def test_each_code_of_the_contract_has_its_refusal() -> None:
    codes = {error.code for error in vars(errors).values() if isinstance(error, ErrorCode)}
    assert {kind.code for kind in vars(refusal).values()
            if isinstance(kind, type) and issubclass(kind, refusal.Refusal) and kind is not refusal.Refusal} == codes


def test_a_receipt_of_another_form_is_taken_as_it_is() -> None:
    assert "note-42" in codes_of("note-42")


@pytest.mark.parametrize("typed", [
    "7K3M0Q1ZXW9A", "7k3m0q1zxw9a", "7K3M-0Q1Z-XW9A", "7k3moqlzxw9a", "7K3M.OQIZ.XW9A"])
def test_a_receipt_is_recognised_however_it_is_typed(typed: str) -> None:
    assert "7K3M0Q1ZXW9A" in codes_of(typed)
