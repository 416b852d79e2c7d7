"""The rules of a district that are data: one section a service, validated at start, with defaults built in.

What the method fixes is code; what a district may settle for itself stands here and in the policy file.
"""

from __future__ import annotations

from services.contracts import fields as f
from services.contracts.declare import Record, record


@record
class LinkKind(Record):
    """A kind of link (两联, A2; 塔式联系网络, B8): from whom to whom, and whether it belongs to the tower."""

    kind: str = f.code()
    parent_role: str = f.code()
    child_role: str = f.code()
    in_tower: bool = f.flag(default=True)


LINK_KINDS = [
    LinkKind(kind="committee_deputy", parent_role="committee_member", child_role="deputy"),
    LinkKind(kind="deputy_group_head", parent_role="deputy", child_role="group_head"),
    LinkKind(kind="deputy_party_member", parent_role="deputy", child_role="party_member"),
    LinkKind(kind="group_head_household", parent_role="group_head", child_role="household"),
    LinkKind(kind="party_member_household", parent_role="party_member", child_role="household"),
    LinkKind(kind="deputy_voter", parent_role="deputy", child_role="voter", in_tower=False),
]


@record
class QuotaRule(Record):
    """So much of a kind that each deputy does in each period (量化要求, B9). A plan only reminds (B7)."""

    kind: str = f.choice(("visit", "survey", "reception", "appointment"))
    period: str = f.choice(("month", "quarter", "year"))
    min: int = f.integer(min=1, max=100, default=1)
    is_plan: bool = f.flag(default=False)


# The first one is the method's own: it holds also where a policy leaves it out.
QUOTAS = [QuotaRule(kind="survey", period="month"), QuotaRule(kind="visit", period="quarter", is_plan=True)]


@record
class IntakePolicy(Record):
    """How intake counts and names."""

    number_prefix: str = f.code(default="QJ")
    # Receptions (B2): days of notice before one, working days after it until its record is late, its hours.
    reception_notice_days: int = f.integer(min=0, max=60, default=3)
    reception_record_working_days: int = f.integer(min=1, max=30, default=3)
    reception_from_hour: int = f.integer(min=0, max=22, default=9)
    reception_until_hour: int = f.integer(min=1, max=23, default=12)
    # Appointments and quotas (B7, B9, B10).
    appointment_answer_working_days: int = f.integer(min=1, max=30, default=3)
    quotas: list[QuotaRule] = f.many(QuotaRule, max=20, default=QUOTAS)
    # Walls (A12): working days between two looks; what stands before the number in the code on a wall.
    wall_look_working_days: int = f.integer(min=1, max=10, default=1)
    wall_address: str = f.text(max=200, one_line=True, default="")
    link_kinds: list[LinkKind] = f.many(LinkKind, min=1, max=50, default=LINK_KINDS)
    # Who stands at the top of the tower (B8).
    tower_top: str = f.code(default="committee_member")
    register_within_working_days: int = f.integer(min=0, max=10, default=1)
    strong_reaction_supporters: int = f.integer(min=1, max=1000, default=10)
    wide_impact_grids: int = f.integer(min=2, max=1000, default=3)
    opinions_per_minute: int = f.integer(min=1, max=1000, default=6)
    opinions_per_day: int = f.integer(min=1, max=10_000, default=60)


@record
class DispatchPolicy(Record):
    """Limits of a reply (C13, C14, A17, Q1), in days from the assignment, whose own day is not counted."""

    ordinary_days: int = f.integer(min=1, max=60, default=7)
    ordinary_counts: str = f.choice(("calendar_days", "working_days", "earlier_of_both"), default="calendar_days")
    ordinary_working_days: int = f.integer(min=1, max=60, default=5)
    urgent_working_days: int = f.integer(min=1, max=10, default=1)
    complex_days: int = f.integer(min=1, max=180, default=30)
    # Office hours, in which the desk's own clock runs (A24).
    office_opens_hour: int = f.integer(min=0, max=12, default=9)
    office_closes_hour: int = f.integer(min=13, max=24, default=17)
    desk_working_hours: int = f.integer(min=1, max=40, default=4)
    # Working days: from registration to dispatch (D2), from dispatch to claim (A15), to a return (C16), to its adjudication.
    dispatch_working_days: int = f.integer(min=1, max=10, default=1)
    claim_working_days: int = f.integer(min=1, max=10, default=1)
    return_working_days: int = f.integer(min=1, max=10, default=1)
    return_complex_working_days: int = f.integer(min=1, max=20, default=3)
    adjudicate_working_days: int = f.integer(min=1, max=10, default=1)
    # How often a case may be returned before the desk's decision is for good (C16).
    returns_at_most: int = f.integer(min=1, max=5, default=2)
    # After so many working days a pause ends by itself (C15).
    pause_working_days: int = f.integer(min=1, max=20, default=5)
    # So many working days before the due day it is said that it nears; so many after it the second and third level.
    due_soon_working_days: int = f.integer(min=1, max=10, default=1)
    overdue_second_working_days: int = f.integer(min=1, max=30, default=2)
    overdue_third_working_days: int = f.integer(min=1, max=60, default=5)
    vague_words: list[str] = f.many(f.text(max=20, one_line=True), default=["近期", "尽快", "即将", "适时", "逐步"])


@record
class DeliberationPolicy(Record):
    """Who has to be there, and the limits of complex cases in calendar days (C14)."""

    quorum_per_party: int = f.integer(min=1, max=20, default=1)
    bodies_for_complex: int = f.integer(min=2, max=10, default=2)
    # From the request: until the session is convened, until it has settled the case; and by how much the latter is extended.
    convene_days: int = f.integer(min=1, max=60, default=7)
    settle_days: int = f.integer(min=1, max=365, default=30)
    settle_extension_days: int = f.integer(min=1, max=365, default=30)


@record
class ChiefsBodies(Record):
    """The bodies that a chief's office leads: he questions none of them (Q12)."""

    office: str = f.code()
    bodies: list[str] = f.many(f.code(), min=1, max=50)


CHIEFS_BODIES = [
    ChiefsBodies(office="district_head", bodies=["zhengfu-ban"]),
    ChiefsBodies(office="court_president", bodies=["fa-yuan"]),
    ChiefsBodies(office="chief_procurator", bodies=["jiancha-yuan"]),
    ChiefsBodies(office="police_chief", bodies=["gongan-ju"]),
    ChiefsBodies(office="justice_chief", bodies=["sifa-ju"]),
]


@record
class EvaluationPolicy(Record):
    """When a redo goes up to the committee (Q6)."""

    escalate_from_round: int = f.integer(min=2, max=10, default=3)
    # Days of silence after which raters are reminded (C24), and after which a proxy may rate for a voter.
    reminder_days: list[int] = f.many(f.integer(min=1, max=365), min=1, max=3, default=[3, 7, 14])
    proxy_after_days: int = f.integer(min=0, max=365, default=14)
    # The second look (C22): working days in which the rated body may ask, and the share of satisfied rounds drawn.
    reappraisal_working_days: int = f.integer(min=1, max=30, default=3)
    reappraisal_sample_percent: int = f.integer(min=5, max=100, default=5)
    # So many rated cases of a period give a body its rank (D9).
    scorecard_min_cases: int = f.integer(min=1, max=100, default=5)
    # The five chiefs: which flags propose a key case (Q3), offices beside the five, whom a chief does not question.
    key_case_flags: str = f.choice(("any", "all"), default="any")
    more_chief_offices: list[str] = f.many(f.code(), max=10, default=[])
    chiefs_own_bodies: list[ChiefsBodies] = f.many(ChiefsBodies, max=20, default=CHIEFS_BODIES)


@record
class FollowupPolicy(Record):
    """When a deputy goes back (D24), in calendar days after closing."""

    look_back_days: int = f.integer(min=0, max=730, default=90)
    look_back_urgent_days: int = f.integer(min=0, max=730, default=30)
    # A promise is looked at at least so often by a deputy who watches it (D6), in calendar days.
    supervision_days: int = f.integer(min=1, max=92, default=31)
    # After so many calendar days without all its grades a case is on the exception list; so a look-back after its due day.
    rating_days: int = f.integer(min=1, max=365, default=14)
    look_back_grace_days: int = f.integer(min=0, max=365, default=7)


SECTIONS: dict[str, type[Record]] = {
    "intake": IntakePolicy, "dispatch": DispatchPolicy, "deliberation": DeliberationPolicy,
    "evaluation": EvaluationPolicy, "followup": FollowupPolicy,
}
