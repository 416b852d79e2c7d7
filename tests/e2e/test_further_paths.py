"""Paths 7 (relapse), 8 (a note without a name) and 9 (five like opinions), told whole, by public calls alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.client import CallError
from tests.e2e.people import Town, promise
from tests.support.waiting import eventually

LIKE = (
    "小区东门外的路灯一个多月不亮了，晚上老人出门很危险。",
    "东门外路灯不亮，老人晚上出门危险，请尽快修好。",
    "晚上东门外一片黑，路灯一个多月不亮，出门很危险。",
    "反映小区东门外路灯不亮的问题，晚上出门老人很怕摔倒。",
    "路灯不亮，小区东门外晚上出门危险，已经一个多月了。",
)


def test_path_7_a_relapse_begins_a_further_round_under_the_same_number(town: Town) -> None:
    """D24: the look-back finds it broken; the case is reopened, handled again, rated again, and closed again."""
    opinion = town.post("单元门口的雨水井盖松动，踩上去哐当响。")
    case_id = town.register(opinion, title="雨水井盖松动", category="城乡建设/住房与物业/物业服务")
    number = town.reaches(case_id, "assigned")["number"]
    town.handle(case_id, "zhujian-wei", "已更换井盖并加装胶垫。")
    town.everybody_is_satisfied(case_id, opinion)
    town.reaches(case_id, "closed")
    town.other_deputy.asks("followup.record_look_back", case_id=case_id, result="relapsed", finding="井盖又松了。")
    again = town.reaches(case_id, "assigned", round=2)
    assert (again["number"], again["closed_at"]) == (number, None)
    assert eventually(lambda: town.portal.asks("intake.track", receipt=opinion["receipt"])["round"] == 2)
    town.handle(case_id, "zhujian-wei", "整圈重新浇筑，更换为防沉降井盖。", round=2)
    town.everybody_is_satisfied(case_id, opinion)
    town.look_back(case_id, round=2)
    assert town.reaches(case_id, "archived", round=2)["number"] == number
    town.is_proven(case_id, "case_closed", "look_back_held", "case_reopened", "case_assigned", "case_completed", "case_closed",
                   "look_back_held", "case_archived")


def test_path_9_five_like_opinions_are_one_case_one_item_and_five_answers(town: Town) -> None:
    """C6: one agenda item, one resolution, five answers, five voters' ratings."""
    opinions = [town.post(text) for text in LIKE]
    ids = [opinion["opinion_id"] for opinion in opinions]

    def alike() -> bool:
        found = town.deputy.asks("intake.similar_cases", opinion_id=ids[0])["items"]
        return {one["opinion_id"] for one in found if one["kind"] == "opinion"} >= set(ids[1:])

    assert eventually(alike, what="the other four are found", seconds=60)
    case_id = town.deputy.asks("intake.register_case", opinions=ids[:4], title="小区东门外路灯不亮", complexity="complex",
                               category="城乡建设/住房与物业/物业服务", site="S-01")["case_id"]
    town.reaches(case_id, "deliberating")
    found = eventually(lambda: [one for one in town.deputy.asks("intake.similar_cases", opinion_id=ids[4])["items"]
                                if one["case_id"] == case_id], what="the case is found for the fifth", seconds=60)
    assert found[0]["why"][0] == "words" and found[0]["score"] > 20
    town.deputy.asks("intake.attach_opinion", case_id=case_id, opinion_id=ids[4])

    eventually(lambda: [row for row in town.station.asks("deliberation.waiting_cases")["items"] if row["case_id"] == case_id])
    session = town.station.asks(
        "deliberation.convene", hall="H-01", scheduled_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        items=[{"topic": "东门外路灯", "cases": [case_id]}], bodies=["zhujian-wei", "chengguan-ju"])["session_id"]

    def step(operation: str, **arguments: Any) -> dict[str, Any]:
        return town.station.asks(f"deliberation.{operation}", session_id=session, **arguments)

    present = {"V-001": "voter", "C-001": "state_organ", "D-001": "deputy"}
    for person, party in present.items():
        step("invite", participant=person, party=party, **({"body": "zhujian-wei"} if party == "state_organ" else {}))
        step("check_in", participant=person)
    step("open_session")
    step("put_option", item=1, participant="D-001", text="住建更换电缆，城管复查照明。")
    for person in present:
        step("vote", item=1, option=1, participant=person, choice="agree")
    step("decide_item", item=1, verdict="resolved", option=1, lead="zhujian-wei", assisting=[],
         commitments=[promise("东门外路灯全部点亮")])
    closed = step("close_session")
    assert [(item["topic"], item["cases"]) for item in closed["items"]] == [("东门外路灯", [case_id])]

    town.handle(case_id, "zhujian-wei", "电缆整段更换，路灯全部点亮。")
    clerk = town.clerks["zhujian-wei"]
    [commitment] = clerk.asks("followup.commitments", case_id=case_id)["items"]
    clerk.asks("followup.fulfil_commitment", commitment_id=commitment["commitment_id"], note="全部点亮。")
    eventually(lambda: town.system.rows("select 1 from evaluation.inbox i join followup.outbox_archive o using (event_id)"
                                        " where o.event = 'followup.commitments_fulfilled' and o.subject = %(c)s", c=case_id))
    answers = [eventually(lambda receipt=one["receipt"]: (seen := town.portal.asks("intake.track", receipt=receipt))["reply"] and seen)
               for one in opinions]
    assert {answer["reply"] for answer in answers} == {"电缆整段更换，路灯全部点亮。"}
    assert len({answer["case_id"] for answer in answers}) == 1
    for one in opinions[:4]:
        for axis in ("reply", "implementation"):
            town.voter_rates(case_id, one, axis)
    for axis in ("reply", "implementation"):
        town.deputy_rates(case_id, axis)
    assert town.whole(case_id)["stage"] == "rating", "the fifth has not spoken: silence is never satisfaction"
    for axis in ("reply", "implementation"):
        town.voter_rates(case_id, opinions[4], axis)
    town.look_back(case_id)
    town.reaches(case_id, "archived")
    town.is_proven(case_id, "case_registered", "deliberation_requested", "opinion_attached", "session_convened",
                   "resolution_adopted", "case_assigned", "case_closed", "case_archived")


def test_path_8_a_note_without_a_name_is_filed_when_pasted_and_rated_by_two(town: Town) -> None:
    """A13, C24: pasted Saturday night, collected Monday; the deputy and one resident rate for whom nobody can ask."""
    pasted = (datetime.now(UTC) - timedelta(days=2)).replace(hour=14, minute=10, second=0, microsecond=0)
    collected = town.station.asks("intake.collect_wall", site="S-01", notes=[
        {"text": "广场的灯到了晚上一盏都不亮，跳舞的人都散了。", "posted_at": pasted.isoformat()},
        {"text": "<script>x</script>"}])
    assert (collected["posted"], collected["refused"]) == (1, 1), "a bad note never spoils the others"
    opinion = collected["items"][0]["opinion"]
    case_id = town.register(opinion, title="广场夜间没有照明", category="城乡建设/住房与物业/物业服务")
    whole = town.reaches(case_id, "assigned")
    assert datetime.fromisoformat(whole["filed_at"]) == pasted
    town.handle(case_id, "zhujian-wei", "广场照明线路已修复，灯全部点亮。")
    town.deputy_rates(case_id, "reply")
    town.deputy_rates(case_id, "implementation")
    assert town.whole(case_id)["stage"] == "rating", "silence is never satisfaction"
    with pytest.raises(CallError) as refused:
        town.other_deputy.asks("evaluation.rate_by_proxy", case_id=case_id, opinion_id=opinion["opinion_id"], axis="reply",
                               grade="satisfied", witness="广场居民刘某")
    assert refused.value.code == "evaluation.not_your_cell"
    for axis in ("reply", "implementation"):
        view = town.deputy.asks("evaluation.rate_by_proxy", case_id=case_id, opinion_id=opinion["opinion_id"], axis=axis,
                                grade="satisfied", witness="广场居民刘某")
    assert [cell["acting"] for cell in view["cells"] if cell["opinion_id"]] == ["proxy", "proxy"]
    town.look_back(case_id)
    town.reaches(case_id, "archived")
    town.is_proven(case_id, "case_registered", "case_completed", "case_satisfied", "case_closed", "case_archived")
    assert town.system.rows("select count(*) from followup.ledger_entries where data like '%%刘某%%'") == [(0,)]


def test_path_6_a_return_is_adjudicated_and_the_clock_goes_on(town: Town) -> None:
    """C16: the wrong body says so with a reason; the office gives the case to another; the due time stays what it was."""
    opinion = town.post("河滨公园的石凳断了一截，老人坐着摔过。")
    case_id = town.register(opinion, title="公园石凳断裂", category="城乡建设/住房与物业/物业服务")
    due = town.reaches(case_id, "assigned")["due_at"]
    returned = town.clerks["zhujian-wei"].asks("dispatch.return_assignment", case_id=case_id, proposed="chengguan-ju",
                                               reason="公园设施由城管局管养。")
    assert returned["lead"] == "zhujian-wei", "a return alone moves nothing"
    with pytest.raises(CallError) as refused:
        town.clerks["chengguan-ju"].asks("dispatch.claim", case_id=case_id)
    assert refused.value.code in ("dispatch.not_lead", "dispatch.wrong_state")
    town.office.asks("dispatch.adjudicate_return", case_id=case_id, decision="other", lead="chengguan-ju",
                     contact_person="城管联系人", reason="管养职责属城管局。")
    eventually(lambda: town.whole(case_id)["lead"] == "chengguan-ju", what="the other body has it")
    assert town.whole(case_id)["due_at"] == due
    town.handle(case_id, "chengguan-ju", "石凳已更换四张。")
    town.everybody_is_satisfied(case_id, opinion)
    town.look_back(case_id)
    town.reaches(case_id, "archived")
    town.is_proven(case_id, "case_assigned", "assignment_returned", "return_adjudicated", "case_claimed",
                   "case_completed", "case_archived")
