"""An assisting body's part (协办意见): it helps the lead body's answer, which is the only one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.dispatch.domain.refusal import BodyNeeded, NotAssisting
from services.dispatch.domain.round import Round


@dataclass(frozen=True)
class Contribution:
    """The latest text of one assisting body in one round."""

    case_id: UUID
    round: int
    body: str
    text: str
    written_by: str
    written_at: datetime


def demand_assisting(round_: Round, body: str | None) -> str:
    """Return the body if it assists and the lead's answer is still owed."""
    if body is None:
        raise BodyNeeded
    round_.demand_running()
    if round_.handling is None or body not in round_.handling.assisting:
        raise NotAssisting
    return body
