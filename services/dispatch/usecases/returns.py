"""Returns and their adjudication (C16), reclassification (C14), and the parts of assisting bodies."""

from __future__ import annotations

from dataclasses import replace

from services.contracts.dispatch.events import (
    AssignmentReturned,
    CaseReclassified,
    ContributionMade,
    ReturnAdjudicated,
)
from services.contracts.dispatch.operations import (
    AdjudicateReturn,
    AssignmentView,
    Contribute,
    Reclassify,
    ReturnAssignment,
)
from services.dispatch.domain.contribution import Contribution, demand_assisting
from services.dispatch.domain.days import end_of, working_days_after
from services.dispatch.domain.refusal import AlreadyComplex, BodyUnknown, LeadNeeded
from services.dispatch.domain.returning import ReturnLimits, adjudicate, give_back
from services.dispatch.domain.round import Round
from services.dispatch.domain.routing import Handling
from services.dispatch.usecases.routing import say_to_session
from services.dispatch.usecases.view import assignment_view, whole_view
from services.dispatch.usecases.work import Work, held, in_words, running_clock


@in_words
def return_assignment(tx: Work, request: ReturnAssignment) -> AssignmentView:
    """Refuse a case in time, with a reason and the body that should have it (退单)."""
    found = held(tx, request.case_id)
    if request.proposed not in tx.store.rules.find_bodies([request.proposed]):
        raise BodyUnknown(body=request.proposed)
    policy = tx.policy
    limits = ReturnLimits(
        policy.return_working_days, policy.return_complex_working_days, policy.returns_at_most
    )
    given_on = tx.day_of(found.round.given_at or tx.now)
    adjudicate_on = working_days_after(tx.today, policy.adjudicate_working_days, tx.calendar)
    returned = give_back(
        found.round,
        body=tx.caller.body,
        reason=request.reason,
        proposed=request.proposed,
        by=tx.caller.subject,
        at=tx.now,
        on=tx.today,
        last_day=limits.last_day(given_on, found.case.complexity, tx.calendar),
        at_most=limits.at_most,
        adjudicate_by=end_of(adjudicate_on, tx.zone),
    )
    tx.store.cases.save_round(returned)
    assert returned.adjudicate_by
    tx.emit(
        AssignmentReturned(
            case_id=returned.case_id,
            round=returned.number,
            body=returned.returns[-1].body,
            proposed=request.proposed,
            reason=request.reason,
            hops=len(returned.returns),
            returned_at=tx.now,
            adjudicate_by=returned.adjudicate_by,
        )
    )
    return whole_view(tx, replace(found, round=returned))


@in_words
def adjudicate_return(tx: Work, request: AdjudicateReturn) -> AssignmentView:
    """Give a returned case to another body, or back (裁定). The clock goes on as before."""
    found = held(tx, request.case_id)
    found.round.demand("adjudicate_return")
    other = _other_handling(tx, found.round, request) if request.decision == "other" else None
    decided = adjudicate(found.round, other, by=tx.caller.subject, at=tx.now, note=request.reason)
    tx.store.cases.save_round(decided)
    lead, clock = running_clock(decided)
    assert decided.handling
    tx.emit(
        ReturnAdjudicated(
            case_id=decided.case_id,
            round=decided.number,
            body=decided.returns[-1].body,
            lead=lead,
            assisting=list(decided.handling.assisting),
            reason=request.reason,
            hops=len(decided.returns),
            decided_by=tx.caller.subject,
            adjudicated_at=tx.now,
            due_at=clock.due_at,
        )
    )
    return whole_view(tx, replace(found, round=decided))


@in_words
def reclassify(tx: Work, request: Reclassify) -> AssignmentView:
    """Declare an ordinary case complex: it leaves its body and goes to a session of three parties (C14)."""
    found = held(tx, request.case_id)
    if found.case.complexity == "complex":
        raise AlreadyComplex
    case, was_lead = replace(found.case, complexity="complex"), found.round.lead
    waiting = found.round.go_to_session()
    tx.store.cases.save_complexity(case)
    tx.store.cases.save_round(waiting)
    tx.emit(
        CaseReclassified(
            case_id=case.case_id,
            round=waiting.number,
            complexity=case.complexity,
            was_lead=was_lead,
            reason=request.reason,
            asked_by=request.asked_by,
            approved_by=tx.caller.subject,
            reclassified_at=tx.now,
        )
    )
    route = None if was_lead else tx.store.rules.find_route(case.category, case.grid, tx.today)
    say_to_session(tx, case, waiting.number, route.lead if route else was_lead)
    return assignment_view(tx, case, waiting, None)


@in_words
def contribute(tx: Work, request: Contribute) -> AssignmentView:
    """Give the lead body an assisting body's part of the answer: there is one answer, and it is the lead's."""
    found = held(tx, request.case_id)
    body = demand_assisting(found.round, tx.caller.body)
    tx.store.cases.put_contribution(
        Contribution(found.case.case_id, found.round.number, body, request.text, tx.caller.subject, tx.now)
    )
    tx.emit(
        ContributionMade(case_id=found.case.case_id, round=found.round.number, body=body, made_at=tx.now)
    )
    return whole_view(tx, found)


def _other_handling(tx: Work, round_: Round, request: AdjudicateReturn) -> Handling:
    """Return how the other body handles it; those that assist stay, unless others are named."""
    if request.lead is None:
        raise LeadNeeded
    kept = round_.handling
    assert kept
    assisting = tuple(request.assisting) or tuple(body for body in kept.assisting if body != request.lead)
    enrolled = tx.store.rules.find_bodies((request.lead, *assisting))
    for code in (request.lead, *assisting):
        if code not in enrolled:
            raise BodyUnknown(body=code)
    contact = request.contact_person or enrolled[request.lead].contact_person
    return Handling(request.lead, assisting, kept.mode, contact)
