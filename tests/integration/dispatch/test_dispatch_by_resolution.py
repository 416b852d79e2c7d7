"""What a session of three parties means for a case, also when its word comes late, twice or too soon."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.transaction import NotYet
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import CaseAssigned, CaseUnrouted
from tests.integration.dispatch.district import (
    FRIDAY,
    OFFICE,
    PROMISE,
    REVIEWER,
    WANG,
    District,
    at,
    not_agreed,
    registered,
    resolution,
)


def assign(case_id: Any, **changes: Any) -> op.Assign:
    return op.Assign(**({"case_id": case_id, "lead": "urban", "reason": "职责所在"} | changes))


def test_a_resolution_assigns_the_case_to_the_body_that_it_names(district: District) -> None:
    event = registered(complexity="complex")
    district.hear(event)
    district.now = at(date(2024, 4, 29))
    [said] = district.hear(resolution(event.case_id, lead="chengdong", assisting=["urban", "water"]))
    assert said == CaseAssigned(
        case_id=event.case_id,
        number=event.number,
        round=1,
        scope="all",
        mode="consultation",
        lead="chengdong",
        assisting=["urban", "water"],
        assigned_at=district.now,
        # Thirty days after the resolution of Friday 26 April: Sunday 26 May, hence Monday.
        due_at=datetime(2024, 5, 27, 16, tzinfo=UTC),
        mode_reason="resolution",
    )
    shown = district.show(event.case_id)
    assert (shown.state, shown.mode, shown.contact_person) == ("assigned", "consultation", "孙丽")


def test_a_resolution_that_is_faster_than_the_registration_comes_again(district: District) -> None:
    for early in (resolution(uuid4()), not_agreed(uuid4())):
        before = district.rows()
        with pytest.raises(NotYet):
            district.hear(early)
        assert district.rows() == before


def test_the_same_resolution_again_changes_nothing(district: District) -> None:
    case_id = district.register(complexity="complex")
    event = resolution(case_id)
    district.hear(event)
    before = district.rows()
    assert district.hear(event) == []
    assert district.rows() == before


def test_a_case_without_agreement_goes_to_the_desk_once(district: District) -> None:
    event = registered(complexity="complex")
    district.hear(event)
    assert district.refuses(OFFICE, assign(event.case_id)) == ("dispatch.deliberation_first", {})
    assert district.hear(not_agreed(event.case_id)) == [
        CaseUnrouted(
            case_id=event.case_id,
            number=event.number,
            category=event.category,
            grid="G-001",
            reason="not_agreed",
        )
    ]
    before = district.rows()
    assert district.hear(not_agreed(event.case_id)) == []
    assert district.rows() == before
    shown = district.ask(OFFICE, assign(event.case_id))
    assert (shown.state, shown.desk_reason) == ("assigned", "not_agreed")
    # Assigned by hand a complex case still has the limit of its class.
    assert shown.due_at == datetime(2024, 5, 27, 16, tzinfo=UTC)


def test_a_late_disagreement_does_not_undo_a_resolution(district: District) -> None:
    case_id = district.register(complexity="complex")
    district.hear(resolution(case_id))
    before = district.rows()
    assert district.hear(not_agreed(case_id)) == []
    assert district.rows() == before


def test_a_second_session_can_still_settle_what_waits_at_the_desk(district: District) -> None:
    case_id = district.register(complexity="complex")
    district.hear(not_agreed(case_id))
    [said] = district.hear(resolution(case_id))
    assert (said.mode, said.lead) == ("consultation", "urban")


@pytest.mark.parametrize("unknown", [{"lead": "nobody"}, {"assisting": ["roads", "nobody"]}])
def test_a_resolution_upon_an_unknown_body_is_not_lost(district: District, unknown: dict[str, Any]) -> None:
    case_id = district.register(complexity="complex")
    [said] = district.hear(resolution(case_id, **unknown))
    assert (type(said), said.reason) == (CaseUnrouted, "body_unknown")
    desk = district.ask(OFFICE, op.Desk()).items
    assert [(item.case_id, item.desk_reason) for item in desk] == [(case_id, "body_unknown")]
    # Its promises stand in the commitment ledger all the same, and are counted.
    district.ask(OFFICE, assign(case_id))
    district.handle(case_id)
    assert district.said[0].commitments == 1


def test_a_body_named_as_lead_and_as_assisting_leads(district: District) -> None:
    case_id = district.register(complexity="complex")
    [said] = district.hear(resolution(case_id, assisting=["urban", "roads", "roads"]))
    assert (said.lead, said.assisting) == ("urban", ["roads"])


def test_a_resolution_on_an_assigned_case_leaves_its_body_and_counts_its_promises(district: District) -> None:
    case_id = district.register()
    assert district.hear(resolution(case_id, lead="chengdong", commitments=[PROMISE, PROMISE])) == []
    assert district.show(case_id).lead == "urban"
    district.handle(case_id)
    assert district.said[0].commitments == 2


def test_assigning_by_hand_from_the_desk(district: District) -> None:
    case_id = district.register(category="教育")
    district.now = at(date(2024, 6, 3))
    shown = district.ask(OFFICE, assign(case_id, lead="roads", assisting=["urban"], contact_person="陈晨"))
    [said] = district.said
    assert (said.mode, said.lead, said.assisting, said.round) == ("point_to_point", "roads", ["urban"], 1)
    assert said.due_at == shown.due_at == datetime(2024, 6, 11, 16, tzinfo=UTC)
    assert (shown.contact_person, shown.assigned_at, shown.state) == ("陈晨", district.now, "assigned")
    row = district.sql.one(
        "select assigned_by, assign_reason from rounds where case_id = %(id)s", {"id": case_id}
    )
    assert row == {"assigned_by": "office:li", "assign_reason": "职责所在"}


def test_assigning_by_hand_takes_the_enrolled_contact_person_unless_told(district: District) -> None:
    case_id = district.register(category="教育")
    assert district.ask(OFFICE, assign(case_id)).contact_person == "王敏"


def test_what_cannot_be_assigned_by_hand(district: District) -> None:
    at_desk, given = district.register(category="教育"), district.register()
    refusals = [
        district.refuses(OFFICE, request)
        for request in (
            assign(uuid4()),
            assign(at_desk, lead="nobody"),
            assign(at_desk, assisting=["roads", "nobody"]),
            assign(at_desk, assisting=["urban"]),
            assign(at_desk, lead="water"),
            assign(given),
        )
    ]
    assert refusals == [
        ("dispatch.case_unknown", {}),
        ("dispatch.body_unknown", {"body": "nobody"}),
        ("dispatch.body_unknown", {"body": "nobody"}),
        ("dispatch.lead_is_assisting", {}),
        ("dispatch.contact_needed", {}),
        ("dispatch.already_assigned", {"lead": "urban"}),
    ]
    assert district.ask(OFFICE, assign(at_desk, lead="water", mode="direct")).lead == "water"


def test_the_promises_of_resolution_and_reply_are_counted_together(district: District) -> None:
    case_id = district.register(complexity="complex")
    district.hear(resolution(case_id, commitments=[PROMISE, PROMISE]))
    district.claim(case_id)
    district.reply(case_id, commitments=[PROMISE])
    district.ask(REVIEWER, op.ReviewReply(case_id=case_id, version=1, decision="send_back", reason="不完整"))
    district.reply(case_id, commitments=[PROMISE, PROMISE, PROMISE])
    district.review(case_id, 2)
    district.ask(WANG, op.Complete(case_id=case_id))
    assert district.said[0].commitments == 5
    assert district.now == FRIDAY
