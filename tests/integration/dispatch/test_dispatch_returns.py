"""A body refuses a case, and the committee office decides (C16)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import AlarmCleared, AlarmRaised, AssignmentReturned, ReturnAdjudicated
from services.contracts.labels import STAGES
from tests.integration.dispatch.district import (
    FRIDAY,
    NOBODY,
    OFFICE,
    ROADS,
    STRANGER,
    WANG,
    District,
    at,
    redo,
    registered,
    resolution,
)

# The Sunday after that Friday is a make-up day: the one working day for a return ends with it.
SUNDAY, MONDAY = date(2024, 4, 28), date(2024, 4, 29)


def give_back(case_id: UUID, proposed: str = "water") -> op.ReturnAssignment:
    return op.ReturnAssignment(case_id=case_id, reason="不属本单位职责", proposed=proposed)


def give_to(case_id: UUID, lead: str | None, **more: Any) -> op.AdjudicateReturn:
    return op.AdjudicateReturn(case_id=case_id, decision="other", lead=lead, reason="按职责分工", **more)


def back(case_id: UUID) -> op.AdjudicateReturn:
    return op.AdjudicateReturn(case_id=case_id, decision="back", reason="确属其职责")


def words(state: str) -> tuple[str, dict[str, str]]:
    return "dispatch.wrong_state", {"state": STAGES[state][0], "state_en": STAGES[state][1]}


def test_c16_a_return_is_adjudicated_and_the_clock_runs_on(district: District) -> None:
    case_id = district.register()
    due_at = district.show(case_id).due_at
    district.now = at(SUNDAY, 23)
    returned = district.ask(WANG, give_back(case_id))
    assert (returned.state, returned.state_label, returned.lead, returned.hops) == (
        "returned", "退单待裁定", "urban", 1)
    assert district.said == [
        AssignmentReturned(
            case_id=case_id,
            round=1,
            body="urban",
            proposed="water",
            reason="不属本单位职责",
            hops=1,
            returned_at=district.now,
            adjudicate_by=at(date(2024, 4, 30), 0),
        )
    ]
    assert district.refuses(WANG, op.Claim(case_id=case_id)) == words("returned")

    district.now = at(MONDAY)
    decided = district.ask(OFFICE, give_to(case_id, "water", contact_person="吴江"))
    assert (decided.state, decided.lead, decided.assisting, decided.contact_person) == (
        "assigned", "water", ["roads"], "吴江")
    assert (decided.due_at, decided.assigned_at, decided.given_at) == (due_at, FRIDAY, district.now)
    assert [(one.body, one.proposed, one.lead) for one in decided.returns] == [("urban", "water", "water")]
    assert district.said == [
        ReturnAdjudicated(
            case_id=case_id,
            round=1,
            body="urban",
            lead="water",
            assisting=["roads"],
            reason="按职责分工",
            hops=1,
            decided_by="office:li",
            adjudicated_at=district.now,
            due_at=due_at,
        )
    ]
    lists = {
        caller.body: [item.lead for item in district.ask(caller, op.Worklist()).items]
        for caller in (WANG, ROADS, STRANGER)
    }
    assert lists == {"urban": [], "roads": ["water"], "water": ["water"]}
    assert district.claim(case_id, STRANGER).state == "claimed"


def test_c16_a_late_return_is_accepted(district: District) -> None:
    case_id = district.register()
    district.now = at(MONDAY, 0)
    assert district.refuses(WANG, give_back(case_id)) == ("dispatch.return_late", {"until": "2024-04-28"})
    assert district.claim(case_id).state == "claimed"


def test_c16_a_complex_case_may_be_returned_for_three_working_days(district: District) -> None:
    event = registered(complexity="complex")
    district.hear(event)
    district.hear(resolution(event.case_id))
    district.now = at(date(2024, 5, 1))
    assert district.refuses(WANG, give_back(event.case_id)) == ("dispatch.return_late", {"until": "2024-04-30"})
    district.now = at(date(2024, 4, 30), 23)
    assert district.ask(WANG, give_back(event.case_id)).state == "returned"


def test_c16_who_has_claimed_has_accepted(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    assert district.refuses(WANG, give_back(case_id)) == words("claimed")


def test_c16_no_ping_pong_without_adjudication_and_no_third_return(district: District) -> None:
    case_id = district.register()
    due_at = district.show(case_id).due_at
    district.ask(WANG, give_back(case_id))
    district.ask(OFFICE, give_to(case_id, "water", contact_person="吴江"))
    district.ask(STRANGER, give_back(case_id, "urban"))
    assert district.refuses(WANG, op.Claim(case_id=case_id)) == ("dispatch.not_lead", {"lead": "water"})
    assert district.refuses(STRANGER, give_back(case_id, "urban")) == words("returned")
    decided = district.ask(OFFICE, give_to(case_id, "urban"))
    assert (decided.lead, decided.hops, decided.due_at) == ("urban", 2, due_at)
    assert district.refuses(WANG, give_back(case_id)) == ("dispatch.no_more_returns", {"times": 2})
    district.handle(case_id)
    district.hear(redo(case_id, 2))
    assert district.refuses(WANG, give_back(case_id)) == ("dispatch.no_more_returns", {"times": 2})


def test_c16_a_case_that_goes_back_stays_with_its_body(district: District) -> None:
    case_id = district.register()
    district.ask(WANG, give_back(case_id))
    decided = district.ask(OFFICE, back(case_id))
    assert (decided.lead, decided.assisting, decided.contact_person) == ("urban", ["roads"], "王敏")
    assert [(one.lead, one.note) for one in decided.returns] == [("urban", "确属其职责")]


def test_c16_the_assisting_body_can_become_the_lead(district: District) -> None:
    case_id = district.register()
    district.ask(WANG, give_back(case_id, "roads"))
    decided = district.ask(OFFICE, give_to(case_id, "roads", assisting=["urban"]))
    assert (decided.lead, decided.assisting) == ("roads", ["urban"])
    parts = district.sql.all("select body, part from shares order by body")
    assert parts == [{"body": "roads", "part": "lead"}, {"body": "urban", "part": "assisting"}]


def test_c16_what_cannot_be_returned_or_decided(district: District) -> None:
    case_id, at_desk = district.register(), district.register(category="教育")
    assert district.refuses(WANG, give_back(uuid4())) == ("dispatch.case_unknown", {})
    assert district.refuses(NOBODY, give_back(case_id)) == ("dispatch.body_needed", {})
    assert district.refuses(ROADS, give_back(case_id)) == ("dispatch.not_lead", {"lead": "urban"})
    assert district.refuses(WANG, give_back(at_desk)) == words("unrouted")
    assert district.refuses(WANG, give_back(case_id, "urban")) == ("dispatch.proposes_itself", {})
    assert district.refuses(WANG, give_back(case_id, "nobody")) == ("dispatch.body_unknown", {"body": "nobody"})
    assert district.refuses(OFFICE, back(case_id)) == words("assigned")
    assert district.refuses(OFFICE, back(uuid4())) == ("dispatch.case_unknown", {})
    district.ask(WANG, give_back(case_id))
    assert district.refuses(OFFICE, give_to(case_id, None)) == ("dispatch.lead_needed", {})
    assert district.refuses(OFFICE, give_to(case_id, "urban")) == ("dispatch.same_lead", {})
    assert district.refuses(OFFICE, give_to(case_id, "nobody")) == ("dispatch.body_unknown", {"body": "nobody"})
    assert district.refuses(OFFICE, give_to(case_id, "water")) == ("dispatch.contact_needed", {})
    assert district.refuses(OFFICE, give_to(case_id, "roads", assisting=["roads"])) == (
        "dispatch.lead_is_assisting", {})


def test_c16_a_return_that_nobody_adjudicates_is_an_alarm(district: District) -> None:
    case_id = district.register()
    district.ask(WANG, give_back(case_id))
    district.now = at(SUNDAY, 23)
    assert district.look("watch_lateness") == []
    district.now = at(MONDAY, 0)
    [raised] = district.look("watch_lateness")
    assert isinstance(raised, AlarmRaised)
    assert (raised.kind, raised.about) == ("return_undecided", str(case_id))
    assert district.look("watch_lateness") == []
    district.ask(OFFICE, back(case_id))
    [cleared] = district.look("watch_lateness")
    assert isinstance(cleared, AlarmCleared)
    assert cleared.alarm_id == raised.alarm_id


@pytest.mark.parametrize("caller", [WANG, ROADS])
def test_c16_why_it_was_returned_is_shown_to_those_who_handle_it(district: District, caller: Any) -> None:
    case_id = district.register()
    district.ask(WANG, give_back(case_id))
    assert [one.reason for one in district.show(case_id, caller).returns] == ["不属本单位职责"]
