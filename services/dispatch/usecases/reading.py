"""What staff and bodies read: one assignment, a body's worklist, the desk."""

from __future__ import annotations

from services.contracts import roles
from services.contracts.dispatch.operations import (
    AssignmentPage,
    AssignmentView,
    Desk,
    GetAssignment,
    Worklist,
)
from services.dispatch.domain.refusal import BodyNeeded, CaseUnknown
from services.dispatch.usecases.view import assignment_view, whole_view
from services.dispatch.usecases.work import Work


def get_assignment(tx: Work, request: GetAssignment) -> AssignmentView:
    """Show a case's current round. A body sees only what it leads or assists."""
    found = tx.store.cases.find(request.case_id)
    if found is None:
        raise CaseUnknown
    if not tx.caller.has(*roles.STAFF):
        found.round.admits_reader(tx.caller.body)
    return whole_view(tx, found)


def worklist(tx: Work, request: Worklist) -> AssignmentPage:
    """List current rounds, newest first: a body's own, whatever it names; staff see any body's or all."""
    body = request.body
    if not tx.caller.has(*roles.STAFF):
        body = tx.caller.body
        if body is None:
            raise BodyNeeded
    return _page(tx, body=body, state=request.state, limit=request.limit, cursor=request.cursor)


def desk(tx: Work, request: Desk) -> AssignmentPage:
    """List the cases that wait to be assigned by hand, newest first."""
    return _page(tx, state="unrouted", limit=request.limit, cursor=request.cursor)


def _page(tx: Work, *, state: str | None, limit: int, cursor: str, body: str | None = None) -> AssignmentPage:
    found, next_cursor = tx.store.cases.list_current(body=body, state=state, limit=limit, cursor=cursor)
    return AssignmentPage(
        items=[assignment_view(tx, held.case, held.round, None) for held in found], next_cursor=next_cursor
    )
