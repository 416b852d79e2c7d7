"""Calling a session: what it records, what it says, what it refuses."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from services.contracts.deliberation import events
from services.deliberation.domain import refusal
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import OFFICE, OTHER_STATION, STATION, Staff


def test_a_session_has_its_hall_its_time_and_its_agenda(staff: Staff) -> None:
    """Like cases under one topic (C6), the bodies invited, the cases off the waiting list, one event."""
    first, second, third = staff.case(), staff.case(suggested_lead="B-FIRE"), staff.case(suggested_lead=None)
    view = staff.convene([second, first], [third], place="社区活动室")

    assert staff.look(view.session_id) == view
    assert [item.cases for item in view.items] == [[second, first], [third]]
    assert (view.state, view.state_label) == ("convened", "已召集")
    assert (view.kind, view.place) == ("three_party", "社区活动室")
    assert view.bodies == ["B-STREET", "B-POWER", "B-FIRE"]
    assert staff.waiting() == []
    staff.convene([staff.case()])
    (said,) = staff.said
    assert isinstance(said, events.SessionConvened)
    assert (said.hall, said.site, said.bodies) == ("H-1", "S-1", ["B-STREET", "B-POWER"])


def test_what_is_refused_changes_nothing(staff: Staff) -> None:
    """Each refusal, and the case still waits after all of them."""
    case_id = staff.case()
    staff.enroll("H-2", "S-1", "point")
    for refused, changed in (
        (refusal.HallUnknown, {"hall": "H-9"}),
        (refusal.ConvenorNotStation, {"hall": "H-2"}),
        (refusal.TwoBodiesNeeded, {"bodies": ["B-STREET"]}),
        (refusal.ScheduledPast, {"scheduled_at": MONDAY}),
        (refusal.OtherStation, {"caller": OTHER_STATION}),
    ):
        with pytest.raises(refused):
            staff.convene([case_id], **changed)
    with pytest.raises(refusal.CaseNotWaiting) as unknown:
        staff.convene([case_id, uuid4()])
    assert unknown.value.code == "deliberation.case_not_waiting"
    with pytest.raises(refusal.CaseNotWaiting):
        staff.convene([case_id], [case_id])
    assert staff.waiting() == [case_id]
    assert staff.said == [] or staff.said[0].event_name != "session_convened"


def test_a_case_is_on_one_agenda(staff: Staff) -> None:
    """Whoever comes second is refused, also with the committee's standing."""
    case_id = staff.case()
    staff.convene([case_id])
    with pytest.raises(refusal.CaseNotWaiting) as refused:
        staff.convene([case_id], caller=OFFICE)
    assert refused.value.details == {"case_id": str(case_id)}


def test_the_committee_office_convenes_in_any_station(staff: Staff) -> None:
    """And staff whose token names no site is bound to none."""
    staff.enroll("H-3", "S-3")
    staff.convene([staff.case()], hall="H-3", caller=OFFICE)
    nowhere = type(STATION)(STATION.subject, STATION.roles)
    staff.convene([staff.case()], hall="H-3", caller=nowhere, kind="council_meeting")
    assert staff.said[0].kind == "council_meeting"


def test_a_hall_is_changed_under_its_code(staff: Staff) -> None:
    """Sessions that were convened before keep the site they had."""
    view = staff.convene([staff.case()])
    staff.enroll("H-1", "S-8", "point")
    assert staff.look(view.session_id).hall == "H-1"
    with pytest.raises(refusal.ConvenorNotStation):
        staff.convene([staff.case()], caller=OFFICE)
    staff.gather(view.session_id)  # still a session of S-1, whose staff goes on


def test_the_time_is_compared_as_a_moment(staff: Staff) -> None:
    """One second ahead is ahead."""
    staff.convene([staff.case()], scheduled_at=MONDAY + timedelta(seconds=1))
