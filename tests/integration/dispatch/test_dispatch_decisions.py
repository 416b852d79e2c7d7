"""Recorded decisions: by which rule, in which mode and why, with or without a session, and whose answer it is."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts import shared
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import (
    CaseAssigned,
    CaseReclassified,
    ContributionMade,
    DeliberationRequested,
    ReplyDelivered,
)
from services.contracts.labels import STAGES
from tests.integration.dispatch.district import (
    LAMPS,
    NOBODY,
    OFFICE,
    PROMISE,
    REVIEWER,
    ROADS,
    STATION,
    STRANGER,
    WANG,
    WATER,
    District,
    at,
    not_agreed,
    redo,
    registered,
    resolution,
)


def words(state: str) -> tuple[str, dict[str, str]]:
    return "dispatch.wrong_state", {"state": STAGES[state][0], "state_en": STAGES[state][1]}


def test_c9_a_case_routes_alike_before_and_after_an_unrelated_rule(district: District) -> None:
    before = district.show(district.register())
    district.route("教育", "chengdong")
    district.route("", "water", grid="G-009")
    after = district.show(district.register())
    assert (before.lead, before.assisting, before.mode) == (after.lead, after.assisting, after.mode)


def test_c9_a_tie_is_refused_and_a_gap_goes_to_the_desk(district: District) -> None:
    code, _ = district.refuses(
        OFFICE, op.SetRoute(category="城乡建设/市政管理", lead="roads", valid_from=date(2024, 6, 1))
    )
    assert code == "dispatch.route_tie"
    assert [item.case_id for item in district.ask(OFFICE, op.Desk()).items] == []
    case_id = district.register(category="教育")
    assert [item.case_id for item in district.ask(OFFICE, op.Desk()).items] == [case_id]


@pytest.mark.parametrize("complexity", ["direct", "ordinary", "complex"])
def test_c10_no_assignment_without_a_due_time(district: District, complexity: str) -> None:
    """C10: the table itself refuses one, too (test_dispatch_tables)."""
    case_id = district.register(complexity=complexity)
    if complexity == "complex":
        district.hear(resolution(case_id))
    shown = district.show(case_id)
    assert shown.state == "assigned"
    assert shown.due_at is not None


def test_c11_the_mode_is_a_recorded_decision_with_its_reason(district: District) -> None:
    direct = district.register(complexity="direct")
    settled = district.register(complexity="complex")
    district.hear(resolution(settled))
    by_hand = district.register(category="教育")
    district.ask(
        OFFICE, op.Assign(case_id=by_hand, lead="chengdong", mode="direct", reason="街道可当场解决")
    )
    found = [
        (view.mode, view.mode_reason, view.assign_reason)
        for view in map(district.show, (direct, district.register(), settled, by_hand))
    ]
    assert found == [
        ("direct", "by_rule", ""),
        ("point_to_point", "by_rule", ""),
        ("consultation", "resolution", ""),
        ("direct", "by_hand", "街道可当场解决"),
    ]


def test_c11_a_direct_case_is_not_done_without_a_reply(district: District) -> None:
    case_id = district.register(complexity="direct")
    assert district.refuses(WANG, op.Complete(case_id=case_id)) == words("assigned")
    district.claim(case_id)
    assert district.refuses(WANG, op.Complete(case_id=case_id)) == words("claimed")
    district.reply(case_id)
    assert district.refuses(WANG, op.Complete(case_id=case_id)) == words("replied")
    district.review(case_id)
    assert district.complete(case_id).state == "completed"


def test_c12_point_to_point_needs_a_contact_person_and_keeps_the_receipt(district: District) -> None:
    case_id = district.register(category=WATER)
    assert district.show(case_id).desk_reason == "no_contact"
    by_hand = op.Assign(case_id=case_id, lead="water", mode="point_to_point", reason="按职责")
    assert district.refuses(OFFICE, by_hand) == ("dispatch.contact_needed", {})
    district.ask(
        OFFICE, op.Assign(case_id=case_id, lead="water", contact_person="吴江", reason="按职责")
    )
    district.now = at(date(2024, 4, 28))
    received = district.claim(case_id, STRANGER)
    assert (received.contact_person, received.claimed_by, received.claimed_at) == (
        "吴江", "clerk:wu", district.now)


def test_c13_an_ordinary_case_has_a_week_and_q1_the_office_sees_both_dates(district: District) -> None:
    case_id = district.register()
    shown = district.show(case_id)
    assert shown.due_at == at(date(2024, 5, 7), 0)
    assert (shown.due_by_calendar_days_on, shown.due_by_working_days_on) == (date(2024, 5, 6), date(2024, 5, 7))
    others = district.show(case_id, WANG)
    assert (others.due_by_calendar_days_on, others.due_by_working_days_on) == (None, None)


def test_a17_danger_is_urgent_and_the_outcome_can_be_counted(district: District) -> None:
    """A17: what endangers life or property has the urgent clock; fifteen charging points are 15, 个, 充电桩."""
    case_id = district.register(flags=["life_property"])
    shown = district.show(case_id)
    assert (shown.urgency, shown.due_at) == ("urgent", at(date(2024, 4, 29), 0))
    outcome = shared.Outcome(quantity=15, unit="个", item="充电桩")
    district.claim(case_id)
    district.reply(case_id, outcome=outcome)
    district.review(case_id)
    [said] = district.said
    assert isinstance(said, ReplyDelivered)
    assert said.outcome == outcome


def test_d1_a_session_that_is_waived_says_why(district: District) -> None:
    direct, ordinary = district.register(complexity="direct"), district.register()
    settled, not_settled = district.register(complexity="complex"), district.register(complexity="complex")
    district.hear(resolution(settled))
    district.hear(not_agreed(not_settled))
    district.ask(OFFICE, op.Assign(case_id=not_settled, lead="urban", reason="未达成一致"))
    shown = [district.show(case_id) for case_id in (direct, ordinary, settled, not_settled)]
    assert [(view.waiver, view.waiver_label) for view in shown] == [
        ("direct", "免议：直办"), ("ordinary", "免议：一般问题"), (None, ""), (None, "")]


def test_d1_the_waiver_stands_in_the_event(district: District) -> None:
    said = [district.hear(registered(complexity=complexity))[0] for complexity in ("direct", "ordinary")]
    assert [event.waiver for event in said] == ["direct", "ordinary"]


def test_d3_a_reply_is_reviewed_by_another_in_the_version_that_he_read(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    shown = district.reply(case_id, "尽快修复", measures="近期巡查", commitments=[PROMISE])
    assert shown.reply.vague_words == ["近期", "尽快"]
    assert district.show(case_id, ROADS).reply is None
    district.reply(case_id, "4月30日前修复")
    approve = op.ReviewReply(case_id=case_id, version=1, decision="approve")
    assert district.refuses(REVIEWER, approve) == ("dispatch.version_changed", {"version": 2})
    district.review(case_id, 2)
    # What is approved is delivered and cannot be changed: a later text belongs to a later round.
    assert district.refuses(WANG, op.SubmitReply(case_id=case_id, text="另一稿")) == words("delivered")
    assert district.show(case_id, ROADS).reply.text == "4月30日前修复"


def part(case_id: UUID, text: str = "道路照明电缆已更换") -> op.Contribute:
    return op.Contribute(case_id=case_id, text=text)


def test_d3_assisting_bodies_contribute_to_the_one_answer_of_the_lead(district: District) -> None:
    """D3: no body sees another's draft; the lead body and the committee read the parts."""
    district.route(LAMPS, "urban", assisting=["roads", "water"])
    case_id = district.register()
    district.claim(case_id)
    district.ask(ROADS, part(case_id, "初稿"))
    district.ask(ROADS, part(case_id))
    assert district.said == [ContributionMade(case_id=case_id, round=1, body="roads", made_at=district.now)]
    district.ask(STRANGER, part(case_id, "水务无涉"))
    district.reply(case_id)
    seen = {
        caller.subject: [one.text for one in district.show(case_id, caller).contributions]
        for caller in (WANG, OFFICE, ROADS, STRANGER)
    }
    assert seen == {
        "clerk:wang": ["道路照明电缆已更换", "水务无涉"],
        "office:li": ["道路照明电缆已更换", "水务无涉"],
        "clerk:qian": ["道路照明电缆已更换"],
        "clerk:wu": ["水务无涉"],
    }
    assert district.show(case_id, ROADS).reply is None
    assert district.refuses(ROADS, op.SubmitReply(case_id=case_id, text="答复"))[0] == "dispatch.not_lead"


def test_d3_who_may_not_contribute(district: District) -> None:
    case_id = district.register()
    assert district.refuses(WANG, part(case_id)) == ("dispatch.not_assisting", {})
    assert district.refuses(STRANGER, part(case_id)) == ("dispatch.not_assisting", {})
    assert district.refuses(NOBODY, part(case_id)) == ("dispatch.body_needed", {})
    assert district.refuses(ROADS, part(uuid4())) == ("dispatch.case_unknown", {})
    district.handle(case_id)
    assert district.refuses(ROADS, part(case_id)) == words("completed")


def complexer(case_id: UUID) -> op.Reclassify:
    return op.Reclassify(case_id=case_id, reason="涉及三家单位", asked_by="D-001")


@pytest.mark.parametrize("is_claimed", [False, True])
def test_c14_an_ordinary_case_becomes_complex_with_the_stations_approval(
    district: District, is_claimed: bool
) -> None:
    case_id = district.register()
    if is_claimed:
        district.claim(case_id)
    shown = district.ask(STATION, complexer(case_id))
    assert (shown.state, shown.complexity, shown.lead, shown.due_at) == ("deliberating", "complex", None, None)
    reclassified, requested = district.said
    assert reclassified == CaseReclassified(
        case_id=case_id,
        round=1,
        complexity="complex",
        was_lead="urban",
        reason="涉及三家单位",
        asked_by="D-001",
        approved_by="station:wen",
        reclassified_at=district.now,
    )
    assert isinstance(requested, DeliberationRequested)
    assert (requested.round, requested.suggested_lead) == (1, "urban")
    assert district.ask(WANG, op.Worklist()).items == []
    assert district.refuses(OFFICE, op.Assign(case_id=case_id, lead="urban", reason="派"))[0] == (
        "dispatch.deliberation_first")
    [said] = district.hear(resolution(case_id, lead="chengdong", assisting=["urban"]))
    assert isinstance(said, CaseAssigned)
    assert (said.round, said.lead, said.due_at) == (1, "chengdong", at(date(2024, 5, 28), 0))


def test_c14_a_later_round_asks_for_its_session_with_its_number(district: District) -> None:
    case_id = district.register()
    district.handle(case_id)
    district.hear(redo(case_id, 2))
    district.ask(OFFICE, complexer(case_id))
    assert [said.round for said in district.said] == [2, 2]
    [said] = district.hear(not_agreed(case_id))
    assert said.round == 2


def test_c14_what_cannot_be_reclassified(district: District) -> None:
    complex_, replied = district.register(complexity="complex"), district.register()
    district.claim(replied)
    district.reply(replied)
    assert district.refuses(STATION, complexer(complex_)) == ("dispatch.already_complex", {})
    assert district.refuses(STATION, complexer(replied)) == words("replied")
    assert district.refuses(STATION, complexer(uuid4())) == ("dispatch.case_unknown", {})
    callers: Any = op.Reclassify.callers
    assert set(callers) == {"station_staff", "committee_office"}


def test_x10_dispatch_keeps_nothing_of_a_resident(district: District) -> None:
    """X10: what is blanked elsewhere is not here: a case by its number, a deputy's words, the bodies' own."""
    columns = district.sql.all(
        """select column_name from information_schema.columns
           where table_schema = current_schema and table_name in ('cases', 'rounds', 'shares')"""
    )
    names = {row["column_name"] for row in columns}
    assert names & {"phone", "contact", "author", "opinion_id", "receipt_digest", "summary", "filed_by"} == set()
    event = registered()
    district.hear(event)
    assert event.voices[0].receipt_digest not in str(district.rows())
    assert str(event.voices[0].opinion_id) not in str(district.rows())
