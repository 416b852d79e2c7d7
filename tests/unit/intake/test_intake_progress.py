"""The projection on a case: any order of reports, with repetitions, ends the same and never goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.labels import STAGES
from services.intake.domain.progress import OVER, RANKS, RATEABLE, Progress

CASE = UUID(int=7)
DUE = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
Report = Callable[[Progress], Progress]
NEW = Progress(CASE)


def test_every_stage_has_its_label() -> None:
    assert set(RANKS) <= set(STAGES)


def assigned(round: int) -> Report:
    return lambda progress: progress.assigned(round, f"B-{round}", DUE + timedelta(days=round))


def answered(round: int, version: int) -> Report:
    return lambda progress: progress.answered(round, version, f"答复{round}.{version}")


def reached(stage: str, round: int) -> Report:
    return lambda progress: progress.reached(stage, round)


def submitted(round: int, version: int) -> Report:
    return lambda progress: progress.under_review(round, version)


def sent_back(round: int, version: int) -> Report:
    return lambda progress: progress.sent_back(round, version)


def life(rounds: int) -> list[Report]:
    """Everything that is reported of a case that is satisfied in its last round."""
    reports: list[Report] = [reached("unrouted", 1), reached("deliberating", 1)]
    for round in range(1, rounds + 1):
        if round > 1:
            reports.append(reached("redo", round))
        reports += [
            assigned(round),
            reached("claimed", round),
            submitted(round, 1),
            sent_back(round, 1),
            submitted(round, 2),
            answered(round, 1),
            answered(round, 2),
            reached("completed", round),
            reached("rating", round),
        ]
    return [*reports, reached("satisfied", rounds), reached("closed", rounds), reached("archived", rounds)]


def told(reports: list[Report]) -> Progress:
    progress = NEW
    for report in reports:
        progress = report(progress)
    return progress


@given(st.data(), st.integers(min_value=1, max_value=4))
@settings(max_examples=40)
def test_any_order_with_repetitions_ends_the_same(data: st.DataObject, rounds: int) -> None:
    reports = life(rounds)
    shuffled = data.draw(st.permutations(reports)) + data.draw(st.lists(st.sampled_from(reports)))
    assert (
        told(shuffled)
        == told(reports)
        == Progress(
            CASE,
            stage="archived",
            round=rounds,
            body=f"B-{rounds}",
            due_at=DUE + timedelta(days=rounds),
            assigned_round=rounds,
            reply=f"答复{rounds}.2",
            reply_round=rounds,
            reply_version=2,
        )
    )


def place(progress: Progress) -> tuple[int, int, int]:
    return progress.round, RANKS[progress.stage], progress.review_step


@given(st.data())
def test_it_never_goes_back(data: st.DataObject) -> None:
    progress = NEW
    for report in data.draw(st.permutations(life(3))):
        after = report(progress)
        assert place(after) >= place(progress)
        assert report(after) == after
        progress = after


def test_late_assignment_still_tells_who_has_it() -> None:
    progress = told([reached("claimed", 1), assigned(1)])
    assert (progress.stage, progress.body, progress.current_due_at) == (
        "claimed",
        "B-1",
        DUE + timedelta(days=1),
    )


def test_limit_of_an_earlier_round_binds_nobody() -> None:
    progress = told([assigned(1), reached("redo", 2)])
    assert (progress.body, progress.current_due_at) == ("B-1", None)


def test_answer_of_the_round_before_stands_until_there_is_a_new_one() -> None:
    progress = told([answered(1, 3), reached("redo", 2)])
    assert progress.reply == "答复1.3"
    assert told([answered(2, 1), answered(1, 9)]).reply == "答复2.1"


@pytest.mark.parametrize("stage", ["registered", "assigned", "delivered", "satisfied", "closed", "archived"])
def test_only_what_is_done_and_not_judged_can_be_rated(stage: str) -> None:
    assert stage not in RATEABLE
    assert not RATEABLE & OVER


def test_reply_goes_to_and_fro_until_it_is_approved() -> None:
    progress = told([assigned(1), submitted(1, 1), sent_back(1, 1)])
    assert (progress.stage, progress.shown_stage) == ("sent_back", "claimed")
    assert told([sent_back(1, 1), submitted(1, 1)]).stage == "sent_back"  # the first version is over, however late it comes
    again = submitted(1, 2)(progress)
    assert (again.stage, again.shown_stage) == ("replied", "replied")
    assert told([submitted(1, 2), sent_back(1, 1)]).stage == "replied"
    assert sent_back(1, 2)(answered(1, 2)(again)).stage == "delivered"
