"""What the database itself forbids: states without what they demand, settling twice, going back a round."""

from __future__ import annotations

import psycopg
import pytest

from services.contracts import labels
from services.contracts.intake.operations import opinions as operations
from services.contracts.shared import CHANNELS
from services.intake.domain.progress import RANKS
from tests.integration.intake.conftest import Desk


def allowed(desk: Desk, constraint: str) -> str:
    (row,) = desk.rows(
        "select pg_get_constraintdef(oid) as text from pg_constraint where conname = %(name)s"
        " and connamespace = current_schema()::regnamespace",
        name=constraint,
    )
    text: str = row["text"]
    return text


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("opinions_status_check", operations.OPINION_STATES),
        ("opinions_channel_check", CHANNELS),
        ("cases_stage_check", tuple(RANKS)),
    ],
)
def test_words_of_the_contract_are_those_of_the_schema(
    desk: Desk, constraint: str, words: tuple[str, ...]
) -> None:
    listed = set(allowed(desk, constraint).split("'")[1::2])
    assert listed == set(words)


def test_every_stage_has_its_label(desk: Desk) -> None:
    assert set(operations.OPINION_STATES) | set(RANKS) <= set(labels.STAGES)


@pytest.mark.parametrize(
    "change",
    [
        "update opinions set status = 'registered', settled_at = now(), settled_by = 'x'",
        "update opinions set status = 'declined', settled_at = now(), settled_by = 'x'",
        "update opinions set status = 'withdrawn'",
        "update opinions set explanation = 'x'",
        "update opinions set filed_at = received_at + interval '6 minutes'",
        "update opinions set receipt = 'ILOU00000000'",
        "update opinions set text = ''",
        "update sites set parent = null where kind = 'point'",
        "update cases set stage = 'redo'",
        "update cases set stage = 'invented'",
        "update cases set body = 'B-1'",
        "update cases set reply = 'x'",
        "update cases set flags = array['invented']",
        "update case_counters set last = 0",
    ],
)
def test_states_demand_their_columns(desk: Desk, change: str) -> None:
    desk.register(desk.post().opinion_id)
    desk.sql.run("delete from opinions")
    desk.post()
    with pytest.raises(psycopg.errors.CheckViolation):
        desk.sql.run(change)


@pytest.mark.parametrize(
    "change",
    [
        # Only together with its row in detachments.
        "update opinions set status = 'posted', case_id = null, settled_at = null, settled_by = null",
        "update opinions set status = 'withdrawn', case_id = null",
        "update opinions set status = 'attached'",
    ],
)
def test_settled_opinion_keeps_its_state(desk: Desk, change: str) -> None:
    desk.register(desk.post().opinion_id)
    with pytest.raises(psycopg.errors.RaiseException, match="a settled opinion keeps its state"):
        desk.sql.run(change)


def test_withdrawn_opinion_does_not_come_back(desk: Desk) -> None:
    desk.post()
    desk.sql.run("update opinions set status = 'withdrawn', settled_at = now(), settled_by = 'x'")
    with pytest.raises(psycopg.errors.RaiseException, match="a settled opinion keeps its state"):
        desk.sql.run("update opinions set status = 'posted', settled_at = null, settled_by = null")


def test_opinion_leaves_its_case_before_it_enters_another(desk: Desk) -> None:
    desk.register(desk.post().opinion_id)
    other = desk.register(desk.post().opinion_id)
    with pytest.raises(psycopg.errors.RaiseException, match="leaves its case before"):
        desk.sql.run("update opinions set case_id = %(id)s", {"id": other.case_id})


def test_case_never_returns_to_a_lower_round(desk: Desk) -> None:
    desk.register(desk.post().opinion_id)
    desk.sql.run("update cases set stage = 'redo', round = 3")
    with pytest.raises(psycopg.errors.RaiseException, match="never returns to a lower round"):
        desk.sql.run("update cases set round = 2")


def test_comments_explain_the_tables_to_an_operator(desk: Desk) -> None:
    silent = desk.rows(
        "select relname from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace"
        " and obj_description(oid) is null"
        " and relname in ('opinions', 'cases', 'contacts', 'contact_readings', 'case_counters')"
    )
    assert silent == []
