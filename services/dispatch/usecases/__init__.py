"""What dispatch does: one function for each operation and each event, named as they are."""

from __future__ import annotations

from services.dispatch.usecases.handling import claim, complete, review_reply, submit_reply
from services.dispatch.usecases.next_round import open_next_round
from services.dispatch.usecases.reading import desk, get_assignment, worklist
from services.dispatch.usecases.routing import adopt_resolution, assign, return_to_desk, route_case
from services.dispatch.usecases.rules import enroll_body, load_topics, routes, set_route
from services.dispatch.usecases.work import Work

__all__ = [
    "Work",
    "adopt_resolution",
    "assign",
    "claim",
    "complete",
    "desk",
    "enroll_body",
    "get_assignment",
    "load_topics",
    "open_next_round",
    "return_to_desk",
    "review_reply",
    "route_case",
    "routes",
    "set_route",
    "submit_reply",
    "worklist",
]
