"""The case ledger: append-only, chained, blind where a grade may not be seen, verified page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from services.chassis.paging import BadCursor
from services.contracts.followup.operations.cases import Ledger, LedgerEntry, LedgerPage, VerifyLedger
from services.followup.domain.refusal import CaseUnknown
from services.followup.usecases import verifying
from tests.integration.followup.conftest import Counter, NewScene, unguarded
from tests.integration.followup.scene import CLERK, MONDAY, OFFICE, PARTNER, PROMISE, RATER, STATION, Scene
from tests.support.postgres import Postgres


@pytest.mark.parametrize(
    "change", ["update ledger_entries set event = 'case_claimed'", "delete from ledger_entries"]
)
def test_a_line_is_neither_changed_nor_taken_out(new_scene: NewScene, change: str) -> None:
    """X3."""
    scene = new_scene()
    scene.to_rating()
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        scene.rows(f"{change} where case_id = %(case_id)s returning 1")


def test_not_even_the_owner_empties_it(postgres: Postgres) -> None:
    with (
        psycopg.connect(postgres.owner_url("followup")) as owner,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"),
    ):
        owner.execute("truncate ledger_entries")


def test_positions_have_no_gaps_and_the_case_knows_its_last_line(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    lines = scene.rows(
        "select position, hash from ledger_entries where case_id = %(case_id)s order by position"
    )
    assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
    (case,) = scene.rows("select ledger_position, ledger_hash from cases where case_id = %(case_id)s")
    assert (case["ledger_position"], case["ledger_hash"]) == (lines[-1]["position"], lines[-1]["hash"])


def test_the_ledger_is_read_page_by_page_from_its_first_line_on(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating()
    seen: list[LedgerEntry] = []
    cursor = ""
    while True:
        page: LedgerPage = scene.ask(Ledger(case_id=scene.case_id, limit=3, cursor=cursor), CLERK)
        seen += page.items
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == scene.whole(CLERK).timeline
    assert [line.position for line in seen] == list(range(1, 9))
    with pytest.raises(CaseUnknown):
        scene.ask(Ledger(case_id=uuid4()))
    with pytest.raises(BadCursor):
        scene.ask(Ledger(case_id=scene.case_id, cursor="AAAA"))


def test_grades_are_blind_for_all_but_the_committee_until_the_rating_is_over(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating()
    scene.hear_all(scene.rated(rater="voter", by="voter", grade="unsatisfied"))

    def read(caller: Any) -> list[tuple[Any, Any]]:
        page = scene.ask(Ledger(case_id=scene.case_id), caller)
        whole = scene.whole(caller).timeline
        assert page.items == whole
        return [(line.data["grade"], line.data["reason"]) for line in whole if line.event == "cell_rated"]

    blind, open_ = [(None, None)], [("unsatisfied", "not_solved")]
    assert [read(caller) for caller in (RATER, STATION, CLERK, PARTNER)] == [blind] * 4
    assert read(OFFICE) == open_
    scene.hear(scene.redo(2))
    assert [read(caller) for caller in (RATER, STATION, CLERK, PARTNER)] == [open_] * 4
    scene.hear_all(*scene.round_of(2), scene.rated(2))
    assert read(RATER) == [*open_, (None, None)]
    scene.hear(scene.satisfied(2))
    assert read(RATER) == [*open_, ("satisfied", None)]


def test_a_whole_ledger_verifies_case_by_case_and_in_all(new_scene: NewScene) -> None:
    scenes = [new_scene() for _ in range(3)]
    for scene in scenes:
        scene.to_rating(PROMISE)
    one = scenes[0].ask(VerifyLedger(case_id=scenes[0].case_id))
    assert (one.is_intact, one.cases, one.lines, one.broken_case_id) == (True, 1, 9, None)
    every = scenes[0].ask(VerifyLedger(case_id=None))
    assert (every.is_intact, every.cases, every.lines) == (True, 3, 27)
    with pytest.raises(CaseUnknown):
        scenes[0].ask(VerifyLedger(case_id=uuid4()))


TAMPERINGS: list[tuple[str, str, int]] = [
    ("changed data", "update ledger_entries set data = replace(data, 'urban', 'x') where {line}", 3),
    (
        "changed time",
        "update ledger_entries set occurred_at = occurred_at - interval '1 day' where {line}",
        3,
    ),
    ("changed time of record", "update ledger_entries set recorded_at = now() where {line}", 3),
    ("changed event", "update ledger_entries set event = 'case_assigned' where {line}", 3),
    ("changed hash", "update ledger_entries set hash = sha256('x') where {line}", 3),
    ("taken out", "delete from ledger_entries where {line}", 3),
    (
        "taken out and closed up",
        "delete from ledger_entries where {line};"
        "update ledger_entries set position = position - 1 where {case} and position > 3",
        3,
    ),
    (
        "changed places",
        "update ledger_entries set position = 99 where {line};"
        "update ledger_entries set position = 3 where {case} and position = 5;"
        "update ledger_entries set position = 5 where {case} and position = 99",
        3,
    ),
    ("tail cut off", "delete from ledger_entries where {case} and position > 5", 6),
    ("all cut off", "delete from ledger_entries where {case}", 1),
    (
        "put in at the end",
        "insert into ledger_entries select case_id, 9, gen_random_uuid(), source, event, occurred_at,"
        " recorded_at, data, prev_hash, hash from ledger_entries where {case} and position = 8",
        9,
    ),
    (
        "tail and head cut off",
        "delete from ledger_entries where {case} and position > 5;"
        "update cases set ledger_position = 5 where {case}",
        5,
    ),
    ("moved to another case", "update ledger_entries set case_id = '{other}', position = 99 where {line}", 3),
]


@pytest.fixture
def committed(open_counter: Callable[[], Counter], new_scene: NewScene) -> list[Scene]:
    """Three committed cases with eight lines each, in the order of their ids; the second is tampered with."""
    counter = open_counter()
    scenes = sorted((new_scene() for _ in range(3)), key=lambda scene: scene.case_id)
    for scene in scenes:
        with counter.work(scene) as working:
            working.to_rating()
    return scenes


@pytest.mark.parametrize(
    ("tampering", "position"), [row[1:] for row in TAMPERINGS], ids=[row[0] for row in TAMPERINGS]
)
@pytest.mark.parametrize("lines_at_once", [2, 1000])
def test_what_was_done_to_a_line_is_found(
    committed: list[Scene],
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    tampering: str,
    position: int,
    lines_at_once: int,
) -> None:
    """X3."""
    monkeypatch.setattr(verifying, "_LINES_AT_ONCE", lines_at_once)
    monkeypatch.setattr(verifying, "_CASES_AT_ONCE", lines_at_once)
    first, victim, last = committed
    for scene in committed:
        assert scene.ask(VerifyLedger(case_id=scene.case_id)).is_intact
    case = f"case_id = '{victim.case_id}'"
    with unguarded(postgres) as owner:
        for statement in tampering.split(";"):
            owner.execute(
                sql.SQL(
                    statement.format(
                        line=f"{case} and position = 3",
                        case=case,  # type: ignore[arg-type]
                        other=last.case_id,
                    )
                )
            )
    verdict = victim.ask(VerifyLedger(case_id=None))
    assert (verdict.is_intact, verdict.broken_case_id, verdict.broken_position) == (
        False,
        victim.case_id,
        position,
    )
    assert verdict.cases == 2
    alone = victim.ask(VerifyLedger(case_id=victim.case_id))
    assert (alone.broken_case_id, alone.broken_position) == (victim.case_id, position)
    assert first.ask(VerifyLedger(case_id=first.case_id)).is_intact


def test_a_long_ledger_is_never_in_memory_at_once(
    new_scene: NewScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_LINES_AT_ONCE", 4)
    monkeypatch.setattr(verifying, "_CASES_AT_ONCE", 2)
    scenes = [new_scene() for _ in range(5)]
    for scene in scenes:
        scene.to_rating()
    tx = scenes[0].tx(OFFICE)
    pages: list[int] = []
    read = tx.store.ledger.list_between

    def counted(*place: Any, limit: int) -> Any:
        lines = read(*place, limit=limit)
        pages.append(len(lines))
        return lines

    monkeypatch.setattr(tx.store.ledger, "list_between", counted)
    verdict = verifying.verify_ledger(tx, VerifyLedger(case_id=None))
    assert (verdict.is_intact, verdict.cases, verdict.lines) == (True, 5, 40)
    assert (max(pages), sum(pages)) == (4, 40)


def test_a_line_holds_what_the_event_said(new_scene: NewScene) -> None:
    scene = new_scene()
    event, event_id = scene.registered(), UUID(int=4)
    scene.hear(event, event_id=event_id, at=MONDAY)
    (line,) = scene.whole().timeline
    assert line.data == event.dump()
    assert (line.at, line.round, line.label, line.event_id) == (MONDAY, None, "定单", event_id)
    assert len(line.hash) == 64
    assert set(asdict(line)) == set(LedgerEntry._names)
