"""The hash chain: whatever is done to the lines of a case shows, and at which line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.followup.domain.ledger import ChainCheck, Head, Line, canonical, genesis, line_after, shown

CASE = UUID(int=7)
MONDAY = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)


def chain(length: int, case_id: UUID = CASE) -> list[Line]:
    lines: list[Line] = []
    for position in range(length):
        prev_hash = lines[-1].hash if lines else genesis(case_id)
        lines.append(
            line_after(
                position,
                prev_hash,
                case_id=case_id,
                event_id=UUID(int=100 + position),
                source="dispatch",
                event="case_claimed",
                occurred_at=MONDAY + timedelta(minutes=position),
                recorded_at=MONDAY,
                data={"round": 1, "body": f"城管局{position}"},
            )
        )
    return lines


def broken_at(lines: list[Line], head: Head) -> int | None:
    check = ChainCheck(head)
    for line in lines:
        check.follow(line)
    return check.finish()


def head_of(lines: list[Line], beyond: int = 0) -> Head:
    return Head(CASE, len(lines), lines[-1].hash if lines else genesis(CASE), beyond)


@given(st.integers(0, 12))
def test_what_was_written_holds(length: int) -> None:
    lines = chain(length)
    assert broken_at(lines, head_of(lines)) is None


CHANGES = {
    "data": lambda line: replace(line, data=line.data.replace("城管局", "交通局")),
    "time": lambda line: replace(line, occurred_at=line.occurred_at + timedelta(microseconds=1)),
    "recorded": lambda line: replace(line, recorded_at=line.recorded_at - timedelta(days=1)),
    "event": lambda line: replace(line, event="case_assigned"),
    "source": lambda line: replace(line, source="intake"),
    "event id": lambda line: replace(line, event_id=UUID(int=1)),
    "hash": lambda line: replace(line, hash=bytes(32)),
    "hash before": lambda line: replace(line, prev_hash=bytes(32)),
    "position": lambda line: replace(line, position=line.position + 100),
}


@given(st.integers(1, 8), st.data(), st.sampled_from(sorted(CHANGES)))
def test_a_changed_line_is_found_where_it_is(length: int, data: st.DataObject, change: str) -> None:
    lines = chain(length)
    head = head_of(lines)
    at = data.draw(st.integers(1, length))
    lines[at - 1] = CHANGES[change](lines[at - 1])
    assert broken_at(lines, head) == at


@given(st.integers(1, 8), st.data())
def test_a_line_that_was_rewritten_with_a_fitting_hash_shows_at_the_next_or_at_the_head(
    length: int, data: st.DataObject
) -> None:
    lines = chain(length)
    head = head_of(lines)
    at = data.draw(st.integers(1, length))
    old = lines[at - 1]
    lines[at - 1] = line_after(
        at - 1,
        old.prev_hash,
        case_id=CASE,
        event_id=old.event_id,
        source=old.source,
        event=old.event,
        occurred_at=old.occurred_at,
        recorded_at=old.recorded_at,
        data={"round": 1, "body": "another"},
    )
    assert broken_at(lines, head) == min(at + 1, length)


@given(st.integers(1, 8), st.data())
def test_a_line_that_was_taken_out_is_missed(length: int, data: st.DataObject) -> None:
    lines = chain(length)
    head = head_of(lines)
    at = data.draw(st.integers(1, length))
    del lines[at - 1]
    assert broken_at(lines, head) == at


@given(st.integers(2, 8), st.data())
def test_two_lines_that_changed_places_are_found(length: int, data: st.DataObject) -> None:
    lines = chain(length)
    head = head_of(lines)
    one, other = sorted(data.draw(st.sets(st.integers(1, length), min_size=2, max_size=2)))
    first, second = lines[one - 1], lines[other - 1]
    lines[one - 1], lines[other - 1] = replace(second, position=one), replace(first, position=other)
    assert broken_at(lines, head) == one


@given(st.integers(1, 8), st.data())
def test_a_tail_that_was_cut_off_is_missed(length: int, data: st.DataObject) -> None:
    lines = chain(length)
    head = head_of(lines)
    kept = data.draw(st.integers(0, length - 1))
    assert broken_at(lines[:kept], head) == kept + 1


def test_a_line_beyond_the_head_is_found_by_its_count() -> None:
    lines = chain(3)
    assert broken_at(lines, head_of(lines[:2], beyond=1)) == 3


def test_a_line_that_is_added_while_we_verify_is_no_alarm() -> None:
    lines = chain(3)
    assert broken_at(lines, head_of(lines[:2], beyond=0)) is None


def test_lines_of_another_case_do_not_fit() -> None:
    lines = chain(2, UUID(int=8))
    assert broken_at(lines, head_of(lines)) == 1


def test_the_form_is_the_one_that_is_written_down() -> None:
    (line,) = chain(1)
    content = (
        '[1,"00000000-0000-0000-0000-000000000064","dispatch","case_claimed",'
        '"2024-04-22T01:00:00.000000+00:00","2024-04-22T01:00:00.000000+00:00",'
        '"{\\"body\\":\\"城管局0\\",\\"round\\":1}"]'
    )
    before = sha256(b"case 00000000-0000-0000-0000-000000000007").digest()
    assert line.hash == sha256(before + content.encode("utf-8")).digest()
    assert line.data == '{"body":"城管局0","round":1}'


def test_a_moment_has_one_form_whatever_zone_it_is_read_in() -> None:
    (line,) = chain(1)
    assert replace(line, occurred_at=line.occurred_at.astimezone(timezone(timedelta(hours=8)))).is_sound


def test_what_is_not_json_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"rate": float("nan")})


def test_a_grade_is_blind_until_it_is_decided_and_nothing_else_is() -> None:
    data = {"round": 1, "rater": "voter", "grade": "unsatisfied", "reason": "late"}
    rated = line_after(
        0,
        genesis(CASE),
        case_id=CASE,
        event_id=UUID(int=1),
        source="evaluation",
        event="cell_rated",
        occurred_at=MONDAY,
        recorded_at=MONDAY,
        data=data,
    )
    assert shown(rated, is_decided=False) == {"round": 1, "rater": "voter", "grade": None, "reason": None}
    assert shown(rated, is_decided=True) == data
    assert shown(replace(rated, event="redo_ordered"), is_decided=False) == data
