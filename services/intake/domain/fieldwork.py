"""Who is out there: a deputy of one of two levels (B16), in his term, on a day that has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.intake.domain.fieldwork_refusals import DoneInFuture, NotInOffice


@dataclass(frozen=True)
class FieldDeputy:
    """A deputy with his level, his grids and his term; no day at either end means open."""

    deputy: str
    level: str
    grids: frozenset[str]
    term_from: date | None
    term_until: date | None

    def require_in_office(self, day: date) -> None:
        """Raise NotInOffice unless the day lies in his term. What he did then may be recorded later."""
        begins, ends = self.term_from or date.min, self.term_until or date.max
        if not begins <= day <= ends:
            raise NotInOffice(deputy=self.deputy, day=day.isoformat())


def require_done(day: date, today: date) -> None:
    """Raise DoneInFuture for a day that has not come."""
    if day > today:
        raise DoneInFuture
