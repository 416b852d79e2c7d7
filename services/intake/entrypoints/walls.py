"""The listening walls."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import walls as ask
from services.intake.usecases import walls
from services.intake.usecases.work import Work


class WallDesk:
    """The listening walls."""

    @operation(ask.CollectWall)
    def collect_wall(self, request: ask.CollectWall, tx: Work) -> ask.WallCollected:
        """Empty a wall; its notes become opinions, filed when they were pasted."""
        return walls.collect_wall(tx, request)

    @operation(ask.Walls)
    def walls(self, request: ask.Walls, tx: Work) -> ask.WallPage:
        """List walls by when the next look is due."""
        return walls.walls(tx, request)

    @operation(ask.WallLooks)
    def wall_looks(self, request: ask.WallLooks, tx: Work) -> ask.WallLookPage:
        """List the looks at one wall."""
        return walls.wall_looks(tx, request)

    @on_timer
    def remind_of_walls(self, tx: Work) -> bool:
        """Report walls that nobody has looked at in time."""
        return walls.remind_of_walls(tx)
