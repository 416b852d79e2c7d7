"""The first four paths of the method, each told once from the first word to the archive, by public calls alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy

from deploy.client import CallError
from services.contracts import roles
from tests.e2e.people import Town, promise
from tests.support.waiting import eventually


def test_path_1_direct_by_a_stock_nameko_client(town: Town) -> None:
    """D1: Post, register, assigned, claimed, reply, reviewed, completed, shown, rated, closed, looked back on, archived.

    Spoken throughout by nameko's own client: what a partner has who knows only the README.
    """
    system = town.system

    def speak(subject: str, role: str, **claims: Any) -> Any:
        return ClusterRpcProxy({"AMQP_URI": system.url}, timeout=30,
                               context_data={"auth_token": system.sign(subject, role, **claims)})

    with (speak("partner:12345", roles.PARTNER) as portal, speak("deputy:D-001", roles.DEPUTY, deputy="D-001") as deputy,
          speak("clerk:1", roles.BODY_CLERK, body="shuxiang-jiedao") as clerk, speak("office:1", roles.COMMITTEE_OFFICE) as office,
          speak("deputy:D-002", roles.DEPUTY, deputy="D-002") as other):
        opinion = portal.intake.post_opinion(text="停电动车的地方没有充电桩，从楼上甩电线下来充电。", grid="G-001", channel="wall", site="S-01",
                                             request_id="path-1")
        assert portal.intake.track(receipt=opinion["receipt"])["stage_label"] == "已点单，待定单"

        case = deputy.intake.register_case(opinions=[opinion["opinion_id"]], title="书香小区没有充电桩", complexity="direct",
                                           urgency="urgent", category="城乡建设/安全生产/用电安全", site="S-01")
        case_id = case["case_id"]
        assert case["number"].startswith(f"QJ-{datetime.now().year}-")  # noqa: DTZ005

        assigned = town.reaches(case_id, "assigned")
        assert (assigned["lead"], assigned["missing"]) == ("shuxiang-jiedao", ["reply_approved", "published",
                                                                              "rated_and_satisfied"])
        assert [row["case_id"] for row in clerk.dispatch.worklist(state="assigned")["items"]] == [case_id]
        clerk.dispatch.claim(case_id=case_id)
        with pytest.raises(RemoteError) as refused:
            clerk.dispatch.claim(case_id=case_id)
        assert (refused.value.exc_type, refused.value.value["code"]) == ("conflict", "dispatch.already_claimed")

        drafted = clerk.dispatch.submit_reply(case_id=case_id, text="东西两侧车棚增设充电桩，尽快安装。")
        assert drafted["reply"]["vague_words"] == ["尽快"]
        office.dispatch.review_reply(case_id=case_id, version=1, decision="send_back", reason="请写明数量和时间。")
        assert portal.intake.track(receipt=opinion["receipt"])["reply"] == "", "a draft is nobody's to read"
        clerk.dispatch.submit_reply(case_id=case_id, text="东西两侧车棚已安装充电桩十五个。",
                                    outcome={"quantity": 15, "unit": "个", "item": "充电桩"})
        office.dispatch.review_reply(case_id=case_id, version=2, decision="approve")
        clerk.dispatch.complete(case_id=case_id)

        town.reaches(case_id, "rating")
        seen = eventually(lambda: (found := portal.intake.track(receipt=opinion["receipt"]))["stage"] == "rating" and found)
        assert (seen["may_rate"], seen["reply"]) == (True, "东西两侧车棚已安装充电桩十五个。")
        [entry] = portal.followup.echo_wall(site="S-01", limit=1)["items"]
        assert (entry["number"], entry["label"], entry["outcome"]["quantity"]) == (case["number"], "待评价", 15)

        for axis in ("reply", "implementation"):
            blind = portal.evaluation.rate(case_id=case_id, axis=axis, grade="very_satisfied", receipt=opinion["receipt"])
            assert [cell["grade"] for cell in blind["cells"] if (cell["rater"], cell["axis"]) == ("deputy", axis)] == [None]
            deputy.evaluation.rate(case_id=case_id, axis=axis, grade="very_satisfied")

        town.reaches(case_id, "closed")
        with pytest.raises(RemoteError) as refused:
            deputy.followup.record_look_back(case_id=case_id, result="holds", finding="我评过的，我再看。")
        assert refused.value.value["code"] == "followup.rater_looks_back"
        other.followup.record_look_back(case_id=case_id, result="holds", finding="十五个充电桩都在用。")

        archived = town.reaches(case_id, "archived")
        assert archived["missing"] == []
        assert eventually(lambda: portal.intake.track(receipt=opinion["receipt"])["stage"] == "archived")
        assert portal.followup.echo_wall(site="S-01", limit=1)["items"][0]["label"] == "非常满意"
    town.is_proven(case_id, "case_registered", "case_assigned", "case_claimed", "reply_submitted", "reply_sent_back",
                   "reply_submitted", "reply_delivered", "case_completed", "case_published", "case_satisfied", "case_closed",
                   "look_back_held", "case_archived")


def test_path_2_ordinary_with_a_commitment(town: Town) -> None:
    """The reply promises; the implementation is rated only when the promise is kept."""
    opinion = town.post("坡上十来户还在吃水窖里的水，能不能接通自来水？")
    case_id = town.register(opinion, title="坡上十余户没有通自来水", category="城乡建设/供水供气/自来水")
    town.handle(case_id, "zhujian-wei", "从坡脚主管道加压接入，入户管道同步安装。", commitments=[promise("坡上住户全部通水")])

    town.voter_rates(case_id, opinion, "reply")
    town.deputy_rates(case_id, "reply")
    with pytest.raises(CallError) as refused:
        town.voter_rates(case_id, opinion, "implementation")
    assert refused.value.code == "evaluation.axis_not_open"
    assert town.whole(case_id)["missing"] == ["rated_and_satisfied", "commitments_fulfilled"]

    clerk = town.clerks["zhujian-wei"]
    [commitment] = clerk.asks("followup.commitments", case_id=case_id)["items"]
    assert (commitment["state_label"], commitment["origin"]) == ("待兑现", "reply")
    with pytest.raises(CallError) as refused:
        town.clerks["chengguan-ju"].asks("followup.fulfil_commitment", commitment_id=commitment["commitment_id"], note="不是我的")
    assert refused.value.code == "followup.not_your_commitment"
    clerk.asks("followup.record_progress", commitment_id=commitment["commitment_id"], note="管道铺设过半。")
    kept = clerk.asks("followup.fulfil_commitment", commitment_id=commitment["commitment_id"], note="十户全部通水。",
                      outcome={"quantity": 10, "unit": "户", "item": "自来水入户"}, request_id="kept")
    assert kept["state"] == "fulfilled"
    again = clerk.asks("followup.fulfil_commitment", commitment_id=commitment["commitment_id"], note="十户全部通水。",
                       outcome={"quantity": 10, "unit": "户", "item": "自来水入户"}, request_id="kept")
    assert again == kept, "the same request is the same answer"

    eventually(lambda: town.system.rows("select 1 from evaluation.inbox i join followup.outbox_archive o using (event_id)"
                                        " where o.event = 'followup.commitments_fulfilled' and o.subject = %(c)s", c=case_id))
    town.voter_rates(case_id, opinion, "implementation", "very_satisfied")
    town.deputy_rates(case_id, "implementation")
    town.look_back(case_id)
    town.reaches(case_id, "archived")
    town.is_proven(case_id, "reply_delivered", "commitment_recorded", "commitments_fulfilled", "case_satisfied", "case_closed",
                   "case_archived")


def test_path_3_complex_through_a_session_of_three_parties(town: Town) -> None:
    """Deliberation requested, convened by the station, voted party by party, resolved, assigned to the lead, promised, kept."""
    opinion = town.post("康家苑的地下车库挖了个坑就停了，车都停到路上。")
    case_id = town.register(opinion, title="康家苑车库停工", category="城乡建设/住房与物业/停车设施", complexity="complex")
    town.reaches(case_id, "deliberating")
    with pytest.raises(CallError) as refused:
        town.office.asks("dispatch.assign", case_id=case_id, lead="zhujian-wei", reason="先派了再说")
    assert refused.value.code == "dispatch.deliberation_first"

    waiting = eventually(lambda: [row for row in town.station.asks("deliberation.waiting_cases")["items"]
                                  if row["case_id"] == case_id])
    assert waiting[0]["suggested_lead"] == "zhujian-wei"
    session = town.station.asks(
        "deliberation.convene", hall="H-01", scheduled_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        items=[{"topic": "车库复工与临时停车", "cases": [case_id]}], bodies=["zhujian-wei", "chengguan-ju"])["session_id"]

    def step(operation: str, **arguments: Any) -> dict[str, Any]:
        return town.station.asks(f"deliberation.{operation}", session_id=session, **arguments)

    present = {"V-001": "voter", "C-001": "state_organ", "D-001": "deputy"}
    step("invite", participant="V-001", party="voter")
    step("check_in", participant="V-001")
    with pytest.raises(CallError) as refused:
        step("open_session")
    assert refused.value.code == "deliberation.no_quorum"
    assert "国家机关工作人员" in refused.value.message and "代表" in refused.value.message
    step("invite", participant="C-001", party="state_organ", body="zhujian-wei")
    step("invite", participant="D-001", party="deputy")
    for person in ("C-001", "D-001"):
        step("check_in", participant=person)
    step("open_session")
    step("put_option", item=1, participant="D-001", text="住建牵头复工，街道划临时车位，城管清出消防通道。")
    step("vote", item=1, option=1, participant="V-001", choice="disagree")
    for person in ("C-001", "D-001"):
        step("vote", item=1, option=1, participant=person, choice="agree")
    decision = {"item": 1, "verdict": "resolved", "option": 1, "lead": "zhujian-wei", "assisting": ["chengguan-ju"],
                "commitments": [promise("车库竣工验收")]}
    with pytest.raises(CallError) as refused:
        step("decide_item", **decision)
    assert refused.value.code == "deliberation.not_carried" and "选民" in refused.value.message
    step("put_option", item=1, participant="V-001", text="先划临时车位四十个，再复工。")
    for person in present:
        step("vote", item=1, option=2, participant=person, choice="agree")
    step("decide_item", **{**decision, "option": 2})
    step("close_session")
    step("draft_minutes", text="三方到会，逐题表决，各方均过半数同意。")
    for person in present:
        step("confirm_minutes", participant=person)
    assert step("publish_minutes")["state_label"] == "纪要已公布"

    assert town.reaches(case_id, "assigned")["lead"] == "zhujian-wei"
    town.handle(case_id, "zhujian-wei", "按决议恢复施工，划定临时车位四十个。")
    clerk = town.clerks["zhujian-wei"]
    [commitment] = clerk.asks("followup.commitments", case_id=case_id)["items"]
    assert commitment["origin"] == "resolution"
    clerk.asks("followup.fulfil_commitment", commitment_id=commitment["commitment_id"], note="车库已竣工验收。")
    eventually(lambda: town.system.rows("select 1 from evaluation.inbox i join followup.outbox_archive o using (event_id)"
                                        " where o.event = 'followup.commitments_fulfilled' and o.subject = %(c)s", c=case_id))
    for body in ("zhujian-wei", "chengguan-ju"):
        assert body in {cell["body"] for cell in town.office.asks("evaluation.appraisal", case_id=case_id)["cells"]}
    town.everybody_is_satisfied(case_id, opinion)
    town.look_back(case_id)
    town.reaches(case_id, "archived")
    town.is_proven(case_id, "case_registered", "deliberation_requested", "session_convened", "resolution_adopted",
                   "case_assigned", "reply_delivered", "case_completed", "commitments_fulfilled", "case_closed", "case_archived")


def test_path_4_redo_until_satisfied(town: Town) -> None:
    """C23: The voter is not satisfied twice; the third round is seen by the committee; the number stays, every round hangs there."""
    opinion = town.post("康家苑南门外的路灯坏了几个月，晚上下班回来黑灯瞎火的。")
    case_id = town.register(opinion, title="康家苑南门外路灯长期不亮", category="城乡建设/住房与物业/物业服务")
    number = town.reaches(case_id, "assigned")["number"]
    for round in (1, 2):
        town.handle(case_id, "zhujian-wei", f"已更换损坏的灯头（第{round}次）。", round=round)
        with pytest.raises(CallError) as refused:
            town.voter_rates(case_id, opinion, "implementation", "unsatisfied")
        assert refused.value.code == "evaluation.reason_needed"
        sent_back = town.voter_rates(case_id, opinion, "implementation", "unsatisfied", reason="not_solved",
                                     note="灯亮了两天又灭了。")
        assert sent_back["state_label"] == "退回重办"
        town.reaches(case_id, "assigned", round=round + 1)
        with pytest.raises(CallError) as refused:
            town.deputy_rates(case_id, "reply")
        assert refused.value.code in ("evaluation.not_open", "evaluation.round_over")

    town.handle(case_id, "zhujian-wei", "电缆整段更换，夜间复查三次。", round=3)
    [seen] = [row for row in town.office.asks("evaluation.open_appraisals", escalated=True)["items"]
              if row["case_id"] == case_id]
    assert (seen["round"], seen["is_escalated"]) == (3, True)
    town.everybody_is_satisfied(case_id, opinion)
    town.look_back(case_id, round=3)
    archived = town.reaches(case_id, "archived", round=3)
    assert archived["number"] == number

    wall = [entry for entry in town.portal.asks("followup.echo_wall", site="S-01", limit=50)["items"]
            if entry["number"] == number]
    assert [(entry["round"], entry["label"]) for entry in wall] == [(3, "满意"), (2, "已重办"), (1, "已重办")]
    town.is_proven(case_id, *["case_assigned", "case_completed", "redo_ordered"] * 2, "case_assigned", "case_completed",
                   "case_satisfied", "case_closed", "case_archived")
    rounds = town.system.rows("select round, state from dispatch.rounds where case_id = %(case)s order by 1", case=case_id)
    assert rounds == [(1, "completed"), (2, "completed"), (3, "completed")]


def test_both_rates_tell_the_rated_from_the_silent(town: Town) -> None:
    """Silence is never satisfaction (C19)."""
    before = town.office.asks("evaluation.rates", body="shuxiang-jiedao")
    opinion = town.post("路边井盖缺了一个。")
    case_id = town.register(opinion, title="井盖缺失")
    town.handle(case_id, "shuxiang-jiedao", "已补装井盖一个。")
    town.voter_rates(case_id, opinion, "reply", "basically_satisfied")
    after = town.office.asks("evaluation.rates", body="shuxiang-jiedao")

    def grown(axis: str) -> dict[str, int]:
        return {name: after[axis][name] - before[axis][name] for name in (
            "rated", "satisfied", "very_satisfied", "basically_satisfied", "unsatisfied", "silent")}

    none = dict.fromkeys(("rated", "satisfied", "very_satisfied", "basically_satisfied", "unsatisfied"), 0)
    assert grown("reply") == {**none, "rated": 1, "satisfied": 1, "basically_satisfied": 1, "silent": 1}
    assert grown("implementation") == {**none, "silent": 2}
    assert after["reply"]["rate"] == "100.0"
