"""What is like an opinion, asked before registering."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import similar as ask
from services.intake.usecases import similar
from services.intake.usecases.work import Work


class SimilarDesk:
    """What is like an opinion, asked before registering."""

    @operation(ask.SimilarCases)
    def similar_cases(self, request: ask.SimilarCases, tx: Work) -> ask.SimilarList:
        """Find open cases and waiting opinions that are like one."""
        return similar.similar_cases(tx, request)

    @on_timer
    def read_opinions(self, tx: Work) -> bool:
        """Read what was posted since the last look, so that it is found."""
        return similar.read_opinions(tx)
