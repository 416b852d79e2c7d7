"""A case from its ledger: the lines, read again, give the state that is stored (D21).

Every line that moves a case does so by the same function that moved it when the event came; a line that moves nothing is
passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.followup.domain.case import Case
from services.followup.domain.ledger import Line, genesis

Content = Mapping[str, Any]


def replay(lines: Iterable[Line]) -> Case | None:
    """Return the case as its lines, from the first on, leave it; None without a line."""
    case: Case | None = None
    settled: set[str] = set()
    for line in lines:
        name, said = f"{line.source}.{line.event}", line.content
        if case is None:
            case = _registered(line)
        elif name in _MOVES:
            case = _MOVES[name](case, said)
        elif _settles(name, said) and said["commitment_id"] not in settled:
            settled.add(said["commitment_id"])
            case = case.commitment_fulfilled()
        case = replace(case, ledger_position=line.position, ledger_hash=line.hash)
    return case


def _registered(line: Line) -> Case:
    said = line.content
    return Case(
        UUID(said["case_id"]), said["number"], said["title"], said["category"], said["grid"], said["site"], said["urgency"],
        said["registered_by"], datetime.fromisoformat(said["filed_at"]), datetime.fromisoformat(said["registered_at"]),
        ledger_hash=genesis(line.case_id),
    )


def _assigned(case: Case, said: Content) -> Case:
    return case.assigned(said["round"], said["lead"], datetime.fromisoformat(said["due_at"]))


def _satisfied(case: Case, said: Content) -> Case:
    return case.satisfied(said["round"], is_very=said["very_satisfied"] == said["cells"])


def _closed(case: Case, said: Content) -> Case:
    return case.close(datetime.fromisoformat(said["closed_at"]), date.fromisoformat(said["look_back_due_on"]))


def _settles(name: str, said: Content) -> bool:
    """Tell whether the line settles a promise: kept, or continued with consent. It may do both in turn, and counts once."""
    return name == "followup.commitment_kept" or (name == "followup.task_continued" and said["has_consent"])


_MOVES: dict[str, Callable[[Case, Content], Case]] = {
    "dispatch.case_unrouted": lambda case, said: case.reached("unrouted", 1),
    "dispatch.deliberation_requested": lambda case, said: case.reached("deliberating", 1),
    "dispatch.case_assigned": _assigned,
    "dispatch.case_claimed": lambda case, said: case.reached("claimed", said["round"]),
    "dispatch.reply_submitted": lambda case, said: case.reply_submitted(said["round"], said["reply_version"]),
    "dispatch.reply_sent_back": lambda case, said: case.reply_sent_back(said["round"], said["reply_version"]),
    "dispatch.reply_delivered": lambda case, said: case.reply_delivered(said["round"]),
    "dispatch.case_completed": lambda case, said: case.completed(said["round"], said["commitments"]),
    "evaluation.appraisal_opened": lambda case, said: case.reached("rating", said["round"]),
    "evaluation.cell_rated": lambda case, said: case.reached("rating", said["round"]),
    "evaluation.case_satisfied": _satisfied,
    "evaluation.redo_ordered": lambda case, said: case.reached("redo", said["round"]),
    "followup.case_published": lambda case, said: case.published(said["round"]),
    "followup.commitment_recorded": lambda case, said: case.commitments_added(1),
    "followup.case_closed": _closed,
    "followup.case_archived": lambda case, said: case.archive(datetime.fromisoformat(said["archived_at"])),
    "followup.case_reopened": lambda case, said: case.reopen(),
}
