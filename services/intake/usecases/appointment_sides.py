"""Who speaks for which side of an appointment, and what proves it (B10).

A voter's side shows the receipt of the opinion, or is the partner system that speaks for him under its own reference;
station staff enter what came on paper. A deputy speaks for himself alone, whatever receipt he may hold: otherwise he could
answer his own question.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.contracts import roles
from services.contracts.intake.operations.appointments import AskAppointment
from services.intake.domain.appointments import Appointment
from services.intake.domain.fieldwork_refusals import NotYourAppointment, ResidentNotProven
from services.intake.domain.receipt import as_issued
from services.intake.domain.refusal import NotYourGrid, OpinionUnknown, ReceiptUnknown
from services.intake.store.appointments import Voter
from services.intake.usecases.work import Work, acting_deputy


@dataclass(frozen=True)
class Side:
    """A side of an appointment, and on what the voter's identity hangs."""

    name: str
    opinion_id: UUID | None = None
    partner: str | None = None
    source_ref: str | None = None
    grid: str | None = None


def asking_side(tx: Work, request: AskAppointment) -> Side:
    """Return who asks. A deputy asks only the voter behind an opinion of his own grids."""
    if _is_for_resident(tx, request.receipt, request.source_ref):
        return _asking_resident(tx, request.receipt, request.source_ref)
    deputy = acting_deputy(tx, request.deputy)
    if request.opinion_id is None:
        raise ResidentNotProven
    voter = tx.store.appointments.voter_of(request.opinion_id)
    if voter is None:
        raise OpinionUnknown(opinion_id=str(request.opinion_id))
    if voter.grid is not None and voter.grid not in deputy.grids:
        raise NotYourGrid(grid=voter.grid)
    return Side("deputy", opinion_id=voter.opinion_id, grid=voter.grid)


def side_of(
    tx: Work, appointment: Appointment, receipt: str | None, source_ref: str | None, on_behalf_of: str | None
) -> Side:
    """Return for which side of an appointment the caller speaks, or raise that it is not his."""
    if not _is_for_resident(tx, receipt, source_ref):
        require_deputys_side(tx, appointment, on_behalf_of)
        return Side("deputy")
    if not _proves(tx, appointment, receipt, source_ref):
        raise NotYourAppointment
    return Side("resident")


def require_deputys_side(tx: Work, appointment: Appointment, on_behalf_of: str | None) -> None:
    """Raise NotYourAppointment unless the caller is the deputy, or writes for him."""
    if acting_deputy(tx, on_behalf_of).deputy != appointment.deputy:
        raise NotYourAppointment


def _is_for_resident(tx: Work, receipt: str | None, source_ref: str | None) -> bool:
    """Tell whether the caller speaks for a voter. Raises ResidentNotProven for whoever may not, or shows nothing."""
    is_shown = receipt is not None or source_ref is not None
    if tx.caller.has(roles.DEPUTY) or (tx.caller.has(roles.STATION_STAFF) and not is_shown):
        if is_shown:
            raise ResidentNotProven
        return False
    if not is_shown or (receipt is None and not tx.caller.has(roles.PARTNER)):
        raise ResidentNotProven
    return True


def _asking_resident(tx: Work, receipt: str | None, source_ref: str | None) -> Side:
    partner = tx.caller.subject if source_ref is not None and tx.caller.has(roles.PARTNER) else None
    voter = _voter_by(tx, receipt) if receipt is not None else None
    return Side(
        "resident",
        opinion_id=voter.opinion_id if voter else None,
        partner=partner,
        source_ref=source_ref if partner else None,
        grid=voter.grid if voter else None,
    )


def _proves(tx: Work, appointment: Appointment, receipt: str | None, source_ref: str | None) -> bool:
    """Tell whether a receipt, or a partner's reference, is the one of the appointment's voter."""
    if receipt is not None:
        return _voter_by(tx, receipt).opinion_id == appointment.opinion_id
    own = (tx.caller.subject, source_ref)
    if (appointment.partner, appointment.source_ref) == own:
        return True
    voter = tx.store.appointments.voter_of(appointment.opinion_id) if appointment.opinion_id else None
    return voter is not None and (voter.posted_by, voter.source_ref) == own


def _voter_by(tx: Work, receipt: str) -> Voter:
    voter = tx.store.appointments.voter_by_receipt(as_issued(receipt))
    if voter is None:
        raise ReceiptUnknown
    return voter
