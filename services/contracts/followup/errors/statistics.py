"""How outcomes and figures are refused."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

OUTCOME_INCOMPLETE = ErrorCode("followup.outcome_incomplete", "invalid",
                               "数量成效写数量和单位，资金成效写金额，项目写节点，只写其中一种",
                               "A counted outcome has quantity and unit, money its amount, a project its milestones")
OUTCOME_IN_FUTURE = ErrorCode("followup.outcome_in_future", "invalid", "成效日期不能晚于今天",
                              "An outcome cannot lie in the future")
PERIOD_BACKWARDS = ErrorCode("followup.period_backwards", "invalid", "开始日期不能晚于结束日期",
                             "A period cannot end before it begins")
TOO_MANY_PARTICIPANTS = ErrorCode("followup.too_many_participants", "invalid", "参与人数不能多于居民人数",
                                  "There cannot be more participants than residents")
PERIOD_OVERLAPS = ErrorCode("followup.period_overlaps", "conflict", "与{from_on}至{to_on}已有的记录重叠",
                            "The days overlap with those recorded from {from_on} to {to_on}")
SURVEY_INCOMPLETE = ErrorCode("followup.survey_incomplete", "invalid", "四个问题各写一次",
                              "Each of the four questions is answered once")
SURVEY_IN_FUTURE = ErrorCode("followup.survey_in_future", "invalid", "问卷日期不能晚于今天",
                             "A questionnaire cannot lie in the future")
SURVEY_RECORDED = ErrorCode("followup.survey_recorded", "conflict", "{place}当天的问卷已经登记",
                            "The questionnaire of {place} on that day is recorded already")
