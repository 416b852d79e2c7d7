"""What may be asked about looking back."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, operation
from services.contracts.followup.errors import chain as e
from services.contracts.followup.operations.cases import CasePage, CaseWhole

LOOK_BACK_RESULTS = ("holds", "relapsed")


@operation("followup.record_look_back", writes=True, callers=(roles.DEPUTY,), reply=CaseWhole,
           errors=(e.CASE_UNKNOWN, e.NOT_CLOSED, e.ARCHIVED, e.TOO_EARLY, e.DEPUTY_NEEDED,
                   e.RATER_LOOKS_BACK))
class RecordLookBack(Operation):
    """Record what a deputy found who went back to a closed case (回头看, D24).

    `holds` archives it, `relapsed` opens it again in a further round. Not before the day it is due, and never
    by a deputy who rated the case.
    """

    case_id: UUID = f.uuid()
    result: str = f.choice(LOOK_BACK_RESULTS)
    finding: str = f.text(max=1000)


@operation("followup.look_backs_due", writes=False, callers=roles.STAFF, reply=CasePage)
class LookBacksDue(Operation):
    """List the closed cases whose look-back is due, newest first."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()
