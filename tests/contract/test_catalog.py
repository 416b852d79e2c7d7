"""The catalog is what the services serve: nothing declared and not served, nothing served and not declared."""

from __future__ import annotations

import re

import pytest

from services.contracts import catalog, roles
from services.contracts.declare import Event, Operation
from services.contracts.listeners import LISTENERS
from tests.support.entrypoints import served

EVENTS, OPERATIONS = catalog.events(), catalog.operations()


def test_operations_of_the_catalog_are_those_that_the_services_serve() -> None:
    found = {one.name: (one.service, one.method) for one in served() if one.kind == "operation"}
    assert found == {name: (kind.service, kind.operation_name) for name, kind in OPERATIONS.items()}


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_the_listed_listeners_are_the_handlers(service: str) -> None:
    """A listener that is not listed gets its queue bound too late, or never."""
    handled = [one.name for one in served() if one.kind == "event" and one.service == service]
    assert sorted(handled) == sorted(LISTENERS[service])
    assert len(set(handled)) == len(handled)


def _is_named(method: str, event: str) -> bool:
    """Tell whether a handler is named after its event; with the service before it where several say the same."""
    source, name = event.split(".")
    return method in (f"on_{name}", f"on_{source}_{name}")


def test_handlers_are_named_after_their_events_and_say_what_they_do() -> None:
    assert [one for one in served() if one.kind == "event" and not _is_named(one.method, one.name)] == []
    assert [one for one in served() if not one.has_doc] == []


def test_listeners_listen_to_what_exists() -> None:
    assert set(LISTENERS) == set(catalog.SERVICES)
    assert {event for events in LISTENERS.values() for event in events} <= set(EVENTS)


def test_no_service_listens_to_itself() -> None:
    """What a service says it has written already; its own ledger is kept in the same transaction."""
    assert [(s, e) for s, events in LISTENERS.items() for e in events if e.startswith(f"{s}.")] == []


@pytest.mark.parametrize(("name", "kind"), EVENTS.items(), ids=list(EVENTS))
def test_an_event_is_in_the_past_tense_with_a_subject_of_its_own(name: str, kind: type[Event]) -> None:
    assert re.search(r"_(\w+ed|held|sent|withdrawn|absent|broken|made|kept|missing|overdue|soon)(_|$)", f"_{kind.event_name}"), name
    assert kind.subject_field in kind._names
    assert kind.version == 1
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(")


@pytest.mark.parametrize(("name", "kind"), OPERATIONS.items(), ids=list(OPERATIONS))
def test_an_operation_says_who_may_call_and_what_it_answers(name: str, kind: type[Operation]) -> None:
    assert kind.callers, f"{name}: nobody may call it"
    assert set(kind.callers) <= {*roles.ROLES, roles.PUBLIC}
    assert kind.callers == (roles.PUBLIC,) or roles.PUBLIC not in kind.callers
    assert not (kind.writes and roles.PUBLIC in kind.callers), "without a login nothing is written"
    assert kind.replays or kind.writes
    assert len({error.code for error in kind.errors}) == len(kind.errors)
    assert all(error.code.startswith(f"{kind.service}.") for error in kind.errors)
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(")
    assert "request_id" not in kind._names, "the chassis takes this name for itself"


@pytest.mark.parametrize("name", [name for name, kind in OPERATIONS.items() if "cursor" in kind._names])
def test_a_list_is_paged_in_the_one_way(name: str) -> None:
    kind = OPERATIONS[name]
    assert not kind.writes
    assert {"limit", "cursor"} <= set(kind._names)
    assert kind.reply._names == ("items", "next_cursor")
