"""docs/reference/events.md: everything that is said on the bus."""

from __future__ import annotations

from deploy.reference.field import nested
from deploy.reference.markdown import KINDS, anchor, answer_table, page, prose, record_name, table
from services.contracts import catalog
from services.contracts.declare import Event, Record
from services.contracts.labels import EVENTS
from services.contracts.listeners import LISTENERS

_INTRODUCTION = """
Every event and the fields of its `data`. The envelope around it, how to listen, and what is promised about delivery is said
in [events.md](../events.md). Events carry ids, codes, times and the words of deputies and handling bodies; never a
resident's own words, name or contact.
"""


def text() -> str:
    """Return the page."""
    return page("Events", _INTRODUCTION, KINDS, _overview(), *map(_event, catalog.events().values()), _records())


def _overview() -> str:
    return table(("event", "中文", "what has happened"),
                 [(f"[`{name}`](#{name.replace('.', '')})", EVENTS[name][0], prose(kind).splitlines()[0])
                  for name, kind in catalog.events().items()])


def _event(kind: type[Event]) -> str:
    name = f"{kind.source}.{kind.event_name}"
    listeners = [service for service, heard in LISTENERS.items() if name in heard]
    return "\n\n".join([
        f"## {name}", f"{EVENTS[name][0]} · {prose(kind)}",
        f"Exchange `{kind.source}.events`, key `{kind.event_name}`, version {kind.version}, subject `{kind.subject_field}`. "
        f"Heard here by: {', '.join(listeners) or 'nobody; it is for other systems'}.",
        answer_table(kind)])


def _records() -> str:
    found: dict[str, type[Record]] = {}
    for kind in catalog.events().values():
        for record in nested(kind):
            found.setdefault(record_name(record), record)
    parts = [f'### <a id="{anchor(record)}"></a>{name}\n\n{prose(record)}\n\n{answer_table(record)}'
             for name, record in sorted(found.items())]
    return "\n\n".join(["## Records", *parts])
