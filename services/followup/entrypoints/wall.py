"""The echo wall."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.followup.operations import wall as ask
from services.followup.usecases import reading
from services.followup.usecases.work import Work


class WallDesk:
    """The echo wall."""

    @operation(ask.EchoWall)
    def echo_wall(self, request: ask.EchoWall, tx: Work) -> ask.WallPage:
        """Read the echo wall."""
        return reading.echo_wall(tx, request)
