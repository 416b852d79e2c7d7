"""Where a case stands does not depend on the order in which dispatch's words arrive, nor on repetition."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.deliberation.domain import refusal
from services.deliberation.domain.case import Case
from tests.unit.deliberation.people import CASE, NINE, SESSION

Word = tuple[str, int]


def told(words: list[Word]) -> Case:
    """The case after these words, as the handlers treat them: the first one makes the row."""
    (first, hour), *later = words
    at = NINE + timedelta(hours=hour)
    case = (Case(CASE, "waiting", requested_at=at, number="QJ-1") if first == "requested"
            else Case(CASE, "assigned", assigned_at=at, number="QJ-1"))
    for kind, hour in later:
        at = NINE + timedelta(hours=hour)
        case = case.requested(at) if kind == "requested" else case.assigned(at, is_debated=False)
    return case


@settings(max_examples=60)
@given(st.data())
def test_order_and_repetition_do_not_matter(data: st.DataObject) -> None:
    """Rounds of request and assignment, mixed and doubled: the latest counts; an assignment wins a tie."""
    word = st.tuples(st.sampled_from(["requested", "assigned"]), st.integers(0, 5))
    words = data.draw(st.lists(word, min_size=1, max_size=8))
    requested = max((hour for kind, hour in words if kind == "requested"), default=-1)
    assigned = max((hour for kind, hour in words if kind == "assigned"), default=-1)
    expected = "waiting" if requested > assigned else "assigned"

    assert told(words).state == expected
    shuffled = data.draw(st.permutations(words + words))
    assert told(shuffled).state == expected


@settings(max_examples=60)
@given(st.data())
def test_screening_and_escalation_arrive_in_any_order(data: st.DataObject) -> None:
    """C23, B11: the latest mark and the highest round count; what went up waits until a session has concluded it."""
    marks = st.tuples(st.just("mark"), st.integers(0, 5), st.sampled_from(["hard", "key", None]))
    rounds = st.tuples(st.just("up"), st.integers(3, 6), st.none())
    words = data.draw(st.lists(st.one_of(marks, rounds), min_size=1, max_size=8, unique_by=lambda word: word[:2]))

    def heard(order: list) -> Case:
        case = Case(CASE, "assigned", assigned_at=NINE, number="QJ-1")
        for kind, number, mark in order:
            at = NINE + timedelta(hours=number)
            case = case.screened(mark, at) if kind == "mark" else case.escalated(number, at)
        return case.assigned(NINE + timedelta(days=1), is_debated=False, round_=9)

    case = heard(words)
    latest = max((word for word in words if word[0] == "mark"), default=("mark", 0, None), key=lambda word: word[1])
    highest = max((number for kind, number, _ in words if kind == "up"), default=0)
    assert (case.mark, case.escalated_round, case.state) == (latest[2], highest, "waiting" if highest else "assigned")
    again = heard(data.draw(st.permutations(words + words)))
    assert (again.mark, again.escalated_round, again.state) == (case.mark, case.escalated_round, case.state)
    done = case.tabled(SESSION, 1, "council_meeting").concluded("council_meeting", "resolved", NINE)
    assert (done.state, done.proposal, done.escalated(highest, NINE)) == ("settled", None, done)


def test_a_case_is_on_one_agenda_only() -> None:
    """Whoever comes second is refused with the case's id."""
    tabled = told([("requested", 0)]).tabled(SESSION, 1)
    with pytest.raises(refusal.CaseNotWaiting) as refused:
        tabled.tabled(SESSION, 2)
    assert refused.value.details == {"case_id": str(CASE)}


def test_an_assignment_takes_a_case_off_an_agenda_that_is_not_debated() -> None:
    """A debated one stays; and an assignment of an earlier round has nothing to say."""
    tabled = told([("requested", 1)]).tabled(SESSION, 1)
    assert tabled.assigned(NINE + timedelta(hours=2), is_debated=False).state == "assigned"
    assert tabled.assigned(NINE + timedelta(hours=2), is_debated=True).state == "on_agenda"
    assert tabled.assigned(NINE, is_debated=False).state == "on_agenda"


def test_a_closed_session_settles_sends_up_or_after_two_parties_gives_back() -> None:
    """C4: a talk of two leaves the case waiting for three, unless somebody assigned it meanwhile."""
    tabled = told([("requested", 1)]).tabled(SESSION, 1)
    assert tabled.concluded("three_party", "resolved", NINE).state == "settled"
    assert tabled.concluded("on_site", "not_agreed", NINE).state == "sent_up"
    back = tabled.concluded("two_party", "not_agreed", NINE)
    assert (back.state, back.session_id, back.item) == ("waiting", None, None)
    assigned = replace(tabled, assigned_at=NINE + timedelta(hours=2)).concluded("two_party", "not_agreed", NINE)
    assert assigned.state == "assigned"


def test_a_settled_case_waits_again_in_a_later_round_only() -> None:
    """The request that brought it here changes nothing when it comes again."""
    settled = told([("requested", 1)]).tabled(SESSION, 1).concluded("three_party", "resolved", NINE)
    assert settled.requested(NINE + timedelta(hours=1)) is settled
    again = settled.assigned(NINE + timedelta(hours=2), is_debated=False).requested(NINE + timedelta(hours=9))
    assert (again.state, again.session_id) == ("waiting", None)


def test_a_newer_request_leaves_a_tabled_case_on_its_agenda() -> None:
    """It is being dealt with already."""
    tabled = told([("requested", 1)]).tabled(SESSION, 1)
    assert tabled.requested(NINE + timedelta(hours=3)).state == "on_agenda"


def test_what_went_up_stays_on_its_agenda_when_it_is_assigned() -> None:
    """C23: the body that goes on with the redo does not take the case away from the hall."""
    tabled = told([("requested", 1)]).escalated(3, NINE).tabled(SESSION, 1)
    assert tabled.assigned(NINE + timedelta(hours=2), is_debated=False).state == "on_agenda"
