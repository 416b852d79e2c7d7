"""What may be asked when a case is with the wrong body, or is more than it seemed."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles
from services.contracts.declare import Operation, operation
from services.contracts.dispatch import errors as e
from services.contracts.dispatch.operations.assignments import AssignmentView


@operation("dispatch.return_assignment", writes=True, callers=roles.BODY, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_UNKNOWN, e.BODY_NEEDED, e.NOT_LEAD, e.WRONG_STATE, e.RETURN_LATE,
                   e.NO_MORE_RETURNS, e.PROPOSES_ITSELF))
class ReturnAssignment(Operation):
    """Refuse a case with a reason and the body that should have it (退单, C16).

    Within one working day of getting it, three for a complex one; a body that is late, or has claimed, has accepted.
    """

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500)
    proposed: str = f.code()


@operation("dispatch.adjudicate_return", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_UNKNOWN, e.WRONG_STATE, e.LEAD_NEEDED, e.SAME_LEAD, e.CONTACT_NEEDED,
                   e.LEAD_IS_ASSISTING))
class AdjudicateReturn(Operation):
    """Give a returned case to another body, or back (裁定, C16). The clock goes on as before.

    `lead` names the other body; without `assisting` those that assist stay.
    """

    case_id: UUID = f.uuid()
    decision: str = f.choice(("other", "back"))
    lead: str | None = f.code(optional=True)
    assisting: list[str] = f.many(f.code(), unique=True, max=20, default=[])
    contact_person: str = f.text(max=50, one_line=True, default="")
    reason: str = f.text(max=500)


@operation("dispatch.reclassify", writes=True, callers=(roles.STATION_STAFF, roles.COMMITTEE_OFFICE), reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.WRONG_STATE, e.ALREADY_COMPLEX))
class Reclassify(Operation):
    """Declare an ordinary case complex, with the station's approval (C14): it goes to a session of three parties.

    The caller approves; `asked_by` names the body or the deputy who asked for it.
    """

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500)
    asked_by: str = f.code()


@operation("dispatch.contribute", writes=True, callers=roles.BODY, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_NEEDED, e.NOT_ASSISTING, e.WRONG_STATE))
class Contribute(Operation):
    """Give the lead body an assisting body's part of the answer (协办意见): there is one answer, and it is the lead's.

    A later text takes the place of the earlier one. The lead body and the committee read it, other bodies do not.
    """

    case_id: UUID = f.uuid()
    text: str = f.text(max=2000)
