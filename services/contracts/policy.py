"""The rules of a district that are data: one section a service, validated at start, with defaults built in.

What the method fixes is code; what a district may settle for itself stands here and in the policy file.
"""

from __future__ import annotations

from services.contracts import fields as f
from services.contracts.declare import Record, record


@record
class IntakePolicy(Record):
    """How intake counts and names."""

    number_prefix: str = f.code(default="QJ")


@record
class DispatchPolicy(Record):
    """Limits of a reply (C13, C14, A17, Q1), in days from the assignment, whose own day is not counted."""

    ordinary_days: int = f.integer(min=1, max=60, default=7)
    ordinary_counts: str = f.choice(("calendar_days", "working_days", "earlier_of_both"), default="calendar_days")
    ordinary_working_days: int = f.integer(min=1, max=60, default=5)
    urgent_working_days: int = f.integer(min=1, max=10, default=1)
    complex_days: int = f.integer(min=1, max=180, default=30)
    vague_words: list[str] = f.many(f.text(max=20, one_line=True), default=["近期", "尽快", "即将", "适时", "逐步"])


@record
class DeliberationPolicy(Record):
    """Who has to be there."""

    quorum_per_party: int = f.integer(min=1, max=20, default=1)
    bodies_for_complex: int = f.integer(min=2, max=10, default=2)


@record
class EvaluationPolicy(Record):
    """When a redo goes up to the committee (Q6)."""

    escalate_from_round: int = f.integer(min=2, max=10, default=3)


@record
class FollowupPolicy(Record):
    """When a deputy goes back (D24), in calendar days after closing."""

    look_back_days: int = f.integer(min=0, max=730, default=90)
    look_back_urgent_days: int = f.integer(min=0, max=730, default=30)


SECTIONS: dict[str, type[Record]] = {
    "intake": IntakePolicy, "dispatch": DispatchPolicy, "deliberation": DeliberationPolicy,
    "evaluation": EvaluationPolicy, "followup": FollowupPolicy,
}
