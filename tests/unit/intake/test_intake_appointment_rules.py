"""Appointments (B10) as a state machine: whatever is said in whatever order, only the side that was asked answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.chassis.calendar import PublishedCalendar
from services.intake.domain.appointments import OTHER_SIDE, Appointment, answer_due
from services.intake.domain.refusal import Refusal

NOW = datetime(2024, 4, 22, 1, tzinfo=UTC)
DUE = date(2024, 4, 25)
SIDES = st.sampled_from(("resident", "deputy"))
STEPS = st.sampled_from(("accept", "decline", "propose", "withdraw", "keep", "miss"))


def asked(by: str) -> Appointment:
    return Appointment(
        UUID(int=1), "asked", OTHER_SIDE[by], by, "D-01", "district", UUID(int=2), None, None, "G-012", "充电桩",
        NOW + timedelta(hours=1), 60, "", NOW, DUE)


def step(before: Appointment, side: str, said: str, now: datetime) -> Appointment:
    acts: dict[str, Any] = {
        "accept": lambda: before.accepted(side, now),
        "decline": lambda: before.declined(side, "没有时间"),
        "propose": lambda: before.proposed(side, now + timedelta(hours=2), now, DUE),
        "withdraw": lambda: before.withdrawn(side, "取消"),
        "keep": lambda: before.kept("online", "", now),
        "miss": lambda: before.missed(OTHER_SIDE[side], now),
    }
    made: Appointment = acts[said]()
    return made


@given(SIDES, st.lists(st.tuples(SIDES, STEPS, st.integers(0, 3)), max_size=12))
def test_b10_any_history_keeps_the_rules(by: str, steps: list[tuple[str, str, int]]) -> None:
    """B10: agreed only through the side that was asked; kept and missed only what was agreed; the end is the end."""
    one, now = asked(by), NOW
    for side, said, hours in steps:
        now += timedelta(hours=hours)
        try:
            after = step(one, side, said, now)
        except Refusal:
            continue
        if said in ("accept", "decline", "propose"):
            assert one.state == "asked" and side == one.awaits
        if said == "accept":
            assert after.starts_at > now
        if said in ("keep", "miss"):
            assert one.state == "agreed" and now >= one.starts_at
        assert one.state in ("asked", "agreed"), "nothing follows an end"
        assert (after.awaits is not None) == (after.state == "asked") == (after.answer_due_on is not None)
        assert (after.done_at is not None) == (after.state in ("kept", "missed"))
        if said == "propose":
            assert after.awaits == OTHER_SIDE[side]
        one = after


def test_b10_the_answer_is_due_after_three_working_days_by_the_published_calendar() -> None:
    """B10: the day of asking is not counted, nor days off; a make-up Sunday is."""
    works = PublishedCalendar().is_working_day
    assert answer_due(date(2024, 4, 22), 3, works) == date(2024, 4, 25)
    assert answer_due(date(2024, 4, 26), 1, works) == date(2024, 4, 28), "a working Sunday before the holiday"
    assert answer_due(date(2024, 4, 30), 3, works) == date(2024, 5, 8)
