"""What intake does, one function an operation or event. Nothing here commits, sends, or reads a clock."""

from __future__ import annotations

from services.intake.usecases.directory import load_directory
from services.intake.usecases.following import (
    note_assigned,
    note_delivered,
    note_sent_back,
    note_stage,
    note_submitted,
)
from services.intake.usecases.posting import post_opinion, post_opinions
from services.intake.usecases.reading import get_case, reveal_contact, track, worklist
from services.intake.usecases.sorting import attach_opinion, decline_opinion, register_case

__all__ = [
    "attach_opinion",
    "decline_opinion",
    "get_case",
    "load_directory",
    "note_assigned",
    "note_delivered",
    "note_sent_back",
    "note_stage",
    "note_submitted",
    "post_opinion",
    "post_opinions",
    "register_case",
    "reveal_contact",
    "track",
    "worklist",
]
