"""Who may call: the roles that a token carries. Deny by default: an operation names the roles that it admits."""

from __future__ import annotations

RESIDENT = "resident"
DEPUTY = "deputy"
PARTY_MEMBER = "party_member"
STATION_STAFF = "station_staff"
BODY_CLERK = "body_clerk"
BODY_HEAD = "body_head"
COMMITTEE_OFFICE = "committee_office"
COMMITTEE_LEADER = "committee_leader"
FIVE_CHIEF_OFFICE = "five_chief_office"
OPERATOR = "operator"
PARTNER = "partner"

# Named by an operation that needs no login at all (a resident tracking his case by receipt code).
PUBLIC = "public"

ROLES = (RESIDENT, DEPUTY, PARTY_MEMBER, STATION_STAFF, BODY_CLERK, BODY_HEAD, COMMITTEE_OFFICE, COMMITTEE_LEADER,
         FIVE_CHIEF_OFFICE, OPERATOR, PARTNER)

COMMITTEE = (COMMITTEE_OFFICE, COMMITTEE_LEADER)
BODY = (BODY_CLERK, BODY_HEAD)
STAFF = (DEPUTY, STATION_STAFF, *COMMITTEE, OPERATOR)
EVERY_ROLE = ROLES

LABELS = {
    RESIDENT: ("居民", "resident"),
    DEPUTY: ("人大代表", "deputy"),
    PARTY_MEMBER: ("党员", "party member"),
    STATION_STAFF: ("联络站工作人员", "station staff"),
    BODY_CLERK: ("承办单位经办人", "clerk of a handling body"),
    BODY_HEAD: ("承办单位负责人", "head of a handling body"),
    COMMITTEE_OFFICE: ("人大常委会办公室", "office of the standing committee"),
    COMMITTEE_LEADER: ("人大常委会领导", "leader of the standing committee"),
    FIVE_CHIEF_OFFICE: ("五长办公室", "office of the five chiefs"),
    OPERATOR: ("系统管理员", "operator"),
    PARTNER: ("对接系统", "partner system"),
}
