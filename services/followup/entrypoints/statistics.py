"""What was achieved, and the figures of any period."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts import shared
from services.contracts.followup.operations import outcomes as outcomes_ask
from services.contracts.followup.operations import statistics as ask
from services.followup.usecases import outcomes, statistics
from services.followup.usecases.work import Work


class StatisticsDesk:
    """What was achieved, and the figures of any period."""

    @operation(outcomes_ask.RecordOutcome)
    def record_outcome(self, request: outcomes_ask.RecordOutcome, tx: Work) -> outcomes_ask.OutcomeView:
        """Record what was achieved."""
        return outcomes.record_outcome(tx, request)

    @operation(outcomes_ask.Outcomes)
    def outcomes(self, request: outcomes_ask.Outcomes, tx: Work) -> outcomes_ask.OutcomePage:
        """List outcomes."""
        return outcomes.outcomes(tx, request)

    @operation(ask.Statistics)
    def statistics(self, request: ask.Statistics, tx: Work) -> ask.StatisticsView:
        """Count a period and compare it."""
        return statistics.statistics(tx, request)

    @operation(ask.DrillDown)
    def drill_down(self, request: ask.DrillDown, tx: Work) -> ask.CountedPage:
        """List what stands behind a figure."""
        return statistics.drill_down(tx, request)

    @operation(ask.RecordParticipation)
    def record_participation(self, request: ask.RecordParticipation, tx: Work) -> ask.ParticipationView:
        """Record who took part."""
        return statistics.record_participation(tx, request)

    @operation(ask.RecordGridDeputies)
    def record_grid_deputies(self, request: ask.RecordGridDeputies, tx: Work) -> shared.Done:
        """Record which deputies are in grids."""
        return statistics.record_grid_deputies(tx, request)
