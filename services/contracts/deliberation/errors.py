"""How deliberation refuses, in the words that station staff read."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

HALL_UNKNOWN = ErrorCode("deliberation.hall_unknown", "not_found",
                         "没有这个议事厅：{hall}",
                         "There is no hall {hall}")
SESSION_UNKNOWN = ErrorCode("deliberation.session_unknown", "not_found",
                            "没有这次议事",
                            "There is no such session")
ITEM_UNKNOWN = ErrorCode("deliberation.item_unknown", "not_found",
                         "没有这个议题：{item}",
                         "There is no agenda item {item}")
OPTION_UNKNOWN = ErrorCode("deliberation.option_unknown", "not_found",
                           "没有这个方案：{option}",
                           "There is no option {option}")
CASE_NOT_WAITING = ErrorCode("deliberation.case_not_waiting", "conflict",
                             "这个件不在待议之列：{case_id}",
                             "The case does not wait for a session: {case_id}")
CONVENOR_NOT_STATION = ErrorCode("deliberation.convenor_not_station", "forbidden",
                                 "复杂件只能由联络站召集会商",
                                 "Only a station may convene the session of a complex case")
TWO_BODIES_NEEDED = ErrorCode("deliberation.two_bodies_needed", "invalid",
                              "会商至少要请两个责任单位",
                              "A session on a complex case needs at least two responsible bodies")
SCHEDULED_PAST = ErrorCode("deliberation.scheduled_past", "invalid",
                           "开会时间必须在现在之后",
                           "A session must be scheduled in the future")
WRONG_STATE = ErrorCode("deliberation.wrong_state", "conflict",
                        "议事现在是“{state}”，不能这样做",
                        "The session is {state_en} now; this cannot be done")
NOT_INVITED = ErrorCode("deliberation.not_invited", "forbidden",
                        "{participant}不在邀请名单上",
                        "{participant} is not invited")
OTHER_PARTY = ErrorCode("deliberation.other_party", "conflict",
                        "{participant}已代表{party_zh}，一人只能代表一方",
                        "{participant} sits for {party_en} already; a person sits for one party only")
NO_QUORUM = ErrorCode("deliberation.no_quorum", "conflict",
                      "各方未到齐，缺：{missing_zh}",
                      "No quorum, missing: {missing_en}")
NOT_PRESENT = ErrorCode("deliberation.not_present", "forbidden",
                        "{participant}未签到或已离席",
                        "{participant} is not present")
VOTED_ALREADY = ErrorCode("deliberation.voted_already", "conflict",
                          "{participant}已就这个方案投票",
                          "{participant} has voted on this option already")
NOT_CARRIED = ErrorCode("deliberation.not_carried", "conflict",
                        "方案没有在这些方获得多数：{missing_zh}",
                        "The option has no majority among: {missing_en}")
ITEM_DECIDED = ErrorCode("deliberation.item_decided", "conflict",
                         "这个议题已有结论",
                         "The agenda item has its verdict already")
DECISION_INCOMPLETE = ErrorCode("deliberation.decision_incomplete", "invalid",
                                "决定要写明牵头单位和至少一项措施、期限、目标",
                                "A decision needs a lead body and a measure with deadline and target")
DEADLINE_PAST = ErrorCode("deliberation.deadline_past", "invalid",
                          "期限必须在今天之后",
                          "A deadline must lie in the future")
ITEMS_OPEN = ErrorCode("deliberation.items_open", "conflict",
                       "还有议题没有结论：{items}",
                       "Agenda items without a verdict: {items}")
CONFIRMATIONS_MISSING = ErrorCode("deliberation.confirmations_missing", "conflict",
                                  "纪要还缺这些方确认：{missing_zh}",
                                  "The minutes still need the confirmation of: {missing_en}")
LEAD_IS_ASSISTING = ErrorCode("deliberation.lead_is_assisting", "invalid",
                              "牵头单位不能同时是协办单位",
                              "The lead body cannot assist itself")
OTHER_STATION = ErrorCode("deliberation.other_station", "forbidden",
                          "这是{site}的议事厅，只有该站或人大常委会办公室可以办理",
                          "Only the staff of {site} and the office of the standing committee may do this")
THREE_PARTIES_NEEDED = ErrorCode("deliberation.three_parties_needed", "conflict",
                                 "双方对话不算三方共议，不能就此形成决议",
                                 "A talk of two parties cannot settle a case that needs all three")
NOTE_NEEDED = ErrorCode("deliberation.note_needed", "invalid",
                        "没有达成一致的，要写明分歧所在",
                        "An item that is not agreed needs a note on what divides the parties")
MINUTES_MISSING = ErrorCode("deliberation.minutes_missing", "conflict",
                            "纪要还没有写",
                            "The minutes are not yet written")
MINUTES_CHANGED = ErrorCode("deliberation.minutes_changed", "conflict",
                            "纪要已改为第{version}稿，请重新阅读后再确认",
                            "The minutes are at version {version} now; read them before confirming")
CASE_NOT_SCREENED = ErrorCode("deliberation.case_not_screened", "conflict",
                              "这个件没有筛选为重难点问题，不能列入现场办公：{case_id}",
                              "The case was not screened as hard or key; it cannot go on site: {case_id}")
PLACE_NEEDED = ErrorCode("deliberation.place_needed", "invalid",
                         "现场办公要写明地点",
                         "An on-site session needs a place")
BODY_NOT_THERE = ErrorCode("deliberation.body_not_there", "conflict",
                           "受邀单位没有人到场，现场办公不能开始",
                           "An on-site session cannot open without anybody of an invited body")
QUORUM_IS_THERE = ErrorCode("deliberation.quorum_is_there", "conflict",
                            "各方都已到场，不能以人数不足为由延期",
                            "Every party is there; the session cannot be put off for want of a quorum")
AGENDA_FULL = ErrorCode("deliberation.agenda_full", "conflict",
                        "一次议事最多{most}个议题",
                        "A session has at most {most} agenda items")
AGENDA_EMPTY = ErrorCode("deliberation.agenda_empty", "conflict",
                         "只剩这一个议题，不能撤下；不开了请取消议事",
                         "This is the last agenda item; cancel the session instead")
VERDICT_NOT_OF_KIND = ErrorCode("deliberation.verdict_not_of_kind", "conflict",
                                "{kind_zh}不能作出这种结论",
                                "A session of this kind cannot give that verdict: {kind_en}")
LEAD_NEEDED = ErrorCode("deliberation.lead_needed", "invalid",
                        "要写明由哪个单位办理",
                        "Name the body that is to handle it")
MERGE_TARGET_NEEDED = ErrorCode("deliberation.merge_target_needed", "invalid",
                                "要写明并入哪个件；不能并入本议题的件，也不能并入已被合并的件",
                                "Name the case to merge with: of another item, and not merged itself")
EXTENDED_ALREADY = ErrorCode("deliberation.extended_already", "conflict",
                             "会商期限只能延长一次",
                             "The settlement can be put off once only")
SETTLEMENT_OVERDUE = ErrorCode("deliberation.settlement_overdue", "conflict",
                               "会商期限已过，不能再延长",
                               "The settlement is overdue and can no longer be put off")
