"""What may be asked before registering: which cases and opinions are like this one, and what topic it may have."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.errors.similar import NOTHING_TO_COMPARE

SIMILAR_KINDS = ("case", "opinion")
REASONS = ("words", "grid", "topic")


@record
class Similar(Record):
    """An open case that this opinion may be attached to, or an opinion that may go into one case with it.

    `score` orders the answer, in per cent; 100 is the same text. `words` are what both say and few others do.
    Of an opinion `title` is its title or how it begins; `stage` of an opinion is `posted`.
    """

    kind: str = f.choice(SIMILAR_KINDS)
    case_id: UUID | None = f.uuid(optional=True)
    opinion_id: UUID | None = f.uuid(optional=True)
    number: str | None = f.code(optional=True)
    title: str = f.text(max=100, one_line=True, default="")
    grid: str | None = f.code(optional=True)
    category: str | None = shared.category(optional=True)
    stage: str = f.code()
    stage_label: str = f.text(max=40)
    stage_label_en: str = f.text(max=60)
    opinions: int = f.integer(min=1)
    score: int = f.integer(min=0, max=100)
    why: list[str] = f.many(f.choice(REASONS), unique=True)
    words: list[str] = f.many(f.text(max=20, one_line=True))


@record
class SuggestedTopic(Record):
    """A topic that open cases with like words have: a suggestion with its share of their votes in per cent, never more."""

    category: str = shared.category()
    confidence: int = f.integer(min=0, max=100)


@record
class SimilarList(Record):
    """What is like it, the best first, and up to three topics that it may have."""

    items: list[Similar] = f.many(Similar, max=20)
    topics: list[SuggestedTopic] = f.many(SuggestedTopic, max=3, default=[])


@operation("intake.similar_cases", writes=False, callers=roles.STAFF, reply=SimilarList,
           errors=(e.OPINION_UNKNOWN, e.GRID_UNKNOWN, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED, NOTHING_TO_COMPARE))
class SimilarCases(Operation):
    """Find open cases and waiting opinions like an opinion, or like a text, before registering (C6, X13).

    A deputy sees opinions of his grids and those without a grid, and the cases of the whole district. Grid and topic
    that are named, or that the opinion has, decide between those that are alike in words.
    """

    opinion_id: UUID | None = f.uuid(optional=True)
    text: str = f.text(max=4000, default="")
    grid: str | None = f.code(optional=True)
    category: str | None = shared.category(optional=True)
    limit: int = f.integer(min=1, max=20, default=10)
