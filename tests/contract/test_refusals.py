"""Refusing: every code has its words in two languages, is raised somewhere, and is declared wherever it can be raised."""

from __future__ import annotations

import string

import pytest

from services.chassis.errors import COMMON, FAMILIES
from services.contracts import catalog
from services.contracts.declare import ErrorCode
from tests.support.refusals import source_of

OPERATIONS = catalog.operations()
# Details that a service adds in words on the way out, from the code that the domain gives.
WORDED = {"state": {"state_en"}, "status": {"status_zh", "status_en"}, "party": {"party_zh", "party_en"}, "kind": {"kind_zh", "kind_en"},
          "missing": {"missing_zh", "missing_en"}}
# What only seems reachable, because a method is followed by its name alone, and why it is not.
ROWS_ARE_SOUND = "the object is read from a row, whose CHECK constraints hold the rule"
ANOTHER_REQUIRE = "`require` of another class"
SEEMS: dict[str, tuple[str, set[str]]] = {
    "intake.post_opinion": (ANOTHER_REQUIRE, {"not_your_grid", "opinion_settled"}),
    "intake.post_opinions": ("refused item by item in the reply, never as a whole", {
        "filed_in_future", "grid_unknown", "site_not_open", "site_unknown", "source_ref_conflict", "not_your_grid",
        "opinion_settled", "too_many_opinions"}),
    "intake.collect_wall": ("refused note by note in the reply, as in post_opinions", {
        "filed_in_future", "grid_unknown", "source_ref_conflict", "not_your_grid", "opinion_settled",
        "too_many_opinions"}),
    "intake.record_reception": ("matters are refused item by item in the reply, as in post_opinions", {
        "filed_in_future", "grid_unknown", "site_not_open", "site_unknown", "source_ref_conflict", "not_your_grid",
        "opinion_settled", "too_many_opinions"}),
    "intake.attach_opinion": (ANOTHER_REQUIRE, {"grid_unknown", "site_unknown"}),
    "intake.decline_opinion": (ANOTHER_REQUIRE, {"grid_unknown", "site_unknown"}),
    "intake.worklist": (ANOTHER_REQUIRE, {"opinion_settled", "site_unknown"}),
    "intake.reveal_contact": (ANOTHER_REQUIRE, {"grid_unknown", "opinion_settled", "site_unknown"}),
    "intake.similar_cases": (ANOTHER_REQUIRE, {"opinion_settled", "site_unknown"}),
    "intake.withdraw_opinion": (ANOTHER_REQUIRE, {"grid_unknown", "not_your_grid", "site_unknown"}),
    "intake.detach_opinion": (ANOTHER_REQUIRE, {"grid_unknown", "opinion_settled", "site_unknown"}),
    "intake.support_case": (ANOTHER_REQUIRE, {"not_your_grid", "opinion_settled"}),
    "intake.flag_case": (ANOTHER_REQUIRE, {"grid_unknown", "opinion_settled", "site_unknown"}),
    "intake.ledger": (ANOTHER_REQUIRE, {"opinion_settled", "site_unknown"}),
    "intake.record_visit": ("a finding has no site and no key, and is dated by a visit that has been checked; staff pass no gate", {
        "filed_in_future", "site_not_open", "site_unknown", "source_ref_conflict", "too_many_opinions", "not_your_grid",
        "opinion_settled"}),
    "intake.keep_appointment": ("a finding has no site and no key, and a grid and time that have been checked", {
        "filed_in_future", "grid_unknown", "site_not_open", "site_unknown", "source_ref_conflict", "too_many_opinions",
        "not_your_grid", "opinion_settled"}),
    "dispatch.assign": ("a case without a body is at the desk or deliberating, and both are answered", {"wrong_state"}),
    "dispatch.routes": (ROWS_ARE_SOUND, {"lead_is_assisting", "route_dates"}),
    **{f"dispatch.{name}": (ROWS_ARE_SOUND, {"contact_needed", "lead_is_assisting"}) for name in (
        "claim", "submit_reply", "review_reply", "complete", "get_assignment", "worklist", "desk", "request_extension",
        "decide_extension", "pause", "resume", "urge", "overdue", "return_assignment", "contribute")},
    "dispatch.reclassify": (ROWS_ARE_SOUND, {"contact_needed", "lead_is_assisting", "route_dates"}),
    "evaluation.rates": ("`rate` of the figures is a number, nobody rates", {
        "axis_not_open", "body_unknown", "not_your_cell", "rated_already", "reason_needed", "round_over"}),
}


def declared(service: str) -> dict[str, ErrorCode]:
    return catalog.errors(service)


def placeholders(*messages: str) -> set[str]:
    return {name for message in messages for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_every_code_has_its_refusal_and_every_refusal_its_code(service: str) -> None:
    assert set(source_of(service).refusals().values()) == set(declared(service))


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_every_code_says_its_family_and_its_words(service: str) -> None:
    for code, error in declared(service).items():
        assert code.startswith(f"{service}."), code
        assert error.family in FAMILIES, code
        assert any("\u4e00" <= sign <= "\u9fff" for sign in error.message), f"{code}: no Chinese message"
        assert error.message_en.isascii(), f"{code}: no English message"
        assert error.message_en.strip()
        zh, en = placeholders(error.message), placeholders(error.message_en)
        assert {n.removesuffix("_zh") for n in zh} == {n.removesuffix("_en") for n in en}, f"{code}: {zh} {en}"


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_details_fill_every_placeholder(service: str) -> None:
    """A message with a hole tells a clerk less than it should."""
    errors, unfilled = declared(service), []
    for code, where, given in source_of(service).made_with():
        known = given.union(*(WORDED.get(name, set()) for name in given))
        missing = placeholders(errors[code].message, errors[code].message_en) - known
        unfilled += [f"{where}: {code} lacks {sorted(missing)}"] if missing else []
    assert unfilled == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_declares_what_it_can_raise_and_nothing_else(name: str) -> None:
    """An undeclared refusal reaches the caller as `unavailable`; a declared one that cannot happen misleads him."""
    service, own = name.split(".")
    source = source_of(service)
    [start] = [place for place in source.functions
               if place[0].startswith((f"services.{service}.service", f"services.{service}.entrypoints."))
               and place[1].endswith(f".{own}")]
    reached = {code.removeprefix(f"{service}.") for code in source.reachable(start)}
    told = {error.code.removeprefix(f"{service}.") for error in OPERATIONS[name].errors}
    _, seems = SEEMS.get(name, ("", set()))
    assert told - reached == set(), "declared, but nothing raises it"
    assert reached - told == seems, "declare it, or say in SEEMS why it cannot happen (or is no longer to be seen)"


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_every_code_is_declared_by_an_operation(service: str) -> None:
    used = {error.code for kind in OPERATIONS.values() for error in kind.errors if kind.service == service}
    in_items = {code for name, (_, codes) in SEEMS.items() if name == "intake.post_opinions" for code in codes}
    assert set(declared(service)) - used - in_items == set()


def test_the_common_errors_have_a_family_and_both_messages() -> None:
    for code, (family, zh, en) in COMMON.items():
        assert family in FAMILIES, code
        assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), code
        assert en.isascii() and en.strip(), code
        assert not placeholders(zh, en), code
