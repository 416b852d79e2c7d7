"""What may be asked about voices: take one back, take one out of a case, say "me too"."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.errors import voices as v
from services.contracts.intake.operations.opinions import REGISTRARS, Contact, OpinionView, PostedOpinion, TrackView


@operation("intake.withdraw_opinion", writes=True, callers=(roles.RESIDENT, roles.PARTNER), reply=TrackView,
           errors=(e.RECEIPT_UNKNOWN, e.OPINION_SETTLED))
class WithdrawOpinion(Operation):
    """Take an opinion back, by its author's receipt, as long as nobody has dealt with it (撤回)."""

    receipt: str = f.code()


@operation("intake.detach_opinion", writes=True, callers=REGISTRARS, reply=OpinionView,
           errors=(e.OPINION_UNKNOWN, v.NOT_IN_CASE, v.SAME_CASE, v.LAST_VOICE, e.CASE_UNKNOWN, e.CASE_OVER,
                   e.NOT_YOUR_GRID, e.DEPUTY_UNKNOWN, e.DEPUTY_NEEDED, e.NOT_FOR_OTHERS))
class DetachOpinion(Operation):
    """Take a voice out of the case that it was wrongly put into: it waits again, or moves to `to_case`.

    Who did it, when and why is kept for ever. The only voice of a case stays: a case without an author could neither be
    answered nor rated. Grades that the author has already given stay given.
    """

    opinion_id: UUID = f.uuid()
    reason: str = f.text(max=500)
    to_case: UUID | None = f.uuid(optional=True)
    on_behalf_of: str | None = f.code(optional=True)


@record
class Supported(Record):
    """The supporter's own receipt, and how many beside the first author now say the same."""

    case_id: UUID = f.uuid()
    opinion: PostedOpinion = f.record(PostedOpinion)
    supporters: int = f.integer()


@operation("intake.support_case", writes=True, callers=(roles.RESIDENT, roles.PARTNER, roles.DEPUTY, roles.STATION_STAFF),
           reply=Supported, errors=(e.CASE_UNKNOWN, e.CASE_OVER, e.GRID_UNKNOWN, e.SITE_UNKNOWN, e.SITE_NOT_OPEN,
                                    e.FILED_IN_FUTURE, e.SOURCE_REF_CONFLICT, v.TOO_MANY_OPINIONS))
class SupportCase(Operation):
    """Say "me too" (我也反映): an opinion of its own in the case at once, with a receipt, the answer and a rating.

    A resident supports a case once. Whoever speaks for several people gives each his own `source_ref`; the same one
    again is the same supporter.
    """

    case_id: UUID = f.uuid()
    text: str = f.text(max=4000, default="")
    channel: str = f.choice(shared.CHANNELS, default="mini_program")
    grid: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    contact: Contact | None = f.record(Contact, optional=True)
    source_ref: str | None = f.code(optional=True)
