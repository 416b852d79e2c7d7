"""The index of bigrams: which opinions that may still be joined have which, and which opinions are still to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.progress import OVER
from services.intake.domain.similar import Rarity

# Of a bigram that the statistics do not know yet (just imported, not analyzed) no more rows than these are read.
_MOST_OF_ONE = 1000
_CANDIDATES = 300

# Autovacuum keeps, for each bigram that is common, the share of rows that have it.
_RARITY = """
select s.most_common_elems::text::integer[] as bigrams, s.most_common_elem_freqs as shares,
       (select reltuples from pg_class where oid = 'opinion_bigrams'::regclass) as texts
from pg_stats s
where s.schemaname = current_schema and s.tablename = 'opinion_bigrams' and s.attname = 'bigrams'
  and s.most_common_elems is not null
"""

_MAY_BE_JOINED = """
(o.status = 'posted' and (%(grids)s::text[] is null or coalesce(o.grid, '') = any(%(grids)s))
 or c.stage <> all(%(over)s))
and o.opinion_id is distinct from %(but)s
"""

_SEEN = """
o.opinion_id, o.grid, o.title, left(o.text, 60) as begins,
c.case_id, c.number, c.title as case_title, c.grid as case_grid, c.category, c.stage
"""

_LIKE = f"""
select {_SEEN}, b.bigrams
from opinions_with(%(bigrams)b::integer[], %(weights)b::float8[], {_MOST_OF_ONE}, {_CANDIDATES}) as hit (opinion_id)
join opinion_bigrams b using (opinion_id) join opinions o using (opinion_id) left join cases c using (case_id)
where {_MAY_BE_JOINED}
"""

# Posted a moment ago: not in the index yet, but perhaps just what is looked for.
_NOT_READ_YET = f"""
select {_SEEN}, o.text, o.place
from (select distinct opinion_id from (select opinion_id from opinions_to_read limit %(most)s) as first) as waiting
join opinions o using (opinion_id) left join cases c using (case_id)
where {_MAY_BE_JOINED} and not exists (select from opinion_bigrams b where b.opinion_id = o.opinion_id)
"""

_ASKED = """
select o.title, o.text, o.place, coalesce(o.grid, c.grid) as grid, c.case_id, c.category
from opinions o left join cases c using (case_id) where o.opinion_id = %(id)s
"""

_TAKE = """
delete from opinions_to_read
where ctid = any(array(select ctid from opinions_to_read limit %(most)s))
returning opinion_id
"""

_OPEN = """
select o.opinion_id, o.title, o.text, o.place
from opinions o left join cases c using (case_id)
where o.opinion_id = any(%(ids)s)
  and (o.status = 'posted' or (o.status in ('registered', 'attached') and c.stage <> all(%(over)s)))
"""

_KEEP = """
insert into opinion_bigrams (opinion_id, bigrams) values (%(opinion_id)s, %(bigrams)b)
on conflict (opinion_id) do update set bigrams = excluded.bigrams
"""

_FORGET = "delete from opinion_bigrams where opinion_id = any(%(ids)s)"

_VOICES = """
select case_id, count(*) as opinions from opinions where case_id = any(%(ids)s) group by case_id
"""


@dataclass(frozen=True)
class Words:
    """What an opinion says, with whatever decides between opinions that say the same."""

    title: str
    text: str
    place: str
    grid: str | None
    case_id: UUID | None
    category: str | None


class BigramIndex:
    """The tables of bigrams."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def rarity(self) -> Rarity:
        """Return how common each bigram is, as the last ANALYZE has seen it; of a young table nothing is known."""
        row = self._sql.one(_RARITY)
        if row is None:
            return Rarity({})
        # Behind the shares stand the smallest and the largest of them, which are no bigram's own.
        return Rarity(dict(zip(row["bigrams"], row["shares"], strict=False)), max(row["texts"], 0))

    def words_of(self, opinion_id: UUID) -> Words | None:
        """Return what an opinion says, or None when there is none."""
        return self._sql.one(_ASKED, {"id": opinion_id}, into=Words)

    def like(
        self, weights: Mapping[int, float], *, grids: Sequence[str] | None, but: UUID | None
    ) -> list[dict[str, Any]]:
        """Return what has the most telling of these bigrams, unordered; waiting opinions of some grids or of all (None)."""
        asked = {"bigrams": list(weights), "weights": list(weights.values())}
        return self._sql.all(_LIKE, {**asked, **_visible(grids, but)})

    def not_read_yet(self, most: int, *, grids: Sequence[str] | None, but: UUID | None) -> list[dict[str, Any]]:
        """Return some of what waits to be read, with its words."""
        return self._sql.all(_NOT_READ_YET, {"most": most, **_visible(grids, but)})

    def take_unread(self, most: int) -> list[UUID]:
        """Take opinions from the queue; each comes as often as something happened to it."""
        return [row["opinion_id"] for row in self._sql.all(_TAKE, {"most": most})]

    def still_open(self, ids: Sequence[UUID]) -> list[dict[str, Any]]:
        """Return the words of those that may still be joined."""
        return self._sql.all(_OPEN, {"ids": list(ids), "over": sorted(OVER)})

    def keep_bigrams(self, read: Mapping[UUID, Sequence[int]], gone: Sequence[UUID]) -> None:
        """Write down what was read, and forget what nobody can join any more."""
        if read:
            self._sql.run_many(_KEEP, ({"opinion_id": key, "bigrams": list(codes)} for key, codes in read.items()))
        if gone:
            self._sql.run(_FORGET, {"ids": list(gone)})

    def count_voices(self, cases: Sequence[UUID]) -> dict[UUID, int]:
        """Return how many opinions each case has."""
        rows = self._sql.all(_VOICES, {"ids": list(cases)}) if cases else []
        return {row["case_id"]: row["opinions"] for row in rows}


def _visible(grids: Sequence[str] | None, but: UUID | None) -> dict[str, Any]:
    return {"grids": None if grids is None else list(grids), "but": but, "over": sorted(OVER)}
