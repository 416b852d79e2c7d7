"""What dispatch says has happened."""

from __future__ import annotations

from services.contracts.dispatch.events.alarms import (
    AlarmCleared,
    AlarmRaised,
)
from services.contracts.dispatch.events.chain import (
    CaseAssigned,
    CaseClaimed,
    CaseCompleted,
    CaseUnrouted,
    DeliberationRequested,
    ReplyDelivered,
    ReplySentBack,
    ReplySubmitted,
)
from services.contracts.dispatch.events.clocks import (
    CaseOverdue,
    CaseUrged,
    ClockPaused,
    ClockResumed,
    DeadlineExtended,
    DueSoon,
    DueTimeSettled,
)
from services.contracts.dispatch.events.returns import (
    AssignmentReturned,
    CaseReclassified,
    ContributionMade,
    ReturnAdjudicated,
)

__all__ = [
    "AlarmCleared",
    "AlarmRaised",
    "AssignmentReturned",
    "CaseAssigned",
    "CaseClaimed",
    "CaseCompleted",
    "CaseOverdue",
    "CaseReclassified",
    "CaseUnrouted",
    "CaseUrged",
    "ClockPaused",
    "ClockResumed",
    "ContributionMade",
    "DeadlineExtended",
    "DeliberationRequested",
    "DueSoon",
    "DueTimeSettled",
    "ReplyDelivered",
    "ReplySentBack",
    "ReplySubmitted",
    "ReturnAdjudicated",
]
