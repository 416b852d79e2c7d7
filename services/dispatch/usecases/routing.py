"""How a case gets its body: by rule, by the resolution of its session, or by hand from the desk."""

from __future__ import annotations

from services.contracts.deliberation.events import ItemNotAgreed, ResolutionAdopted
from services.contracts.dispatch.events import CaseUnrouted, DeliberationRequested
from services.contracts.dispatch.operations import Assign, AssignmentView
from services.contracts.intake.events.opinions import CaseRegistered
from services.dispatch.domain.refusal import BodyUnknown
from services.dispatch.domain.round import Case, Round
from services.dispatch.domain.routing import Handling
from services.dispatch.usecases.view import assignment_view
from services.dispatch.usecases.work import Work, clock_from, desk_due_from, held, held_or_not_yet, say_assigned


def route_case(tx: Work, event: CaseRegistered) -> None:
    """Give a registered case its body, ask for the session of a complex one, or put it on the desk (A24, C9).

    A case that is here already is left alone: the same registration a second time decides nothing anew.
    """
    case = Case(
        event.case_id,
        event.number,
        event.title,
        event.category,
        event.kind,
        event.complexity,
        # Danger to life or property is urgent, whatever else was said of it (A17).
        "urgent" if "life_property" in event.flags else event.urgency,
        tuple(event.flags),
        event.grid,
        event.site,
        event.registered_at,
    )
    if not tx.store.cases.add_case(case):
        return
    route = tx.store.rules.find_route(case.category, case.grid, tx.today)
    if case.complexity == "complex":
        tx.store.cases.add_round(Round.in_deliberation(case.case_id, at=tx.now))
        say_to_session(tx, case, 1, route.lead if route else None)
        return
    if route is None:
        _open_at_desk(tx, case, "no_route")
        return
    contact = tx.store.rules.find_bodies([route.lead])[route.lead].contact_person
    mode = "direct" if case.complexity == "direct" else "point_to_point"
    if mode == "point_to_point" and not contact:
        _open_at_desk(tx, case, "no_contact")
        return
    round_ = Round.given(
        case.case_id,
        Handling(route.lead, route.assisting, mode, contact),
        clock_from(tx, case, tx.today),
        at=tx.now,
        by=tx.caller.subject,
    )
    tx.store.cases.add_round(round_)
    say_assigned(tx, case, round_)


def adopt_resolution(tx: Work, event: ResolutionAdopted) -> None:
    """Give a complex case the body that its session resolved upon; the limit counts from that day (C14).

    The resolution's promises count for the case whatever has become of its assignment, since the commitment
    ledger has them. A body that is not enrolled here sends the case to the desk: somebody must enroll it or
    name another. A case that has its body already keeps it.
    """
    found = held_or_not_yet(tx, event.case_id)
    case, round_ = found.case, found.round
    tx.store.cases.add_resolution(
        event.case_id, event.session_id, event.item, commitments=len(event.commitments), at=event.adopted_at
    )
    if not round_.may("settle"):
        return
    enrolled = tx.store.rules.find_bodies((event.lead, *event.assisting))
    assisting = tuple(body for body in dict.fromkeys(event.assisting) if body != event.lead)
    if not enrolled.keys() >= {event.lead, *assisting}:
        _move_to_desk(tx, case, round_, "body_unknown")
        return
    handling = Handling(event.lead, assisting, "consultation", enrolled[event.lead].contact_person)
    settled = round_.settle(
        handling, clock_from(tx, case, tx.day_of(event.adopted_at)), at=tx.now, by=tx.caller.subject
    )
    tx.store.cases.save_round(settled)
    say_assigned(tx, case, settled)


def return_to_desk(tx: Work, event: ItemNotAgreed) -> None:
    """Put a case on which the parties did not agree on the committee office's desk (C7)."""
    found = held_or_not_yet(tx, event.case_id)
    _move_to_desk(tx, found.case, found.round, "not_agreed")


def assign(tx: Work, request: Assign) -> AssignmentView:
    """Give a case from the desk its body by hand (派单). The clock starts now."""
    found = held(tx, request.case_id)
    enrolled = tx.store.rules.find_bodies((request.lead, *request.assisting))
    for code in (request.lead, *request.assisting):
        if code not in enrolled:
            raise BodyUnknown(body=code)
    contact = request.contact_person or enrolled[request.lead].contact_person
    assigned = found.round.assign(
        Handling(request.lead, tuple(request.assisting), request.mode, contact),
        clock_from(tx, found.case, tx.today),
        at=tx.now,
        by=tx.caller.subject,
        reason=request.reason,
    )
    tx.store.cases.save_round(assigned)
    say_assigned(tx, found.case, assigned)
    return assignment_view(tx, found.case, assigned, None)


def say_to_session(tx: Work, case: Case, number: int, suggested: str | None) -> None:
    """Ask a station for the session of a complex case (C14)."""
    tx.emit(
        DeliberationRequested(
            case_id=case.case_id,
            number=case.number,
            round=number,
            title=case.title,
            category=case.category,
            grid=case.grid,
            site=case.site,
            suggested_lead=suggested,
            requested_at=tx.now,
        )
    )


def _open_at_desk(tx: Work, case: Case, reason: str) -> None:
    tx.store.cases.add_round(Round.at_desk(case.case_id, reason=reason, at=tx.now, due_at=desk_due_from(tx)))
    _say_unrouted(tx, case, 1, reason)


def _move_to_desk(tx: Work, case: Case, round_: Round, reason: str) -> None:
    if not round_.may("leave_to_desk"):
        return
    tx.store.cases.save_round(round_.leave_to_desk(reason=reason, due_at=desk_due_from(tx)))
    _say_unrouted(tx, case, round_.number, reason)


def _say_unrouted(tx: Work, case: Case, number: int, reason: str) -> None:
    tx.emit(
        CaseUnrouted(
            case_id=case.case_id,
            number=case.number,
            round=number,
            category=case.category,
            grid=case.grid,
            reason=reason,
        )
    )
