"""How a case comes again: a redo that dissatisfaction orders, or a relapse that a look-back finds."""

from __future__ import annotations

from uuid import UUID

from services.chassis.transaction import NotYet
from services.dispatch.domain.round import Turn
from services.dispatch.usecases.work import Work, clock_from, held_or_not_yet, say_assigned


def open_next_round(tx: Work, case_id: UUID, number: int, *, scope: str) -> None:
    """Open round `number` with the same bodies and a clock of its own, exactly once (C23).

    A round that is here already is ignored, so that the same order twice, or a late one, changes nothing. A
    round whose predecessor is not here, or not completed here, comes again later.
    """
    found = held_or_not_yet(tx, case_id)
    turn = found.round.turn_of(number)
    if turn is Turn.PAST:
        return
    if turn is Turn.EARLY:
        raise NotYet("the round before is not completed here yet")
    opened = found.round.next(
        scope=scope, clock=clock_from(tx, found.case, tx.today), at=tx.now, by=tx.caller.subject
    )
    tx.store.cases.add_round(opened)
    say_assigned(tx, found.case, opened)
