"""Sorting (定单, A14): the grid's deputy puts opinions into a case, adds them to one, or declines them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from services.contracts.intake.events.opinions import CaseRegistered, OpinionAttached, OpinionDeclined, Voice
from services.contracts.intake.operations.cases import AttachOpinion, CaseView, RegisterCase
from services.contracts.intake.operations.opinions import DeclineOpinion, OpinionView
from services.intake.domain.case import Case, Sorting, enter, number_of
from services.intake.domain.opinion import Opinion
from services.intake.domain.progress import OVER
from services.intake.domain.receipt import digest_of
from services.intake.domain.refusal import CaseOver, CaseUnknown, OpinionUnknown
from services.intake.usecases.case_view import case_view, proposals
from services.intake.usecases.reading import opinion_view
from services.intake.usecases.work import Work, acting_deputy, in_words


@in_words
def register_case(tx: Work, request: RegisterCase) -> CaseView:
    """Make one case of opinions that are waiting and give it the next number of the year."""
    deputy = acting_deputy(tx, request.on_behalf_of)
    opinions = _locked(tx, request.opinions)
    tx.store.directory.places([request.grid], [request.site]).require(request.grid, request.site)
    entry = enter(
        Sorting(
            title=request.title,
            summary=request.summary,
            category=request.category,
            kind=request.kind,
            complexity=request.complexity,
            urgency=request.urgency,
            flags=tuple(request.flags),
            grid=request.grid,
            site=request.site,
            place=request.place,
        ),
        opinions,
        deputy,
    )
    # The number last: from here to the commit every other registration waits.
    year = tx.today.year
    case = Case(
        uuid4(),
        number_of(tx.policy.number_prefix, year, tx.store.cases.take_number(year)),
        entry,
        registered_by=deputy.deputy,
        registered_at=tx.now,
    )
    tx.store.cases.add(case, entered_by=tx.caller.subject)
    tx.store.opinions.put_into_case(
        [opinion.opinion_id for opinion in opinions],
        "registered",
        case.case_id,
        by=tx.caller.subject,
        at=tx.now,
    )
    tx.emit(_registered(case, opinions))
    return _view(tx, case, opinions)


@in_words
def attach_opinion(tx: Work, request: AttachOpinion) -> CaseView:
    """Add a voice to a case that is not over yet. The opinion's grid decides who may, or else the case's."""
    deputy = acting_deputy(tx, request.on_behalf_of)
    (opinion,) = _locked(tx, [request.opinion_id])
    found = tx.store.cases.lock(request.case_id)
    if found is None:
        raise CaseUnknown
    grid, stage = found
    deputy.require(opinion.grid or grid)
    opinion.require("attached")
    if stage in OVER:
        raise CaseOver
    tx.store.opinions.put_into_case(
        [opinion.opinion_id], "attached", request.case_id, by=tx.caller.subject, at=tx.now
    )
    tx.emit(OpinionAttached(case_id=request.case_id, voice=voice_of(opinion)))
    return case_view(tx, request.case_id)


@in_words
def decline_opinion(tx: Work, request: DeclineOpinion) -> OpinionView:
    """Not take an opinion on; its author reads the explanation under his receipt code."""
    deputy = acting_deputy(tx, request.on_behalf_of)
    (opinion,) = _locked(tx, [request.opinion_id])
    deputy.require(opinion.grid)
    opinion.require("declined")
    tx.store.opinions.decline(
        opinion.opinion_id,
        reason=request.reason,
        explanation=request.explanation,
        by=tx.caller.subject,
        at=tx.now,
    )
    tx.emit(OpinionDeclined(opinion_id=opinion.opinion_id, reason=request.reason, declined_by=deputy.deputy))
    return opinion_view(tx, opinion.opinion_id)


def _locked(tx: Work, ids: Sequence[UUID]) -> list[Opinion]:
    opinions = tx.store.opinions.lock(ids)
    missing = set(ids) - {opinion.opinion_id for opinion in opinions}
    if missing:
        raise OpinionUnknown(opinion_id=str(min(missing)))
    return sorted(opinions, key=lambda opinion: (opinion.filed_at, opinion.opinion_id))


def voice_of(opinion: Opinion) -> Voice:
    """Return how the other services know the author of an opinion."""
    return Voice(
        opinion_id=opinion.opinion_id,
        receipt_digest=digest_of(opinion.opinion_id, opinion.receipt),
        is_reachable=opinion.is_reachable,
    )


def _registered(case: Case, opinions: Sequence[Opinion]) -> CaseRegistered:
    entry = case.entry
    return CaseRegistered(
        case_id=case.case_id,
        number=case.number,
        title=entry.title,
        summary=entry.summary,
        category=entry.category,
        kind=entry.kind,
        complexity=entry.complexity,
        urgency=entry.urgency,
        flags=list(entry.flags),
        grid=entry.grid,
        site=entry.site,
        place=entry.place,
        channel=entry.channel,
        filed_at=entry.filed_at,
        registered_by=case.registered_by,
        registered_at=case.registered_at,
        voices=[voice_of(opinion) for opinion in opinions],
    )


def _view(tx: Work, case: Case, opinions: Sequence[Opinion]) -> CaseView:
    entry = case.entry
    return CaseView(
        case_id=case.case_id,
        number=case.number,
        title=entry.title,
        summary=entry.summary,
        kind=entry.kind,
        category=entry.category,
        complexity=entry.complexity,
        urgency=entry.urgency,
        flags=list(entry.flags),
        grid=entry.grid,
        site=entry.site,
        place=entry.place,
        registered_by=case.registered_by,
        registered_at=case.registered_at,
        filed_at=entry.filed_at,
        stage="registered",
        round=1,
        opinions=[opinion.opinion_id for opinion in opinions],
        voices=len(opinions),
        proposed_flags=proposals(
            tx, list(entry.flags), len(opinions), len({opinion.grid or entry.grid for opinion in opinions})
        ),
    )
