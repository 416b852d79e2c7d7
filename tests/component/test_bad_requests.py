"""Every operation of the catalog, asked wrongly in every way that its declaration makes possible.

Each bad request gets its family and code with words in two languages, nothing changes, and the process lives on.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.chassis import tokens
from services.chassis.paging import encode
from services.contracts import catalog, fields, roles
from tests.component.answers import HARMLESS, problems, told
from tests.support.bad_input import faults
from tests.support.caller import Question, RawCaller, body
from tests.support.samples import sample
from tests.support.system import System

OPERATIONS = catalog.operations()
# The ledger looks for its case first: its cursors are tried on a case that exists.
LISTS = [name for name, kind in OPERATIONS.items() if "cursor" in kind._names and name != "followup.ledger"]
WITH_IDS = [name for name, kind in OPERATIONS.items()
            if any(isinstance(field, fields.UuidField) for field in kind._strict.fields.values())]
# A request of a service that succeeds in an empty town, and other content for it.
FIRST: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "intake": ("intake.post_opinion", {"text": "南门外的路灯不亮"}, {"text": "北门外的路灯不亮"}),
    "dispatch": ("dispatch.enroll_body", {"body": "shuiwu-ju", "name": "区水务局", "kind": "department"}, {"name": "区水利局"}),
    "deliberation": ("deliberation.enroll_hall", {"hall": "H-02", "name": "康家苑议事厅", "site": "P-01", "site_kind": "point"},
                     {"name": "康家苑大厅"}),
}
# Lists that are filtered by an id answer an unknown one with an empty page.
FILTERS = {"followup.commitments", "dispatch.set_route", "evaluation.inquiries"}


def good(name: str) -> dict[str, Any]:
    """Return a well-formed request of an operation."""
    request: dict[str, Any] = sample(name)["request"]
    return request


@pytest.fixture
def unharmed(town: System, caller: RawCaller, request: pytest.FixtureRequest) -> Any:
    """After the test: not a row more or less, the same process, and a good question answered."""
    service = request.getfixturevalue("name").split(".")[0]
    before, pids = town.counts(service), town.stack.pids(service)
    yield
    assert town.counts(service) == before
    assert town.stack.pids(service) == pids
    assert caller.ask(Question(HARMLESS[service], body({}), town.sign_for_all()))["error"] is None


def bad_tokens(town: System, role: str) -> dict[str, Any]:
    """Return tokens that are none of ours, by what is wrong with them."""
    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    now = int(time.time())
    claims = {"sub": "somebody", "roles": [role], "aud": tokens.AUDIENCE, "iat": now, "exp": now + 3600}
    genuine = town.sign("somebody", role)
    head, payload, signature = genuine.split(".")
    return {
        "garbage": "x" * 50, "empty": "", "expired": town.sign("somebody", role, days=-1),
        "signed by another": tokens.issue(key, subject="somebody", roles=[role]),
        "unsigned": jwt.encode(claims, "", algorithm="none"),
        "HMAC with a public word": jwt.encode(claims, "siquan" * 8, algorithm="HS256"),
        "for another audience": jwt.encode({**claims, "aud": "elsewhere"}, town.stack.secret("token_private_key.pem"),
                                           algorithm="EdDSA"),
        "without an end": jwt.encode({k: v for k, v in claims.items() if k != "exp"},
                                     town.stack.secret("token_private_key.pem"), algorithm="EdDSA"),
        "tampered": f"{head}.{payload[:-4]}AAAA.{signature}", "cut": f"{head}.{payload}.", "enormous": "e" * 100_000,
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_without_a_token_of_ours_nobody_gets_in(town: System, caller: RawCaller, name: str, unharmed: None) -> None:
    kind, request = OPERATIONS[name], body(good(name))
    role = next((role for role in kind.callers if role != roles.PUBLIC), roles.OPERATOR)
    found = bad_tokens(town, role)
    answers = caller.ask_all([Question(name, request, token) for token in found.values()])
    for what, answer in zip(found, answers, strict=True):
        assert told(answer)["code"] == "request.unauthenticated", what
    # A header that is no text counts as none.
    for token in (None, 7, ["x"], {"a": 1}):
        answer = caller.ask(Question(name, request, token))
        if roles.PUBLIC in kind.callers:
            assert answer["error"] is None or told(answer)["family"] != "unauthenticated"
        else:
            assert told(answer)["code"] == "request.unauthenticated", token


@pytest.mark.parametrize("name", [name for name, kind in OPERATIONS.items() if roles.PUBLIC not in kind.callers])
def test_other_roles_are_refused(town: System, caller: RawCaller, name: str, unharmed: None) -> None:
    """X1."""
    others = [role for role in roles.ROLES if role not in OPERATIONS[name].callers]
    held = [(role,) for role in others] + [(), ("public",), ("root",), tuple(others)]
    claims = {"body": "zhujian-wei", "deputy": "D-001", "site": "S-01"}
    answers = caller.ask_all([Question(name, body(good(name)), town.sign("somebody", *roles_held, **claims))
                              for roles_held in held])
    for roles_held, answer in zip(held, answers, strict=True):
        error = told(answer)
        assert (error["family"], error["code"]) == ("forbidden", "request.forbidden"), roles_held


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_wrong_field_is_named(town: System, caller: RawCaller, name: str, unharmed: None) -> None:
    kind, token = OPERATIONS[name], town.sign_for_all()
    found = list(faults(kind._strict, good(name)))
    began = time.monotonic()
    answers = caller.ask_all([Question(name, body(fault.arguments), token) for fault in found])
    assert time.monotonic() - began < 20
    for fault, answer in zip(found, answers, strict=True):
        error = told(answer)
        assert error["family"] == "invalid", fault
        assert problems(error) == {fault.field: fault.code}, fault


@pytest.mark.parametrize("name", OPERATIONS)
def test_all_that_is_wrong_is_told_at_once(town: System, caller: RawCaller, name: str, unharmed: None) -> None:
    """And a name that is no name is not thrown back at the caller."""
    answer = caller.ask(Question(name, body({"no_such_field": 1, "\ud800": 2, "<b>": 3}), town.sign_for_all()))
    found = problems(told(answer))
    required = {field for field, how in OPERATIONS[name]._strict.fields.items() if how.required}
    assert required | {"no_such_field"} <= set(found)
    assert not any("\ud800" in field or "<" in field for field in found)


@pytest.mark.parametrize("name", HARMLESS.values())
@pytest.mark.parametrize(("raw", "code"), [
    (b"", "request.undecodable"), (b"null", "request.undecodable"), (b"[]", "request.undecodable"),
    (b"{not json", "request.undecodable"), (b"\xff\xfe\x00", "request.undecodable"),
    ('{"kwargs":{"text":"甲"}}'.encode("gb18030"), "request.undecodable"), (b"[" * 3000, "request.undecodable"),
    (b'{"args":[],"kwargs":{"limit":' + b"9" * 400 + b"}}", "request.undecodable"),
    (b'{"args":[],"kwargs":{"limit":Infinity}}', "request.undecodable"),
    (b'{"args":[],"kwargs":' + b'{"a":' * 30 + b"1" + b"}" * 31, "request.undecodable"),
    (b'{"args":[1],"kwargs":{}}', "request.keywords_only"),
    (b'{"args":[],"kwargs":{"text":"' + b"x" * 1_100_000 + b'"}}', "request.too_large"),
], ids=["empty", "null", "a list", "half", "no UTF-8", "GB18030", "deep", "a number without end", "Infinity", "nested",
        "positional", "large"])
def test_what_is_no_request_is_said_to_be_none(town: System, caller: RawCaller, name: str, raw: bytes, code: str) -> None:
    assert told(caller.ask(Question(name, raw, town.sign_for_all())))["code"] == code


@pytest.mark.parametrize("name", LISTS)
def test_a_forged_cursor_is_refused(town: System, caller: RawCaller, name: str, unharmed: None) -> None:
    now, row = datetime.now(UTC).isoformat(), "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11"
    forged = ["x", "!!!!", "AAAA", "W1td", encode(), encode("a", "b"), encode(now), encode(now, "b", "c"), encode(now, 7),
              encode(now.removesuffix("+00:00"), row), encode("infinity", row), encode({"a": 1}, None),
              encode("1' or '1'='1"), encode(True), encode(1.5)]
    asked = {key: value for key, value in good(name).items() if OPERATIONS[name]._strict.fields[key].required}
    answers = caller.ask_all([Question(name, body({**asked, "cursor": cursor}), town.sign_for_all()) for cursor in forged])
    for cursor, answer in zip(forged, answers, strict=True):
        error = told(answer)
        assert (error["family"], error["code"]) == ("invalid", "request.bad_cursor"), (cursor, error)


@pytest.mark.parametrize("name", WITH_IDS)
def test_ids_that_nobody_has_are_refused_by_a_declared_code(town: System, caller: RawCaller, name: str,
                                                            unharmed: None) -> None:
    kind = OPERATIONS[name]
    answer = caller.ask(Question(name, body(good(name)), town.sign_for_all()))
    if name in FILTERS and answer["error"] is None:
        assert answer["result"]["items"] == []
        return
    error = told(answer)
    assert error["code"] in {declared.code for declared in kind.errors}, error
    assert error["family"] in ("not_found", "forbidden", "conflict"), error


@pytest.mark.parametrize("name", FIRST)
def test_a_request_id_is_one_request(town: System, caller: RawCaller, name: str) -> None:
    """The same id with other content, or for another operation, is a conflict; with the same content it is the answer."""
    token, (first, request, changed) = town.sign_for_all(), FIRST[name]
    asked = {**request, "request_id": f"once-{name}"}
    answer = caller.ask(Question(first, body(asked), token))
    assert answer["error"] is None, answer
    before = town.counts(name)
    assert caller.ask(Question(first, body(asked), token)) == answer
    for other, kind in OPERATIONS.items():
        if kind.service != name or not kind.writes:
            continue
        content = {**request, **changed} if other == first else good(other)
        error = told(caller.ask(Question(other, body({**content, "request_id": f"once-{name}"}), token)))
        assert (error["family"], error["code"]) == ("conflict", "request.id_reused"), other
    for wrong in ("", " ", "a b", "编号", "x" * 101, 7, ["x"], "\ud800"):
        error = told(caller.ask(Question(first, body({**request, "request_id": wrong}), token)))
        assert (error["family"], error["code"]) == ("invalid", "request.bad_request_id"), wrong
    assert town.counts(name) == before
