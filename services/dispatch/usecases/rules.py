"""The committee office's settings: who exists, what there is to handle, and who handles what."""

from __future__ import annotations

from uuid import uuid4

from services.contracts.dispatch.operations import (
    BodyView,
    EnrollBody,
    LoadTopics,
    RoutePage,
    Routes,
    RouteView,
    SetRoute,
    TopicsLoaded,
)
from services.dispatch.domain.refusal import BodyUnknown, RouteTie, RouteUnknown
from services.dispatch.domain.routing import Body, Route, topic_path, tree_of
from services.dispatch.usecases.work import Work


def enroll_body(tx: Work, request: EnrollBody) -> BodyView:
    """Add a handling body, or change its name, kind or contact person."""
    body = Body(request.body, request.name, request.kind, request.contact_person)
    tx.store.rules.put_body(body, at=tx.now)
    return BodyView(body=body.body, name=body.name, kind=body.kind, contact_person=body.contact_person)


def load_topics(tx: Work, request: LoadTopics) -> TopicsLoaded:
    """Add topics with everything above them; those that the tree has already stay."""
    return TopicsLoaded(topics=tx.store.rules.add_topics(tree_of(request.topics)))


def set_route(tx: Work, request: SetRoute) -> RouteView:
    """Save a rule, new or changed, from today on unless told.

    Savers come one after the other, so that of two that tie, at the same moment, the second is refused (C9).
    """
    rules = tx.store.rules
    rules.lock_routes()
    valid_from = request.valid_from or tx.today
    if request.route_id is not None:
        before = rules.find_by_id(request.route_id)
        if before is None:
            raise RouteUnknown
        valid_from = request.valid_from or before.valid_from
    route = Route(
        request.route_id or uuid4(),
        topic_path(request.category),
        request.grid,
        request.lead,
        tuple(request.assisting),
        valid_from,
        request.valid_until,
    )
    enrolled = rules.find_bodies((route.lead, *route.assisting))
    for code in (route.lead, *route.assisting):
        if code not in enrolled:
            raise BodyUnknown(body=code)
    if tie := rules.find_tie(route):
        raise RouteTie(route_id=tie)
    rules.put_route(route, at=tx.now, by=tx.caller.subject)
    return _view(route)


def routes(tx: Work, request: Routes) -> RoutePage:
    """List the routing rules, newest first."""
    found, next_cursor = tx.store.rules.list_routes(limit=request.limit, cursor=request.cursor)
    return RoutePage(items=[_view(route) for route in found], next_cursor=next_cursor)


def _view(route: Route) -> RouteView:
    return RouteView(
        route_id=route.route_id,
        category=route.category,
        grid=route.grid,
        lead=route.lead,
        assisting=list(route.assisting),
        valid_from=route.valid_from,
        valid_until=route.valid_until,
    )
