"""What dispatch does: one function for each operation and each event, named as they are."""

from __future__ import annotations

from services.dispatch.usecases.clocks import (
    decide_extension,
    end_pauses,
    pause,
    request_extension,
    resume,
    settle_due_times,
)
from services.dispatch.usecases.handling import claim, complete, review_reply, submit_reply
from services.dispatch.usecases.lateness import overdue, tell_due_soon, tell_overdue, urge, watch_lateness
from services.dispatch.usecases.next_round import open_next_round
from services.dispatch.usecases.reading import desk, get_assignment, worklist
from services.dispatch.usecases.returns import adjudicate_return, contribute, reclassify, return_assignment
from services.dispatch.usecases.routing import adopt_resolution, assign, return_to_desk, route_case
from services.dispatch.usecases.rules import enroll_body, load_topics, routes, set_route
from services.dispatch.usecases.work import Work

__all__ = [
    "Work",
    "adjudicate_return",
    "adopt_resolution",
    "assign",
    "claim",
    "complete",
    "contribute",
    "decide_extension",
    "desk",
    "end_pauses",
    "enroll_body",
    "get_assignment",
    "load_topics",
    "open_next_round",
    "overdue",
    "pause",
    "reclassify",
    "request_extension",
    "resume",
    "return_assignment",
    "return_to_desk",
    "review_reply",
    "route_case",
    "routes",
    "set_route",
    "settle_due_times",
    "submit_reply",
    "tell_due_soon",
    "tell_overdue",
    "urge",
    "watch_lateness",
    "worklist",
]
