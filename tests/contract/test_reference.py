"""The reference under docs/ says what the contracts and settings say: written anew, it would not change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.reference import asyncapi, errors, meanings, pages
from deploy.reference.field import rules
from deploy.reference.settings import REQUIRED, service_settings
from deploy.reference.words import WORDS
from services.chassis.errors import COMMON, FAMILIES
from services.contracts import catalog, labels
from services.contracts.policy import SECTIONS

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"


@pytest.mark.parametrize("name", pages.pages())
def test_the_page_is_not_stale(name: str) -> None:
    assert name not in pages.stale(DOCS), "run ./siquan reference"


def test_a_changed_page_is_found_and_mended(tmp_path: Path) -> None:
    assert len(pages.write(tmp_path)) == len(pages.pages())
    assert pages.write(tmp_path) == []
    (tmp_path / "glossary.md").write_text("something else", encoding="utf-8")
    assert pages.stale(tmp_path) == ["glossary.md"]
    assert pages.write(tmp_path) == ["glossary.md"]


def test_every_operation_and_event_is_told() -> None:
    told = pages.pages()
    for name, operation in catalog.operations().items():
        assert f"\n### {name}\n" in told["reference/operations.md"]
        for rule in rules(operation):
            assert f"\n| `{rule.name}` | " in told["reference/operations.md"]
        for code in operation.errors:
            assert code.message in told["reference/errors.md"], code.code
    for name in catalog.events():
        assert f"\n## {name}\n" in told["reference/events.md"]
        assert name in labels.EVENTS


def test_every_family_says_what_to_do() -> None:
    assert set(errors.TO_DO) == set(FAMILIES)
    assert {family for family, _, _ in COMMON.values()} <= set(FAMILIES)


def test_every_setting_has_its_meaning_and_no_meaning_is_left_over() -> None:
    assert list(service_settings()) == list(meanings.SERVICE)
    assert service_settings()["SIQUAN_AMQP_URL"] is REQUIRED
    assert service_settings()["SIQUAN_RETRY_SECONDS"] == [1, 10, 60, 600]
    told = {f"{section}.{rule.name}" for section, kind in SECTIONS.items() for rule in rules(kind)}
    assert told == set(meanings.POLICY)


def test_every_variable_that_the_programs_read_is_told() -> None:
    """What the containers read is told by docs/operate-containers.md."""
    told = {*meanings.SERVICE, *(name for name, *_ in meanings.COMMANDS)}
    places = ("services", "deploy/native", "deploy/cli", "deploy/demo", "deploy/client", "deploy/provision")
    sources = [REPOSITORY / "siquan", *(path for place in places for path in (REPOSITORY / place).rglob("*.py"))]
    for source in sources:
        for name in re.findall(r"\bSIQUAN_[A-Z_]*[A-Z]\b(?!_)", source.read_text(encoding="utf-8")):
            if name != "SIQUAN_STACK":  # the mark by which a stack knows its own processes; nobody sets it
                assert name in told or name.removesuffix("_FILE") in told, f"{name} in {source.name}"


def test_the_words_of_the_glossary_stand_once() -> None:
    assert len({zh for zh, _, _ in WORDS}) == len(WORDS)
    assert len({en for _, en, _ in WORDS}) == len(WORDS)


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = yaml.safe_load(asyncapi.text())
    assert document["asyncapi"] == "3.0.0"
    assert len(document["channels"]) == len(catalog.operations()) + len(catalog.events()) + 1
    for pointer in _references(document):
        place: Any = document
        for step in pointer.removeprefix("#/").split("/"):
            place = place[step]


def test_the_asyncapi_document_knows_the_rules_of_fields() -> None:
    payload = asyncapi.document()["components"]["messages"]["call.intake.post_opinion"]["payload"]
    request = payload["properties"]["kwargs"]
    assert request["required"] == ["text"] and request["additionalProperties"] is False
    assert request["properties"]["text"] == {"type": "string", "maxLength": 4000, "minLength": 1}
    assert request["properties"]["grid"]["type"] == ["string", "null"]
    assert request["properties"]["kind"] == {"type": "string", "enum": ["problem", "proposal"], "default": "problem"}


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [found for inner in node.values() for found in _references(inner)]
    return [found for inner in node for found in _references(inner)] if isinstance(node, list) else []
