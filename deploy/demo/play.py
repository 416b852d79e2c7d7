"""Puts the people of the demonstration to work until every case has ended."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deploy.client import Client
from deploy.demo import district
from deploy.demo.listening import hear_all
from deploy.demo.people import Bodies, Deputies, Office, Residents, Sign
from deploy.demo.station import Station
from deploy.demo.story import TOPICS, Book, Story
from services.contracts import roles

Watch = Callable[[dict[str, Any]], None]
# A call is repeated under its id for so long: longer than anybody needs to start a broker again.
_PATIENCE = 180


@dataclass
class Played:
    """What came of it."""

    book: Book
    seconds: float
    stages: dict[str, Any]
    calls: int
    refusals: Counter[str] = field(default_factory=Counter)

    @property
    def is_over(self) -> bool:
        """Tell whether every case has ended."""
        return all(stage["stage"] == "archived" or not stage["cases"] for stage in self.stages["stages"])


def play(url: str, sign: Sign, stories: tuple[Story, ...], *, topics: list[str] | None = None, watch: Watch = lambda _: None,
         limit: float = 1800) -> Played:
    """Post the stories and carry them to their end; `watch` is shown the stages about twice a second."""
    began = time.monotonic()
    book, done = Book(stories), threading.Event()

    def connect() -> Client:
        return Client(url, timeout=_PATIENCE)

    with connect() as client:
        district.set_up(client, sign, topics or list(TOPICS))
        actors = [kind(sign, connect, book, done) for kind in (Deputies, Residents, Bodies, Office, Station)]
        for actor in actors:
            actor.start()
        try:
            hear_all(client, sign, book)
            stages = _wait(client, sign, book, watch, began + limit)
        finally:
            done.set()
            for actor in actors:
                actor.join(10)
    refusals = sum((actor.refusals for actor in actors), Counter[str]())
    return Played(book, time.monotonic() - began, stages, sum(actor.calls for actor in actors), refusals)


def _wait(client: Client, sign: Sign, book: Book, watch: Watch, deadline: float) -> dict[str, Any]:
    """Return the stages once every matter is a case and every case is archived, or at the deadline."""
    token = sign("office:viewer", roles.COMMITTEE_OFFICE)
    matters = len({story.matter for story in book.stories if not story.declined})
    while True:
        stages: dict[str, Any] = client.call("followup.stages", token=token)
        watch(stages)
        archived = next(stage["cases"] for stage in stages["stages"] if stage["stage"] == "archived")
        waiting = client.call("intake.worklist", token=token, status="posted", limit=1)["items"]
        if (archived == matters == stages["cases"] and not waiting) or time.monotonic() > deadline:
            return stages
        time.sleep(0.5)
