"""docs/reference/errors.md: every way in which a call is refused, in both languages."""

from __future__ import annotations

from deploy.reference.markdown import page, table
from services.chassis.errors import COMMON, FAMILIES
from services.contracts import catalog
from services.contracts.declare import ErrorCode
from services.contracts.problems import SENTENCES

# What a caller's program does about each family.
TO_DO = {
    "invalid": ("请求内容不对，改正后再发", "mend the request; sent again as it is, it fails again"),
    "unauthenticated": ("令牌缺失、无效或过期", "get a new token"),
    "forbidden": ("身份或权限不够", "another role, body, deputy or site has to ask"),
    "not_found": ("查无此项", "check the id or code"),
    "conflict": ("与现状冲突，先查询再决定", "read the present state, then decide"),
    "too_large": ("太大", "send less at a time"),
    "too_many": ("太频繁", "wait, then ask again"),
    "unavailable": ("系统暂时不能处理", "wait a little and ask again with the same `request_id`"),
    "deadline_exceeded": ("到达时已过期，没有执行", "nothing was done; ask again"),
}

_INTRODUCTION = """
What a refusal looks like on the wire is said in [calling.md](../calling.md). A program decides by `family` and `code`, which
are stable; the sentences are for people and may change. `{…}` is filled in; the same values stand in `details`.
"""


def text() -> str:
    """Return the page."""
    return page("Errors", _INTRODUCTION, "## Families", _families(), "## Any operation", _common(),
                *(f"## {service}\n\n{_codes(_of(service))}" for service in catalog.SERVICES),
                "## Problems of single fields", _PROBLEMS, _problems())


_PROBLEMS = """
`request.invalid` has one entry in `details` for each field that is wrong: `field`, `code`, `message`, `message_en`. A field
inside a list is named by its place: `items.3.text`. The value itself is never repeated.
"""


def _families() -> str:
    return table(("family", "含义", "what to do"), [(f"`{family}`", *TO_DO[family]) for family in FAMILIES])


def _common() -> str:
    return table(("code", "family", "中文", "English"),
                 [(f"`{code}`", family, zh, en) for code, (family, zh, en) in COMMON.items()])


def _of(service: str) -> list[ErrorCode]:
    """Return the codes of one service's operations, each once."""
    found: dict[str, ErrorCode] = {}
    for kind in catalog.operations().values():
        if kind.service == service:
            found.update({code.code: code for code in kind.errors})
    return list(found.values())


def _codes(codes: list[ErrorCode]) -> str:
    return table(("code", "family", "中文", "English"),
                 [(f"`{code.code}`", code.family, code.message, code.message_en) for code in codes])


def _problems() -> str:
    return table(("code", "中文", "English"), [(f"`{code}`", zh, en) for code, (zh, en) in SENTENCES.items()])
