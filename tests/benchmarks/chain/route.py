"""The route that all contenders serve: six hops, the data that travels, and the statements of one hop."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

HOPS = 6
MOST = 200
TITLE = "小区东门外路灯不亮，晚上老人出行不便"
SUMMARY = "东门至菜市场一段共七盏路灯，三盏不亮、两盏时亮时灭，已近一个月；附近有小学和养老服务站，居民希望尽快修好并告知完成时间。"

# Unqualified for those who set a search path, `hop3.` and so on for those who do not: the statements are the same.
CLAIM = """
insert into {schema}inbox (event_id, consumer) select id, %(consumer)s from unnest(%(ids)s::uuid[]) as id order by id
on conflict do nothing returning event_id
"""
ARRIVE = """
insert into {schema}steps (case_id, number, title, grid, state, moved_at)
values (%(case_id)s, %(number)s, %(title)s, %(grid)s, 'arrived', %(moved_at)s)
"""
PASS = "update {schema}steps set state = 'passed', passed_at = %(now)s where case_id = %(case_id)s and state = 'arrived'"


def hop(number: int) -> str:
    """Return the name of a hop, which is also its service, its schema and part of its queue's name."""
    return f"hop{number}"


def parcel(place: int) -> dict[str, Any]:
    """Return the data of one case at the start of the route."""
    return {"case_id": str(uuid4()), "number": f"QJ-2024-{place:05d}", "title": TITLE, "summary": SUMMARY,
            "grid": "G-012", "urgency": "normal", "round": 1, "moved_at": "2024-04-28T01:00:00+00:00"}


def dumps(value: Any) -> bytes:
    """Return compact JSON in UTF-8, as all contenders send it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
