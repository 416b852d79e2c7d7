"""What the other services report of a case, for the tests of the projection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.contracts.declare import Event
from services.contracts.dispatch import events as dispatch
from services.contracts.intake.operations.cases import CaseView
from services.intake import usecases
from services.intake.usecases.following import STAGE_OF
from tests.integration.intake.conftest import Desk

DUE = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
AT = "2024-04-23T09:00:00+08:00"


def case_assigned(case: CaseView, round: int = 1) -> dispatch.CaseAssigned:
    return dispatch.CaseAssigned.load(
        {
            "case_id": str(case.case_id),
            "number": case.number,
            "round": round,
            "scope": "all",
            "mode": "direct",
            "lead": f"B-{round}",
            "assigned_at": AT,
            "due_at": (DUE + timedelta(days=round)).isoformat(),
        }
    )


def reply_delivered(case: CaseView, round: int = 1, version: int = 1) -> dispatch.ReplyDelivered:
    return dispatch.ReplyDelivered.load(
        {
            "case_id": str(case.case_id),
            "round": round,
            "body": f"B-{round}",
            "reply_version": version,
            "text": f"答复{round}.{version}",
            "approved_by": "office-1",
            "delivered_at": AT,
        }
    )


def reply_submitted(case: CaseView, round: int = 1, version: int = 1) -> dispatch.ReplySubmitted:
    return dispatch.ReplySubmitted.load(
        {
            "case_id": str(case.case_id),
            "round": round,
            "body": f"B-{round}",
            "reply_version": version,
            "submitted_at": AT,
        }
    )


def reply_sent_back(case: CaseView, round: int = 1, version: int = 1) -> dispatch.ReplySentBack:
    return dispatch.ReplySentBack.load(
        {
            "case_id": str(case.case_id),
            "round": round,
            "body": f"B-{round}",
            "reply_version": version,
            "reason": "没有写明日期",
        }
    )


def reached(name: str, case: CaseView, round: int = 1) -> Event:
    """Make one of the events that carry nothing but a stage."""
    fields: dict[str, dict[str, Any]] = {
        "CaseUnrouted": {"number": case.number, "category": "城乡建设/路灯", "grid": "G-012"},
        "DeliberationRequested": {
            "number": case.number,
            "title": "楼道照明",
            "category": "城乡建设/路灯",
            "grid": "G-012",
            "requested_at": AT,
        },
        "CaseClaimed": {"round": round, "body": "B-1", "claimed_at": AT},
        "CaseCompleted": {"round": round, "scope": "all", "lead": "B-1", "completed_at": AT},
        "AppraisalOpened": {"round": round, "axes": ["reply"], "opened_at": AT},
        "CaseSatisfied": {"round": round, "cells": 4, "very_satisfied": 1, "satisfied_at": AT},
        "RedoOrdered": {
            "round": round,
            "scope": "all",
            "reasons": ["not_solved"],
            "is_escalated": False,
            "ordered_at": AT,
        },
        "CaseClosed": {"round": round, "closed_at": AT, "look_back_due_on": "2024-07-22"},
        "CaseReopened": {"round": round, "reopened_at": AT},
        "CaseArchived": {"round": round, "archived_at": AT},
    }
    (kind,) = (kind for kind in STAGE_OF if kind.__name__ == name)
    return kind.load({"case_id": str(case.case_id), **fields[name]})


def note(desk: Desk, event: Event) -> None:
    """Do what service.py does with an event."""
    if isinstance(event, dispatch.CaseAssigned):
        usecases.note_assigned(desk.tx(), event)
    elif isinstance(event, dispatch.ReplyDelivered):
        usecases.note_delivered(desk.tx(), event)
    elif isinstance(event, dispatch.ReplySubmitted):
        usecases.note_submitted(desk.tx(), event)
    elif isinstance(event, dispatch.ReplySentBack):
        usecases.note_sent_back(desk.tx(), event)
    else:
        usecases.note_stage(desk.tx(), event)


def life(case: CaseView) -> list[Event]:
    """Everything that is reported of a complex case that is done again, closed, reopened and closed."""
    return [
        reached("CaseUnrouted", case),
        reached("DeliberationRequested", case),
        case_assigned(case),
        reached("CaseClaimed", case),
        reply_submitted(case),
        reply_sent_back(case),
        reply_submitted(case, 1, 2),
        reply_delivered(case),
        reached("CaseCompleted", case),
        reached("AppraisalOpened", case),
        reached("RedoOrdered", case, 2),
        case_assigned(case, 2),
        reached("CaseClaimed", case, 2),
        reply_delivered(case, 2),
        reached("CaseCompleted", case, 2),
        reached("CaseSatisfied", case, 2),
        reached("CaseClosed", case, 2),
        reached("CaseReopened", case, 3),
        case_assigned(case, 3),
        reply_submitted(case, 3),
        reply_delivered(case, 3, 2),
        reached("CaseCompleted", case, 3),
        reached("CaseSatisfied", case, 3),
        reached("CaseClosed", case, 3),
        reached("CaseArchived", case, 3),
    ]
