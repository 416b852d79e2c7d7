"""Minutes: drafted, confirmed by one of each party, published; a changed text starts over (C8)."""

from __future__ import annotations

import pytest

from services.deliberation.domain import refusal
from tests.unit.deliberation.people import NINE, NOT_AGREED, TODAY, closed, opened


def test_a_changed_text_loses_its_confirmations() -> None:
    """C8: the same text again does not."""
    confirmed = closed().draft("初稿").confirm("V-1", 1).confirm("O-1", None)
    assert confirmed.minutes is not None
    assert confirmed.minutes.confirmed_by == ("voter", "state_organ")
    assert confirmed.draft("初稿").minutes == confirmed.minutes
    changed = confirmed.draft("二稿").minutes
    assert changed is not None
    assert (changed.version, changed.confirmed_by) == (2, ())


def test_publishing_needs_one_of_each_party() -> None:
    """C8: two of one party are still one party."""
    session = closed().draft("纪要")
    for person, missing in (("V-1", ("state_organ", "deputy")), ("V-1", ("state_organ", "deputy")),
                            ("O-1", ("deputy",))):
        session = session.confirm(person, None)
        with pytest.raises(refusal.ConfirmationsMissing) as refused:
            session.publish(NINE)
        assert refused.value.details == {"missing": missing}
    assert session.confirm("D-1", 1).publish(NINE).state == "minuted"


def test_two_parties_need_no_third() -> None:
    """Nor would anybody be there to confirm."""
    session = closed("two_party").draft("纪要").confirm("V-1", 1).confirm("D-1", 1)
    assert session.publish(NINE).state == "minuted"


def test_who_left_early_may_confirm_and_who_never_came_may_not() -> None:
    """Present means that he checked in."""
    decided = opened().invite("V-2", "voter", None).decide(1, NOT_AGREED, TODAY, 1)
    session = decided.leave("V-1", NINE).close(NINE).draft("纪要")
    assert session.confirm("V-1", 1).minutes.confirmed_by == ("voter",)  # type: ignore[union-attr]
    for stranger in ("V-2", "X-1"):
        with pytest.raises(refusal.NotPresent):
            session.confirm(stranger, 1)


def test_a_text_that_is_not_there_or_no_longer_in_force_cannot_be_confirmed() -> None:
    """Nobody stands by what he has not read."""
    with pytest.raises(refusal.MinutesMissing):
        closed().confirm("V-1", None)
    with pytest.raises(refusal.ConfirmationsMissing):
        closed().publish(NINE)
    with pytest.raises(refusal.MinutesChanged) as refused:
        closed().draft("初稿").draft("二稿").confirm("V-1", 1)
    assert refused.value.details == {"version": 2}
