"""Every rule of the method is shown by a test that can be found by the rule's row."""

from __future__ import annotations

import pytest

from deploy.reference.requirements import rows

ROWS = rows()


@pytest.mark.parametrize("row", [name for name, row in ROWS.items() if not row.later])
def test_a_row_is_shown_by_a_test(row: str) -> None:
    assert ROWS[row].tests, f"no test names {row} in its name or docstring"


@pytest.mark.parametrize("row", [name for name, row in ROWS.items() if row.later])
def test_a_row_that_waits_has_no_test_yet(row: str) -> None:
    """Once it has one, it no longer waits: say so in rows.yaml."""
    assert ROWS[row].tests == []


def test_no_row_is_missing_in_the_middle() -> None:
    for letter in "ABCDSX":
        numbers = [int(row[1:]) for row in ROWS if row.startswith(letter)]
        assert numbers == list(range(1, len(numbers) + 1))
