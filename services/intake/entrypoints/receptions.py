"""Receptions: planned, changed, recorded, listed."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import receptions as ask
from services.intake.usecases import duty, receptions, roster, roster_calendar
from services.intake.usecases.work import Work


class ReceptionDesk:
    """Receptions: planned, changed, recorded, listed."""

    @operation(ask.PlanReceptions)
    def plan_receptions(self, request: ask.PlanReceptions, tx: Work) -> ask.RosterPlan:
        """Plan who receives residents on the Fridays of a period."""
        return roster.plan_receptions(tx, request)

    @operation(ask.PutDuty)
    def put_duty(self, request: ask.PutDuty, tx: Work) -> ask.ReceptionView:
        """Put a whole group on duty by hand."""
        return duty.put_duty(tx, request)

    @operation(ask.SwapDuty)
    def swap_duty(self, request: ask.SwapDuty, tx: Work) -> ask.DutySwapped:
        """Let two people on duty change places."""
        return duty.swap_duty(tx, request)

    @operation(ask.ReplaceDuty)
    def replace_duty(self, request: ask.ReplaceDuty, tx: Work) -> ask.ReceptionView:
        """Put somebody else on duty for a person who cannot come."""
        return duty.replace_duty(tx, request)

    @operation(ask.RecordReception)
    def record_reception(self, request: ask.RecordReception, tx: Work) -> ask.ReceptionRecorded:
        """Record a reception, once."""
        return receptions.record_reception(tx, request)

    @operation(ask.ListReceptions)
    def list_receptions(self, request: ask.ListReceptions, tx: Work) -> ask.ReceptionPage:
        """List receptions, the latest day first."""
        return receptions.list_receptions(tx, request)

    @operation(ask.ReceptionCalendar)
    def reception_calendar(self, request: ask.ReceptionCalendar, tx: Work) -> ask.CalendarText:
        """Give receptions as iCalendar."""
        return roster_calendar.reception_calendar(tx, request)

    @on_timer
    def watch_roster(self, tx: Work) -> bool:
        """Report reception days that come near without a published roster."""
        return roster.watch_publication(tx)

    @on_timer
    def settle_reception_days(self, tx: Work) -> bool:
        """Give provisional receptions their days once their year is published."""
        return roster.settle_reception_days(tx)

    @on_timer
    def remind_of_receptions(self, tx: Work) -> bool:
        """Report receptions that nobody has recorded in time."""
        return receptions.remind_of_receptions(tx)
