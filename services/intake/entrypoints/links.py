"""Who keeps in touch with whom."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.intake.operations import links as ask
from services.intake.usecases import links
from services.intake.usecases.work import Work


class LinkDesk:
    """Who keeps in touch with whom."""

    @operation(ask.PutLink)
    def put_link(self, request: ask.PutLink, tx: Work) -> ask.LinkView:
        """Open a link."""
        return links.put_link(tx, request)

    @operation(ask.EndLink)
    def end_link(self, request: ask.EndLink, tx: Work) -> ask.LinkView:
        """End a link."""
        return links.end_link(tx, request)

    @operation(ask.Links)
    def links(self, request: ask.Links, tx: Work) -> ask.LinkPage:
        """List links, newest first."""
        return links.links(tx, request)

    @operation(ask.TowerPath)
    def tower_path(self, request: ask.TowerPath, tx: Work) -> ask.TowerPathView:
        """Show the way from somebody up to the committee member."""
        return links.tower_path(tx, request)
