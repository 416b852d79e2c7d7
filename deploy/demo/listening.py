"""How the demonstration's residents are heard: on the wall, at the Friday reception, by telephone or in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from deploy.client import Client
from deploy.demo import district
from deploy.demo.people import Sign
from deploy.demo.story import Book, Story
from services.contracts import roles

_PER_CALL = 100
_ROSTER_WEEKS = 4


def hear_all(client: Client, sign: Sign, book: Book) -> None:
    """Post every story by its own channel; the book then has the receipts."""
    told = {channel: [story for story in book.stories if story.channel == channel] for channel in ("wall", "reception")}
    others = [story for story in book.stories if story.channel not in told]
    for start, group in _groups(others):
        answer = client.call("intake.post_opinions", token=sign("partner:mini-program", roles.PARTNER),
                             request_id=f"demo-post-{start}", items=[_item(story) for story in group])
        _remember(book, group, answer["items"])
    for start, group in _groups(told["wall"]):
        answer = client.call("intake.collect_wall", token=sign("station:S-01", roles.STATION_STAFF, site=district.SITE),
                             request_id=f"demo-wall-{start}", site=district.SITE, notes=[_item(story) for story in group])
        _remember(book, group, answer["items"])
    _plan_roster(client, sign)
    if told["reception"]:
        _remember(book, told["reception"], _receive(client, sign, told["reception"]))


def _plan_roster(client: Client, sign: Sign) -> None:
    """Plan and publish the Fridays of the next weeks at the station and the contact point."""
    first = datetime.now(UTC).date()
    client.call("intake.plan_receptions", token=sign("office:demo", roles.COMMITTEE_OFFICE), request_id="demo-roster",
                from_on=first.isoformat(), until_on=(first + timedelta(weeks=_ROSTER_WEEKS)).isoformat())


def _receive(client: Client, sign: Sign, stories: Sequence[Story]) -> list[dict[str, Any]]:
    """Record a reception that was held, with what was raised there."""
    office, deputy = sign("office:demo", roles.COMMITTEE_OFFICE), district.deputy_code(0)
    on_duty = [f"M-{number:03d}" for number in (1, 2, 3)]
    reception = client.call("intake.put_duty", token=office, request_id="demo-duty", site=district.SITE,
                            friday=_past_friday(datetime.now(UTC).date()).isoformat(), deputies=[deputy],
                            party_members=on_duty, reason="演示：补录一次已经举行的接访")
    answer = client.call("intake.record_reception", token=office, request_id="demo-reception",
                         reception_id=reception["reception_id"], visitors=len(stories) + 9, mode="paper",
                         attendance=[{"person": person, "status": "present"} for person in (deputy, *on_duty)],
                         matters=[_item(story) for story in stories])
    items: list[dict[str, Any]] = answer["items"]
    return items


def _past_friday(today: date) -> date:
    """Return a Friday whose reception is over, also if a holiday moved it by a week."""
    return today - timedelta(days=(today.weekday() - 4) % 7 + 14)


def _groups(stories: Sequence[Story]) -> list[tuple[int, Sequence[Story]]]:
    return [(start, stories[start:start + _PER_CALL]) for start in range(0, len(stories), _PER_CALL)]


def _remember(book: Book, stories: Sequence[Story], items: Sequence[dict[str, Any]]) -> None:
    for story, item in zip(stories, items, strict=True):
        if item["error"]:
            raise RuntimeError(f"{story.ref}: {item['error']['code']} {item['error']['message']}")
        opinion = item["opinion"]
        # The receipt first: whoever finds the opinion in a list must find its story's receipt as well.
        book.receipts[opinion["opinion_id"]] = opinion["receipt"]
        book.by_opinion[opinion["opinion_id"]] = story


def _item(story: Story) -> dict[str, Any]:
    item: dict[str, Any] = {"text": story.text, "title": story.title[:100], "kind": story.kind,
                            "grid": district.grid_code(story.grid), "place": story.place, "source_ref": story.ref}
    if story.channel not in ("wall", "reception"):
        item["channel"] = story.channel  # a wall's and a reception's is theirs to say
    if story.posted_at:
        item["posted_at"] = story.posted_at
    return item
