"""What is on the agenda, what is said and voted on it, and what the minutes keep."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.deliberation import operations as o
from services.deliberation.usecases import debate, minuting, tabling
from services.deliberation.usecases.work import Work


class DebateDesk:
    """What is on the agenda, what is said and voted on it, and what the minutes keep."""

    @operation(o.AddItem)
    def add_item(self, request: o.AddItem, tx: Work) -> o.SessionView:
        """Put a further topic on the agenda."""
        return tabling.add_item(tx, request)

    @operation(o.DropItem)
    def drop_item(self, request: o.DropItem, tx: Work) -> o.SessionView:
        """Take a topic off the agenda."""
        return tabling.drop_item(tx, request)

    @operation(o.Agenda)
    def agenda(self, request: o.Agenda, tx: Work) -> o.AgendaView:
        """Show the agenda with its cases."""
        return tabling.agenda(tx, request)

    @operation(o.PutOption)
    def put_option(self, request: o.PutOption, tx: Work) -> o.SessionView:
        """Put a way to settle an item."""
        return debate.put_option(tx, request)

    @operation(o.Vote)
    def vote(self, request: o.Vote, tx: Work) -> o.SessionView:
        """Record one person's vote."""
        return debate.vote(tx, request)

    @operation(o.DecideItem)
    def decide_item(self, request: o.DecideItem, tx: Work) -> o.SessionView:
        """Give an item its verdict."""
        return debate.decide_item(tx, request)

    @operation(o.DraftMinutes)
    def draft_minutes(self, request: o.DraftMinutes, tx: Work) -> o.SessionView:
        """Write the minutes, or begin them from the record."""
        return minuting.draft_minutes(tx, request)

    @operation(o.ConfirmMinutes)
    def confirm_minutes(self, request: o.ConfirmMinutes, tx: Work) -> o.SessionView:
        """Confirm the minutes for one party."""
        return minuting.confirm_minutes(tx, request)

    @operation(o.PublishMinutes)
    def publish_minutes(self, request: o.PublishMinutes, tx: Work) -> o.SessionView:
        """Publish the confirmed minutes."""
        return minuting.publish_minutes(tx, request)
