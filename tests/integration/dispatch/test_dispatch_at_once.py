"""Two at the same moment, each in its own transaction: the first wins, the second is told the truth."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.contracts.dispatch import operations as op
from services.dispatch.domain.refusal import AlreadyClaimed, Refusal, RouteTie, VersionChanged, WrongState
from tests.integration.dispatch.conftest import Counter
from tests.integration.dispatch.district import OFFICE, REVIEWER, WANG, ZHAO, District, at, redo, registered

Open = Callable[[], Counter]
Act = Callable[[District], Any]


def both(open_counter: Open, first: Act, second: Act) -> tuple[Any, Any]:
    """Do the first and, before it commits, begin the second, which has to wait. Return what each got."""
    one, other, watcher = open_counter(), open_counter(), open_counter()
    got: list[Any] = []

    def do_second() -> None:
        try:
            got.append(other.settle(second))
        except Refusal as refusal:
            got.append(refusal)

    behind = threading.Thread(target=do_second)

    def do_first(district: District) -> Any:
        result = first(district)
        behind.start()
        deadline = time.monotonic() + 10
        while not _waits_for_a_lock(watcher, other):
            assert time.monotonic() < deadline, f"the second did not wait for the first: {got}"
        return result

    result = one.settle(do_first)
    behind.join(10)
    assert not behind.is_alive()
    return result, got[0]


def _waits_for_a_lock(watcher: Counter, other: Counter) -> bool:
    row = watcher.connection.execute(
        "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s",
        [other.connection.info.backend_pid],
    ).fetchone()
    watcher.connection.rollback()
    return bool(row and row[0])


@pytest.fixture
def case_id(counters: Open) -> UUID:
    """A case that is assigned to the urban office, for everybody to see."""
    return counters().settle(lambda district: (district.furnish(), district.register())[1])


def rounds(open_counter: Open) -> list[dict[str, Any]]:
    return open_counter().settle(
        lambda district: district.sql.all(
            "select round, state, claimed_by from rounds order by case_id, round"
        )
    )


def test_of_two_claims_at_once_the_first_wins(counters: Open, case_id: UUID) -> None:
    """A15: the other is told whose the case is."""
    won, lost = both(counters, lambda d: d.claim(case_id, WANG), lambda d: d.claim(case_id, ZHAO))
    assert won.state == "claimed"
    assert isinstance(lost, AlreadyClaimed)
    assert lost.details == {"body": "urban"}
    assert rounds(counters) == [{"round": 1, "state": "claimed", "claimed_by": "clerk:wang"}]


def test_of_two_rules_that_tie_the_second_saver_is_refused(counters: Open, case_id: UUID) -> None:
    """C9: ties are refused when they are saved."""

    def save(lead: str) -> Act:
        return lambda district: district.ask(
            OFFICE, op.SetRoute(category="教育", lead=lead, valid_from=date(2024, 5, 1))
        )

    saved, refused = both(counters, save("urban"), save("roads"))
    assert isinstance(refused, RouteTie)
    assert refused.details == {"route_id": saved.route_id}


def test_a_registration_that_two_hear_at_once_assigns_once(counters: Open, case_id: UUID) -> None:
    event = registered()
    first, second = both(counters, lambda d: d.hear(event), lambda d: d.hear(event))
    assert ([type(said).__name__ for said in first], second) == (["CaseAssigned"], [])


def test_a_redo_that_two_hear_at_once_opens_one_round(counters: Open, case_id: UUID) -> None:
    counters().settle(lambda district: district.handle(case_id))
    first, second = both(counters, lambda d: d.hear(redo(case_id, 2)), lambda d: d.hear(redo(case_id, 2)))
    assert ([said.round for said in first], second) == ([2], [])
    assert [(row["round"], row["state"]) for row in rounds(counters)] == [(1, "completed"), (2, "assigned")]


def test_of_two_adjudications_at_once_the_first_wins(counters: Open, case_id: UUID) -> None:
    """C16: one decision moves the case."""
    counters().settle(
        lambda d: d.ask(WANG, op.ReturnAssignment(case_id=case_id, reason="不属职责", proposed="roads"))
    )

    def decide(lead: str) -> Act:
        return lambda district: district.ask(
            OFFICE,
            op.AdjudicateReturn(case_id=case_id, decision="other", lead=lead, contact_person="赵", reason="职责"),
        )

    decided, refused = both(counters, decide("water"), decide("chengdong"))
    assert decided.lead == "water"
    assert isinstance(refused, WrongState)


def test_what_is_overdue_is_said_once_by_replicas_that_look_together(counters: Open, case_id: UUID) -> None:
    """C15: a replica does not wait for the other, and does not repeat it; nor does one after a rollback skip it."""
    one, other = counters(), counters()
    one.district.now = other.district.now = at(date(2024, 5, 7), 9)

    def look(district: District) -> list[str]:
        return [type(said).__name__ for said in district.look("tell_overdue")]

    class Killed(Exception):
        pass

    def die(district: District) -> None:
        assert look(district) == ["CaseOverdue"]
        assert other.settle(look) == []
        raise Killed

    with pytest.raises(Killed):
        one.settle(die)
    assert one.settle(lambda district: (look(district), other.settle(look))) == (["CaseOverdue"], [])
    assert other.settle(look) == []


def test_a_text_that_changes_while_it_is_reviewed_is_not_approved(counters: Open, case_id: UUID) -> None:
    """D3: the version that was read is the one that is approved."""
    counters().settle(lambda district: (district.claim(case_id), district.reply(case_id, "第一稿")))
    approve = op.ReviewReply(case_id=case_id, version=1, decision="approve")
    changed, refused = both(
        counters, lambda d: d.reply(case_id, "第二稿"), lambda d: d.ask(REVIEWER, approve)
    )
    assert changed.reply.version == 2
    assert isinstance(refused, VersionChanged)
    assert refused.details == {"version": 2}
