"""Random raters over many rounds: a case ends satisfied only if every rater said so of its last round."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.appraisal import MOVES, Appraisal, Case, Tally
from services.evaluation.domain.cell import AXES, CELL_MOVES, GRADES, Cell, Rater, Verdict
from services.evaluation.domain.refusal import Refusal

START = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
VOICES = [UUID(int=number) for number in range(1, 4)]
BODIES = ["CGJ", "ZJW"]
REGISTERED = Case(UUID(int=9), "QJ-2024-0001", "D-017", round=1, fulfilled=0)
RATERS = [Rater("D-017"), *(Rater("voter", opinion_id) for opinion_id in VOICES)]


@dataclass
class Story:
    """One case in memory, as the store would keep it."""

    voices: int
    case: Case = REGISTERED
    cells: dict[int, list[Cell]] = field(default_factory=dict)
    rounds: list[Appraisal] = field(default_factory=list)
    redos: int = 0
    moment: datetime = START

    def complete(self, bodies: int, promised: int) -> None:
        """The body declares the round done."""
        opened = self.case.complete(self.case.round, "all", BODIES[:bodies], promised, escalate_from=3,
                                    at=self.moment)
        self.case = replace(self.case, latest=opened)
        self.rounds.append(opened)
        self.cells[opened.round] = [replace(cell, opinion_id=rater.opinion_id)
                                    for rater in RATERS[:1 + self.voices]
                                    for cell in opened.blank_cells(self.moment)]

    def fulfil(self) -> None:
        """Every promise is kept."""
        latest = self.rounds[-1]
        opened = latest.open_implementation(latest.promised, self.moment)
        if opened is not latest:
            self.case = replace(self.case, latest=opened, fulfilled=latest.promised)
            self.rounds[-1] = opened
            self.cells[opened.round] = [
                replace(cell, state="open", opened_at=self.moment) if cell.state == "waiting" else cell
                for cell in self.cells[opened.round]]

    def rate(self, rater: Rater, axis: str, grade: str, reason: str | None, body: str | None) -> None:
        """Somebody gives a grade; what is refused changes nothing."""
        self.moment += timedelta(minutes=1)
        latest = self.case.appraisal_to_rate()
        own = [cell for cell in self.cells[latest.round] if cell.opinion_id == rater.opinion_id]
        rated = latest.rate(own, Verdict(grade, reason, "", rater, self.moment), axis, body)
        assert all(before.state == "open" for before in own if any(_same(before, cell) for cell in rated))
        self.cells[latest.round] = [next((cell for cell in rated if _same(cell, before)), before)
                                    for before in self.cells[latest.round]]
        settled = latest.settle(self.tally(latest.round), self.moment)
        assert settled.state == latest.state or settled.state in MOVES[latest.state]
        self.case = replace(self.case, latest=settled)
        self.rounds[-1] = settled
        if settled.state == "redo":
            self.redos += 1
            self.case = replace(self.case, round=settled.round + 1)

    def tally(self, round_: int) -> Tally:
        """Count as the store does."""
        grades = [cell.grade for cell in self.cells[round_]]
        return Tally(len(grades), sum(grade is not None for grade in grades), grades.count("unsatisfied"),
                     grades.count("very_satisfied"))


def _same(one: Cell, other: Cell) -> bool:
    return (one.opinion_id, one.body, one.axis) == (other.opinion_id, other.body, other.axis)


# Mostly content, or no story would ever reach its end.
GRADE = st.sampled_from([*GRADES[:3] * 4, "unsatisfied"])
ACT = st.tuples(st.sampled_from(RATERS), st.sampled_from(AXES), GRADE,
                st.sampled_from([None, "late", "not_solved"]), st.sampled_from([None, None, *BODIES]))


@given(voices=st.integers(1, 3), bodies=st.integers(1, 2), promised=st.integers(0, 2),
       acts=st.lists(st.one_of(ACT, st.none()), max_size=80))
def test_a_case_is_satisfied_only_by_everybody_and_each_redo_is_one_round_more(
        voices: int, bodies: int, promised: int,
        acts: list[tuple[Rater, str, str, str | None, str | None] | None],
) -> None:
    story = Story(voices)
    story.complete(bodies, promised)
    for act in acts:
        if not story.case.is_being_rated:
            if story.rounds[-1].state == "satisfied":
                break
            story.complete(bodies, promised)
        if act is None:
            story.fulfil()
            continue
        before = (story.case, dict(story.cells), story.redos)
        try:
            story.rate(*act)
        except Refusal:
            assert (story.case, story.cells, story.redos) == before

    assert story.case.round == story.redos + 1
    for appraisal in story.rounds:
        tally = story.tally(appraisal.round)
        if appraisal.state == "satisfied":
            assert tally.rated == tally.cells > 0
            assert tally.unsatisfied == 0
            assert appraisal is story.rounds[-1]
        elif appraisal.state == "redo":
            assert tally.unsatisfied > 0
        else:
            assert tally.unsatisfied == 0
            assert tally.rated < tally.cells


def test_every_state_of_the_tables_is_reachable_and_ends_are_ends() -> None:
    for moves, start in ((MOVES, {"open"}), (CELL_MOVES, {"waiting", "open"})):
        assert start | {state for following in moves.values() for state in following} == set(moves)
    assert {state for state, following in MOVES.items() if not following} == {"satisfied", "redo"}
    assert {state for state, following in CELL_MOVES.items() if not following} == {"rated", "lapsed"}
