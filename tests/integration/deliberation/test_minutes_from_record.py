"""Minutes begin as the record gives them (C7), and are corrected and confirmed by people (C8)."""

from __future__ import annotations

from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from tests.integration.deliberation.staff import PEOPLE, Staff
from tests.integration.deliberation.test_publish_minutes import confirm, draft


def from_record(staff: Staff, session_id) -> o.SessionView:
    """Ask for minutes without a text."""
    return staff.do(usecases.draft_minutes, o.DraftMinutes(session_id=session_id))


def test_c7_the_tally_by_party_is_in_the_minutes(staff: Staff) -> None:
    """C7: who was there, each item, the votes of each party, what was decided, who did not come; in Chinese, with numbers."""
    voters = [(f"V-{n}", "voter", None) for n in range(2, 12)]
    session_id = staff.opened([staff.case(), staff.case(number="QJ-2024-00008")], [staff.case(number="QJ-2024-00009")],
                              people=[*PEOPLE, *voters], place="社区活动室")
    staff.put(session_id)
    for person, *_ in (*PEOPLE, *voters):
        staff.vote(session_id, person)
    staff.resolve(session_id)
    staff.put(session_id, 2)
    for person, *_ in voters:
        staff.vote(session_id, person, item=2)
    staff.vote(session_id, "O-1", "disagree", item=2)
    staff.give_up(session_id, 2)
    staff.close(session_id)
    assert from_record(staff, session_id).minutes == """城东三方议事厅三方议事纪要
时间：2024年04月22日 09:00
地点：社区活动室
选民到会11人：V-1、V-10、V-11、V-2、V-3、V-4、V-5、V-6、V-7、V-8、V-9
国家机关工作人员到会1人：O-1（B-STREET）
人大代表到会1人：D-1
缺席单位：B-POWER

议题1：议题1（QJ-2024-00007、QJ-2024-00008）
方案1（人大代表提出）：由街道牵头增设充电桩
  选民：同意11、反对0、弃权0；国家机关工作人员：同意1、反对0、弃权0；人大代表：同意1、反对0、弃权0；通过
结论：形成决议（方案1）
  牵头：B-STREET；协办：B-POWER
  措施：增设充电桩15个；期限：2024年06月30日；目标：业主不再私接电线

议题2：议题2（QJ-2024-00009）
方案1（人大代表提出）：由街道牵头增设充电桩
  选民：同意10、反对0、弃权0；国家机关工作人员：同意0、反对1、弃权0；人大代表：同意0、反对0、弃权0；未通过
结论：未达成一致
  说明：费用由谁承担有分歧"""


def test_c8_the_text_is_peoples_once_they_have_changed_it(staff: Staff) -> None:
    """C8: asking for the record again leaves their version, and its confirmations, as they are."""
    session_id = staff.opened([staff.case()])
    staff.carry(session_id)
    staff.close(session_id)
    assert from_record(staff, session_id).minutes_version == 1
    draft(staff, session_id, "经各方核对的纪要")
    confirmed = confirm(staff, session_id, "V-1")
    assert from_record(staff, session_id) == confirmed
    assert (confirmed.minutes, confirmed.minutes_version, confirmed.confirmed_by) == ("经各方核对的纪要", 2, ["voter"])


def test_c8_each_commitment_leaves_once_for_each_case(staff: Staff) -> None:
    """C8: with the closing, and never again with the minutes: their drafting, confirming and publishing promise nothing."""
    cases = [staff.case() for _ in range(5)]
    session_id = staff.opened(cases)
    staff.carry(session_id)
    staff.close(session_id)
    promised = [(event.case_id, promise.measure) for event in staff.said if event.event_name == "resolution_adopted"
                for promise in event.commitments]
    assert promised == [(case_id, "增设充电桩15个") for case_id in cases]
    from_record(staff, session_id)
    for person in ("V-1", "O-1", "D-1"):
        confirm(staff, session_id, person)
        assert staff.said == []
    staff.do(usecases.publish_minutes, o.PublishMinutes(session_id=session_id))
    assert [event.event_name for event in staff.said] == ["minutes_published"]
