"""How cases, rounds and replies look as rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from services.dispatch.domain.reply import Outcome, Promise, Reply
from services.dispatch.domain.round import Case, Clock, Round
from services.dispatch.domain.routing import Handling

CASE = "c.case_id, number, title, category, kind, complexity, urgency, flags, grid, site, registered_at"
ROUND = """r.state, r.round, scope, r.opened_at, desk_reason, mode, lead, assisting, contact_person,
           clock_starts_on, due_at, is_due_provisional, assigned_at, assigned_by, assign_reason, claimed_at,
           claimed_by, reply_version, delivered_at, completed_at, completed_by"""
REPLY = """p.version, p.text, p.measures, p.outcome, p.commitments, p.written_by, p.written_at, p.review,
           p.reviewed_by, p.reviewed_at, p.review_reason"""


def case_row(case: Case) -> dict[str, Any]:
    """Return the columns of a case."""
    return {**asdict(case), "flags": list(case.flags)}


def case_of(row: dict[str, Any]) -> Case:
    """Return the case in a row."""
    return Case(
        row["case_id"],
        row["number"],
        row["title"],
        row["category"],
        row["kind"],
        row["complexity"],
        row["urgency"],
        tuple(row["flags"]),
        row["grid"],
        row["site"],
        row["registered_at"],
    )


def round_row(round_: Round) -> dict[str, Any]:
    """Return the columns of a round."""
    handling, clock = round_.handling, round_.clock
    return {
        "case_id": round_.case_id,
        "round": round_.number,
        "state": round_.state,
        "scope": round_.scope,
        "opened_at": round_.opened_at,
        "desk_reason": round_.desk_reason,
        "mode": handling.mode if handling else None,
        "lead": handling.lead if handling else None,
        "assisting": list(handling.assisting) if handling else [],
        "contact_person": handling.contact_person if handling else "",
        "clock_starts_on": clock.starts_on if clock else None,
        "due_at": clock.due_at if clock else None,
        "is_due_provisional": bool(clock and clock.is_provisional),
        "assigned_at": round_.assigned_at,
        "assigned_by": round_.assigned_by,
        "assign_reason": round_.assign_reason,
        "claimed_at": round_.claimed_at,
        "claimed_by": round_.claimed_by,
        "reply_version": round_.reply_version,
        "delivered_at": round_.delivered_at,
        "completed_at": round_.completed_at,
        "completed_by": round_.completed_by,
    }


def round_of(row: dict[str, Any]) -> Round:
    """Return the round in a row."""
    handling = clock = None
    if row["lead"] is not None:
        handling = Handling(row["lead"], tuple(row["assisting"]), row["mode"], row["contact_person"])
        clock = Clock(row["clock_starts_on"], row["due_at"], row["is_due_provisional"])
    return Round(
        row["case_id"],
        row["round"],
        row["state"],
        row["opened_at"],
        row["scope"],
        row["desk_reason"],
        handling,
        clock,
        row["assigned_at"],
        row["assigned_by"],
        row["assign_reason"],
        row["claimed_at"],
        row["claimed_by"],
        row["reply_version"],
        row["delivered_at"],
        row["completed_at"],
        row["completed_by"],
    )


def reply_row(reply: Reply) -> dict[str, Any]:
    """Return the columns of a reply."""
    promises = [
        {**asdict(promise), "deadline_on": promise.deadline_on.isoformat()} for promise in reply.commitments
    ]
    return {
        **asdict(reply),
        "outcome": Jsonb(asdict(reply.outcome)) if reply.outcome else None,
        "commitments": Jsonb(promises),
    }


def reply_of(row: dict[str, Any]) -> Reply | None:
    """Return the reply in a row, if the round has one."""
    if row["version"] is None:
        return None
    promises = (
        Promise(promise["measure"], date.fromisoformat(promise["deadline_on"]), promise["target"])
        for promise in row["commitments"]
    )
    return Reply(
        row["case_id"],
        row["round"],
        row["version"],
        row["text"],
        row["measures"],
        Outcome(**row["outcome"]) if row["outcome"] else None,
        tuple(promises),
        row["written_by"],
        row["written_at"],
        row["review"],
        row["reviewed_by"],
        row["reviewed_at"],
        row["review_reason"],
    )
