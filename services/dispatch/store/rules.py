"""Bodies, topics and routing rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis import paging
from services.chassis.sql import Sql
from services.dispatch.domain.routing import Body, Route, most_specific, topic_and_parents

_ROUTE = "route_id, category, grid, lead, assisting, valid_from, valid_until"


class Rules:
    """The district's settings of who handles what.

    What was looked up is kept for the transaction: a batch of two hundred cases asks for few topics and
    bodies.
    """

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._routes: dict[tuple[str, str, date], Route | None] = {}
        self._bodies: dict[str, Body | None] = {}

    def put_body(self, body: Body, *, at: datetime) -> None:
        """Enroll a body, or change what is known of it."""
        self._sql.run(
            """insert into bodies (body, name, kind, contact_person, enrolled_at)
               values (%(body)s, %(name)s, %(kind)s, %(contact_person)s, %(at)s)
               on conflict (body) do update
               set name = excluded.name, kind = excluded.kind, contact_person = excluded.contact_person""",
            {
                "body": body.body,
                "name": body.name,
                "kind": body.kind,
                "contact_person": body.contact_person,
                "at": at,
            },
        )
        self._bodies.pop(body.body, None)

    def find_bodies(self, codes: Iterable[str]) -> dict[str, Body]:
        """Return those of the bodies that are enrolled, by code."""
        wanted = list(codes)
        missing = [code for code in wanted if code not in self._bodies]
        if missing:
            found = self._sql.all(
                "select body, name, kind, contact_person from bodies where body = any(%(codes)s)",
                {"codes": missing},
                into=Body,
            )
            self._bodies.update(dict.fromkeys(missing) | {body.body: body for body in found})
        return {code: body for code in wanted if (body := self._bodies[code])}

    def add_topics(self, paths: Iterable[str]) -> int:
        """Add what the tree does not have yet, and return how many topics it has then."""
        self._sql.run_many(
            "insert into topics (path, level) values (%(path)s, %(level)s) on conflict (path) do nothing",
            [{"path": path, "level": path.count("/") + 1} for path in paths],
        )
        return int(self._sql.value("select count(*) from topics"))

    def lock_routes(self) -> None:
        """Let nobody else save a rule until this transaction ends; reading goes on."""
        self._sql.run("lock table routes in share row exclusive mode")

    def find_by_id(self, route_id: UUID) -> Route | None:
        """Return one rule, or None."""
        row = self._sql.one(f"select {_ROUTE} from routes where route_id = %(id)s", {"id": route_id})
        return _route(row) if row else None

    def find_tie(self, route: Route) -> UUID | None:
        """Return another rule of the same topic and grid that holds on one of the same days."""
        found: UUID | None = self._sql.value(
            """select route_id from routes
               where category = %(category)s and grid is not distinct from %(grid)s::text
                 and route_id <> %(route_id)s
                 and daterange(valid_from, valid_until, '[]')
                     && daterange(%(valid_from)s, %(valid_until)s, '[]')
               order by valid_from limit 1""",
            _columns(route),
        )
        return found

    def put_route(self, route: Route, *, at: datetime, by: str) -> None:
        """Save a rule, new or changed."""
        self._sql.run(
            f"""insert into routes ({_ROUTE}, set_by, created_at)
                values (%(route_id)s, %(category)s, %(grid)s, %(lead)s, %(assisting)s, %(valid_from)s,
                        %(valid_until)s, %(by)s, %(at)s)
                on conflict (route_id) do update
                set category = excluded.category, grid = excluded.grid, lead = excluded.lead,
                    assisting = excluded.assisting, valid_from = excluded.valid_from,
                    valid_until = excluded.valid_until, set_by = excluded.set_by""",
            {**_columns(route), "by": by, "at": at},
        )
        self._routes.clear()

    def find_route(self, topic: str, grid: str, day: date) -> Route | None:
        """Return the rule that decides about such a case on that day, or None."""
        key = (topic, grid, day)
        if key not in self._routes:
            rows = self._sql.all(
                f"""select {_ROUTE} from routes
                    where category = any(%(topics)s) and (grid is null or grid = %(grid)s)
                      and valid_from <= %(day)s and (valid_until is null or valid_until >= %(day)s)""",
                {"topics": list(topic_and_parents(topic)), "grid": grid, "day": day},
            )
            self._routes[key] = most_specific(map(_route, rows), topic, grid, day)
        return self._routes[key]

    def list_routes(self, *, limit: int, cursor: str) -> tuple[list[Route], str]:
        """Return one page of rules, newest first, and where the next begins."""
        after = paging.moment_and_id(cursor)
        rows = self._sql.all(
            f"""select {_ROUTE}, created_at from routes
                {"where (created_at, route_id) < (%(at)s, %(id)s)" if after else ""}
                order by created_at desc, route_id desc limit %(limit)s""",
            {"limit": limit + 1, **({"at": after[0], "id": after[1]} if after else {})},
        )
        page = rows[:limit]
        more = len(rows) > limit
        return [_route(row) for row in page], (
            paging.encode(page[-1]["created_at"].isoformat(), str(page[-1]["route_id"])) if more else ""
        )


def _columns(route: Route) -> dict[str, Any]:
    return {
        "route_id": route.route_id,
        "category": route.category,
        "grid": route.grid,
        "lead": route.lead,
        "assisting": list(route.assisting),
        "valid_from": route.valid_from,
        "valid_until": route.valid_until,
    }


def _route(row: dict[str, Any]) -> Route:
    return Route(
        row["route_id"],
        row["category"],
        row["grid"],
        row["lead"],
        tuple(row["assisting"]),
        row["valid_from"],
        row["valid_until"],
    )
