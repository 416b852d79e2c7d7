"""Complex cases: convened within 7 days, settled within 30, put off once (C14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts.deliberation import operations as o
from services.contracts.policy import DeliberationPolicy
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.deliberation.staff import OFFICE, OTHER_STATION, Staff, assigned, escalated
from tests.integration.deliberation.test_two_at_once import Two, prepared, two  # noqa: F401

# Requested on Monday 22 April: to be convened by the end of the 29th, settled by the end of 22 May, or of 21 June.
LATE_TO_CONVENE = datetime(2024, 4, 29, 16, 0, tzinfo=UTC)
LATE_TO_SETTLE = datetime(2024, 5, 22, 16, 0, tzinfo=UTC)
LATE_AFTER_EXTENSION = datetime(2024, 6, 21, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def look(staff: Staff, at: datetime, **given: Any) -> list[tuple[str, str, str]]:
    """Let the timer look at a moment; return what it says."""
    staff.now = at
    tx = staff.tx(**given)
    usecases.watch_limits(tx)
    return [(e.event.event_name, e.event.kind, e.event.about) for e in tx.emitted]


def extend(staff: Staff, case_id: UUID, caller: Any = OFFICE) -> o.SettlementView:
    """Put the settlement off."""
    return staff.do(usecases.extend_settlement, o.ExtendSettlement(case_id=case_id, reason="等待法院确认产权"), caller)


def test_c14_a_session_that_is_not_convened_in_time_is_an_alarm(staff: Staff) -> None:
    """C14: the eighth day begins; once; it ends with the convening, and begins again if that is called off."""
    case_id = staff.case()
    about = str(case_id)
    assert look(staff, LATE_TO_CONVENE - SECOND) == []
    assert look(staff, LATE_TO_CONVENE) == [("alarm_raised", "session_late", about)]
    assert look(staff, LATE_TO_CONVENE + SECOND) == []
    session_id = staff.convene([case_id]).session_id
    assert look(staff, staff.now) == [("alarm_cleared", "session_late", about)]
    staff.do(usecases.cancel_session, o.CancelSession(session_id=session_id, reason="改日另行召集"))
    assert look(staff, staff.now) == [("alarm_raised", "session_late", about)]
    staff.hear(assigned(case_id, staff.now))
    assert look(staff, staff.now) == [("alarm_cleared", "session_late", about)]


def test_c14_a_case_that_is_not_settled_in_time_is_an_alarm(staff: Staff) -> None:
    """C14: also while it is on an agenda; it ends when a session has settled it or sent it up."""
    case_id = staff.case()
    staff.now = LATE_TO_SETTLE - 2 * SECOND
    session_id = staff.opened([case_id], scheduled_at=LATE_TO_SETTLE)
    assert look(staff, LATE_TO_SETTLE - SECOND) == []
    assert look(staff, LATE_TO_SETTLE) == [("alarm_raised", "settlement_late", str(case_id))]
    staff.give_up(session_id)
    staff.close(session_id)
    assert look(staff, LATE_TO_SETTLE) == [("alarm_cleared", "settlement_late", str(case_id))]


def test_c14_one_extension_before_it_is_due(staff: Staff) -> None:
    """C14: it moves the day, is told, and cannot be had twice; a later request begins anew."""
    case_id = staff.case()
    staff.now = LATE_TO_SETTLE - SECOND
    view = extend(staff, case_id)
    (said,) = staff.said
    assert (said.event_name, said.case_id, said.settle_by) == ("settlement_extended", case_id, view.settle_by)
    assert (view.settle_by.isoformat(), view.extended_days) == ("2024-06-21", 30)
    shown = staff.do(usecases.waiting_cases, o.WaitingCases()).items[0]
    assert (shown.convene_by.isoformat(), shown.settle_by) == ("2024-04-29", view.settle_by)  # type: ignore[union-attr]
    with pytest.raises(refusal.ExtendedAlready):
        extend(staff, case_id)
    assert [kind for _, kind, _ in look(staff, LATE_AFTER_EXTENSION - SECOND)] == ["session_late"]
    assert [kind for _, kind, _ in look(staff, LATE_AFTER_EXTENSION)] == ["settlement_late"]


def test_c14_what_cannot_be_extended(staff: Staff) -> None:
    """C14: once it is due; a case that nobody asked a session for; one that is settled; by another station."""
    case_id = staff.case()
    redo = staff.known()
    staff.hear(escalated(redo, 3))
    for other in (uuid4(), staff.known(), redo):
        with pytest.raises(refusal.CaseNotWaiting) as refused:
            extend(staff, other)
        assert refused.value.details == {"case_id": str(other)}
    with pytest.raises(refusal.OtherStation):
        extend(staff, case_id, OTHER_STATION)
    staff.now = LATE_TO_SETTLE
    with pytest.raises(refusal.SettlementOverdue):
        extend(staff, case_id)
    session_id = staff.opened([case_id])
    staff.give_up(session_id)
    staff.close(session_id)
    with pytest.raises(refusal.CaseNotWaiting):
        extend(staff, case_id)


def test_c14_what_only_the_hall_proposes_has_no_limit(staff: Staff) -> None:
    """C14: an escalated redo waits as a candidate; its clock is its body's."""
    case_id = staff.known()
    staff.hear(escalated(case_id, 3))
    assert look(staff, LATE_AFTER_EXTENSION) == []


def test_c14_the_district_sets_the_days(staff: Staff) -> None:
    """C14: 3 days in place of 7."""
    case_id = staff.case()
    at = datetime(2024, 4, 25, 16, 0, tzinfo=UTC)
    assert look(staff, at, policy=DeliberationPolicy(convene_days=3)) == [("alarm_raised", "session_late", str(case_id))]


def test_c14_after_a_long_stop_everything_is_told_once_in_steps(staff: Staff) -> None:
    """C14: 201 cases are late: the first look tells 200 and says that there is more."""
    for _ in range(201):
        staff.case()
    staff.now = LATE_TO_CONVENE
    told: list[str] = []
    for expected in (True, False, False):
        tx = staff.tx()
        assert usecases.watch_limits(tx) is expected
        told += [emission.event.about for emission in tx.emitted]
    assert len(told) == len(set(told)) == 201


def test_two_extend_at_once(two: Two) -> None:  # noqa: F811
    """The first has it."""
    staff, case_id = prepared(two)
    extend(staff, case_id)
    with two.meanwhile(lambda other: extend(other, case_id)) as outcome:
        pass
    assert isinstance(outcome[0], refusal.ExtendedAlready)
