"""Hard and key problems, picked out."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.intake.operations import screening as ask
from services.intake.usecases import screening
from services.intake.usecases.work import Work


class ScreeningDesk:
    """Hard and key problems, picked out."""

    @operation(ask.ScreenCase)
    def screen_case(self, request: ask.ScreenCase, tx: Work) -> ask.ScreeningView:
        """Pick a case out as a hard or a key problem (筛选重难点问题)."""
        return screening.screen_case(tx, request)

    @operation(ask.UnscreenCase)
    def unscreen_case(self, request: ask.UnscreenCase, tx: Work) -> ask.ScreeningView:
        """Take the mark back."""
        return screening.unscreen_case(tx, request)

    @operation(ask.Screening)
    def screening(self, request: ask.Screening, tx: Work) -> ask.ScreeningView:
        """Show the mark of a case and its history."""
        return screening.screening(tx, request)

    @operation(ask.ScreenedCases)
    def screened_cases(self, request: ask.ScreenedCases, tx: Work) -> ask.ScreenedPage:
        """List the cases that are marked now."""
        return screening.screened_cases(tx, request)
