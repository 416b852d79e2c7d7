"""How cases, rounds and replies look as rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TypeVar

from psycopg.types.json import Jsonb

from services.dispatch.domain.clock import Clock, Extension, Pause, Return
from services.dispatch.domain.due import Allowance
from services.dispatch.domain.reply import Outcome, Promise, Reply
from services.dispatch.domain.round import Case, Round
from services.dispatch.domain.routing import Handling

CASE = "c.case_id, number, title, category, kind, complexity, urgency, flags, grid, site, registered_at"
ROUND = """r.state, r.round, scope, r.opened_at, desk_reason, mode, lead, assisting, contact_person,
           clock_starts_on, due_at, is_due_provisional, assigned_at, assigned_by, assign_reason, claimed_at,
           claimed_by, reply_version, delivered_at, completed_at, completed_by, mode_reason, given_at, desk_due_at,
           allowance_counts, allowance_days, allowance_working_days, extension, pauses, returns, adjudicate_by,
           warned_of, overdue_level, urged"""
REPLY = """p.version, p.text, p.measures, p.outcome, p.commitments, p.written_by, p.written_at, p.review,
           p.reviewed_by, p.reviewed_at, p.review_reason"""

R = TypeVar("R", Extension, Pause, Return)


def to_json(record: Extension | Pause | Return) -> dict[str, Any]:
    """Return what a column of JSON keeps of it; times and days are known by their names."""
    return {name: value.isoformat() if name.endswith(("_at", "_on")) and value else value
            for name, value in asdict(record).items()}


def from_json(kind: type[R], raw: dict[str, Any]) -> R:
    """Return what was kept in a column of JSON."""
    times = {name: datetime.fromisoformat(value) for name, value in raw.items() if name.endswith("_at") and value}
    days = {name: date.fromisoformat(value) for name, value in raw.items() if name.endswith("_on") and value}
    return kind(**(raw | times | days))


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
        "mode_reason": round_.mode_reason,
        "given_at": round_.given_at,
        "desk_due_at": round_.desk_due_at,
        "allowance_counts": clock.allowance.counts if clock else None,
        "allowance_days": clock.allowance.days if clock else 0,
        "allowance_working_days": clock.allowance.working_days if clock else 0,
        "extension": Jsonb(to_json(round_.extension)) if round_.extension else None,
        "pauses": Jsonb([to_json(pause) for pause in round_.pauses]),
        "pause_ends_on": round_.open_pause.until_on if round_.open_pause else None,
        "returns": Jsonb([to_json(returned) for returned in round_.returns]),
        "adjudicate_by": round_.adjudicate_by,
        "warned_of": round_.warned_of,
        "overdue_level": round_.overdue_level,
        "urged": round_.urged,
    }


def round_of(row: dict[str, Any]) -> Round:
    """Return the round in a row."""
    handling = clock = None
    if row["lead"] is not None:
        handling = Handling(row["lead"], tuple(row["assisting"]), row["mode"], row["contact_person"])
        allowance = Allowance(row["allowance_counts"], row["allowance_days"], row["allowance_working_days"])
        clock = Clock(row["clock_starts_on"], allowance, row["due_at"], row["is_due_provisional"])
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
        row["mode_reason"],
        row["given_at"],
        row["desk_due_at"],
        from_json(Extension, row["extension"]) if row["extension"] else None,
        tuple(from_json(Pause, pause) for pause in row["pauses"]),
        tuple(from_json(Return, returned) for returned in row["returns"]),
        row["adjudicate_by"],
        row["warned_of"],
        row["overdue_level"],
        row["urged"],
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
