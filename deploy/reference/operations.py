"""docs/reference/operations.md: everything that may be called."""

from __future__ import annotations

from deploy.reference.field import nested
from deploy.reference.markdown import KINDS, anchor, answer_table, page, prose, record_name, request_table, table
from services.contracts import catalog, roles
from services.contracts.declare import Operation, Record
from services.contracts.roles import LABELS, PUBLIC

_INTRODUCTION = """
Every operation, its fields and its answers. How a call goes over the wire, who may call and what an error looks like
is said in [calling.md](../calling.md); the error codes are in [errors.md](errors.md). Beside the fields below, every
operation takes `request_id`, the caller's own key of this call (1 to 100 visible characters). A name that is not listed is
refused.

Text is trimmed; control characters, lone surrogates, marks of direction and HTML are refused; blank text is refused where a
field is required. Answers have all their fields, always; what is not there is null.
"""


def text() -> str:
    """Return the page."""
    return page("Operations", _INTRODUCTION, KINDS, *(_service(name) for name in catalog.SERVICES), _records())


def _service(name: str) -> str:
    found = [kind for kind in catalog.operations().values() if kind.service == name]
    overview = table(("operation", "", "what it does"),
                     [(f"[`{_name(kind)}`](#{_name(kind).replace('.', '')})", "writes" if kind.writes else "reads",
                       prose(kind).splitlines()[0]) for kind in found])
    return "\n\n".join([f"## {name}", overview, *map(_operation, found)])


def _operation(kind: type[Operation]) -> str:
    reply = f"**Answer**: [{kind.reply.__name__}](#{anchor(kind.reply)})"
    refusals = " · ".join(f"[`{code.code}`](errors.md#{code.code.split('.')[0]})" for code in kind.errors)
    return "\n\n".join(part for part in (
        f"### {_name(kind)}", prose(kind), f"**Who**: {_callers(kind)}. {_effect(kind)}",
        request_table(kind) or "No fields.", reply, f"**Refuses with**: {refusals}" if refusals else "") if part)


def _name(kind: type[Operation]) -> str:
    return f"{kind.service}.{kind.operation_name}"


def _effect(kind: type[Operation]) -> str:
    if not kind.writes:
        return "Reads only."
    return ("Writes; the same `request_id` gets the first answer again." if kind.replays
            else "Writes; its answer is personal and not kept, the same `request_id` carries it out again.")


def _callers(kind: type[Operation]) -> str:
    if PUBLIC in kind.callers:
        return "everybody, also without a token（公开）"
    # Roles that are named twice by groups that overlap are told once, in the order of the list of roles.
    return ", ".join(f"`{role}` {LABELS[role][0]}" for role in roles.ROLES if role in kind.callers)


def _records() -> str:
    found: dict[str, type[Record]] = {}
    for kind in catalog.operations().values():
        for record in (*nested(kind), kind.reply, *nested(kind.reply)):
            found.setdefault(record_name(record), record)
    parts = [f'### <a id="{anchor(record)}"></a>{name}\n\n{prose(record)}\n\n{_fields(record)}'
             for name, record in sorted(found.items())]
    return "\n\n".join(["## Records", "What stands inside requests and answers.", *parts])


def _fields(record: type[Record]) -> str:
    """A record that callers send is shown with its defaults, one that is only answered without."""
    is_sent = any(record in nested(kind) for kind in catalog.operations().values())
    return request_table(record) if is_sent else answer_table(record)
