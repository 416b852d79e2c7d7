"""Before registering (C6, X13): what is like this opinion, so that a deputy attaches instead of registering twice.

Opinions are read after they were posted, by a timer: posting waits for nothing. What was posted a moment ago and is not
read yet is read for the one who asks.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.contracts import roles
from services.contracts.intake.operations.similar import (
    Similar,
    SimilarCases,
    SimilarList,
    SuggestedTopic,
)
from services.contracts.labels import STAGES
from services.intake.domain.refusal import OpinionUnknown
from services.intake.domain.similar import (
    LEAST_LIKENESS,
    NothingToCompare,
    bigrams,
    likeness,
    score_of,
    shared_words,
    suggested,
)
from services.intake.store.opinion import NO_GRID
from services.intake.store.similar import Words
from services.intake.usecases.work import Work, own_deputy

# Read in one step of the timer, and at most of what waits for it in one answer.
_STEP = 200
_DISTRICT_WIDE = (roles.STATION_STAFF, *roles.COMMITTEE, roles.OPERATOR)


def similar_cases(tx: Work, request: SimilarCases) -> SimilarList:
    """Return the open cases and waiting opinions that are most like an opinion or a text, the best first."""
    tx.store.directory.places([request.grid], []).require(request.grid, None)
    grids = _grids_of_waiting(tx)
    own = _own_words(tx, request)
    asked_codes = bigrams(own.title, own.text, own.place, request.text)
    if not asked_codes:
        raise NothingToCompare
    rarity = tx.store.bigrams.rarity()
    asked = rarity.squares(asked_codes)
    telling = rarity.squares(rarity.telling(asked_codes))
    found = tx.store.bigrams.like(telling, grids=grids, but=request.opinion_id)
    for row in tx.store.bigrams.not_read_yet(_STEP, grids=grids, but=request.opinion_id):
        found.append({**row, "bigrams": bigrams(row["title"], row["text"], row["place"])})
    grid, category = request.grid or own.grid, request.category or own.category
    best: dict[UUID, _Found] = {}
    # A case has one say in the topic, however many opinions it has.
    votes: dict[UUID, tuple[float, str]] = {}
    for row in found:
        words, case_id = likeness(asked, row["bigrams"], rarity), row["case_id"]
        # The case that the opinion is in already is no news.
        if own.case_id is not None and case_id == own.case_id:
            continue
        if case_id is not None:
            votes[case_id] = max(votes.get(case_id, (0.0, "")), (words, row["category"]))
        if words < LEAST_LIKENESS:
            continue
        one = _Found(row, words, grid, category)
        if one.key not in best or one.score > best[one.key].score:
            best[one.key] = one
    ranked = sorted(best.values(), key=lambda one: (-one.score, str(one.key)))[: request.limit]
    voices = tx.store.bigrams.count_voices([one.key for one in ranked if one.is_case])
    return SimilarList(
        items=[one.shown(shared_words(asked, one.row["bigrams"]), voices.get(one.key, 1)) for one in ranked],
        topics=[SuggestedTopic(category=topic, confidence=share) for topic, share in suggested(votes.values())],
    )


def read_opinions(tx: Work) -> bool:
    """Put what was posted into the index, and take out what has ended; say whether more waits."""
    taken = tx.store.bigrams.take_unread(_STEP)
    if not taken:
        return False
    still_open = {row.pop("opinion_id"): row for row in tx.store.bigrams.still_open(taken)}
    read = {key: bigrams(row["title"], row["text"], row["place"]) for key, row in sorted(still_open.items())}
    tx.store.bigrams.keep_bigrams(read, [key for key in taken if key not in read])
    return len(taken) == _STEP


def _own_words(tx: Work, request: SimilarCases) -> Words:
    if request.opinion_id is None:
        return Words("", "", "", None, None, None)
    own = tx.store.bigrams.words_of(request.opinion_id)
    if own is None:
        raise OpinionUnknown(opinion_id=str(request.opinion_id))
    if not tx.caller.has(*_DISTRICT_WIDE) and own.grid is not None:
        own_deputy(tx).require(own.grid)
    return own


def _grids_of_waiting(tx: Work) -> list[str] | None:
    """Return the grids whose waiting opinions the caller sees, or None for all."""
    return None if tx.caller.has(*_DISTRICT_WIDE) else [*sorted(own_deputy(tx).grids), NO_GRID]


class _Found:
    """An opinion that is like what was asked for, standing for its case when it is in one."""

    def __init__(self, row: dict[str, Any], words: float, grid: str | None, category: str | None) -> None:
        self.row = row
        self.is_case = row["case_id"] is not None
        self.key: UUID = row["case_id"] or row["opinion_id"]
        self.grid = row["case_grid"] if self.is_case else row["grid"]
        self._same_grid = grid is not None and self.grid == grid
        self._same_topic = category is not None and row["category"] == category
        self.score = score_of(words, same_grid=self._same_grid, same_topic=self._same_topic)

    def shown(self, words: list[str], opinions: int) -> Similar:
        row, stage = self.row, self.row["stage"] if self.is_case else "posted"
        zh, en = STAGES[stage]
        return Similar(
            kind="case" if self.is_case else "opinion",
            case_id=row["case_id"],
            opinion_id=None if self.is_case else row["opinion_id"],
            number=row["number"],
            title=row["case_title"] if self.is_case else row["title"] or " ".join(row["begins"].split()),
            grid=self.grid,
            category=row["category"],
            stage=stage,
            stage_label=zh,
            stage_label_en=en,
            opinions=opinions,
            score=round(100 * self.score),
            why=["words", *["grid"] * self._same_grid, *["topic"] * self._same_topic],
            words=words,
        )
