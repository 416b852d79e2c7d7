"""What may be asked about opinions: post, list, decline, track, and read a contact."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.errors import voices as v

OPINION_STATES = ("posted", "registered", "attached", "declined", "withdrawn")
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic")
PHOTOS_MAX = 9
DECLINE_REASONS = ("judicial", "not_district_matter", "no_concrete_matter", "repeated", "unlawful")
# Who sorts: a deputy, or station staff who name the deputy for whom they write.
REGISTRARS = (roles.DEPUTY, roles.STATION_STAFF)


@record
class Contact(Record):
    """How to reach the author. Kept encrypted, shown to nobody without a recorded purpose."""

    name: str = f.text(max=50, one_line=True, default="")
    phone: str | None = f.phone(optional=True)


@record
class Photo(Record):
    """A picture of the note or of the place, kept by whoever took it in; here is only how to find and check it there."""

    ref: str = f.code()
    sha256: str = f.digest()
    media_type: str = f.choice(PHOTO_TYPES, default="image/jpeg")


@record
class PostedOpinion(Record):
    """The receipt: with its code the author follows his opinion and rates the outcome, without a login."""

    opinion_id: UUID = f.uuid()
    receipt: str = f.code()
    filed_at: datetime = f.moment()
    status: str = f.choice(OPINION_STATES)
    is_new: bool = f.flag(default=True)


_POSTERS = (roles.RESIDENT, roles.DEPUTY, roles.PARTY_MEMBER, roles.STATION_STAFF, roles.COMMITTEE_OFFICE, roles.PARTNER,
            roles.OPERATOR)


@operation("intake.post_opinion", writes=True, callers=_POSTERS, reply=PostedOpinion,
           errors=(e.GRID_UNKNOWN, e.SITE_UNKNOWN, e.SITE_NOT_OPEN, e.FILED_IN_FUTURE, e.SOURCE_REF_CONFLICT,
                   v.TOO_MANY_OPINIONS))
class PostOpinion(Operation):
    """Post what one resident says (点单, A13 A22). Only the text is compulsory.

    `source_ref` is the caller's own key of this message: the same key from the same caller is one opinion, also in
    another call; with other content it is a conflict. `posted_at` is when the note was pasted, if not now. A resident who
    calls himself posts so many a minute and a day (policy); what goes beyond is not stored, and told so (X13).
    """

    text: str = f.text(max=4000)
    title: str = f.text(max=100, one_line=True, default="")
    kind: str = f.choice(shared.KINDS, default="problem")
    channel: str = f.choice(shared.CHANNELS, default="partner")
    grid: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    posted_at: datetime | None = f.moment(optional=True)
    contact: Contact | None = f.record(Contact, optional=True)
    source_ref: str | None = f.code(optional=True)
    photos: list[Photo] = f.many(Photo, max=PHOTOS_MAX, default=[])


@record
class BulkItem(Record):
    """What became of one item of a bulk call: a receipt or an error, never both."""

    index: int = f.integer()
    opinion: PostedOpinion | None = f.record(PostedOpinion, optional=True)
    error: dict[str, Any] | None = f.anything(optional=True)


@record
class BulkPosted(Record):
    """The answers of a bulk call, one an item, in their order."""

    posted: int = f.integer()
    already: int = f.integer()
    refused: int = f.integer()
    items: list[BulkItem] = f.many(BulkItem)


@operation("intake.post_opinions", writes=True, callers=_POSTERS, reply=BulkPosted, errors=())
class PostOpinions(Operation):
    """Post up to 500 opinions at once. Each item is a `post_opinion` request; a bad one never spoils the others."""

    items: list[Any] = f.many(f.anything(optional=True), min=1, max=500)


@record
class OpinionView(Record):
    """An opinion in a worklist. Its words, but never its author's name or contact."""

    opinion_id: UUID = f.uuid()
    text: str = f.text(max=4000)
    title: str = f.text(max=100, one_line=True, default="")
    kind: str = f.choice(shared.KINDS)
    channel: str = f.choice(shared.CHANNELS)
    grid: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    filed_at: datetime = f.moment()
    status: str = f.choice(OPINION_STATES)
    case_id: UUID | None = f.uuid(optional=True)
    has_contact: bool = f.flag()
    photos: list[Photo] = f.many(Photo, max=PHOTOS_MAX, default=[])
    decline_reason: str | None = f.choice(DECLINE_REASONS, optional=True)


@operation("intake.decline_opinion", writes=True, callers=REGISTRARS, reply=OpinionView,
           errors=(e.OPINION_UNKNOWN, e.OPINION_SETTLED, e.NOT_YOUR_GRID, e.DEPUTY_UNKNOWN, e.DEPUTY_NEEDED,
                   e.NOT_FOR_OTHERS))
class DeclineOpinion(Operation):
    """Not take an opinion on: needs a reason code and an explanation that its author reads."""

    opinion_id: UUID = f.uuid()
    reason: str = f.choice(DECLINE_REASONS)
    explanation: str = f.text(max=1000)
    on_behalf_of: str | None = f.code(optional=True)


@record
class OpinionPage(Record):
    """One page of opinions, newest first."""

    items: list[OpinionView] = f.many(OpinionView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.worklist", writes=False, callers=roles.STAFF, reply=OpinionPage,
           errors=(e.GRID_UNKNOWN, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED))
class Worklist(Operation):
    """List opinions by state, newest first: a deputy sees those of his grids and those without a grid."""

    status: str = f.choice(OPINION_STATES, default="posted")
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class TrackView(Record):
    """What the author of an opinion sees: where it is, who handles it, what was answered. Nobody's personal data."""

    status: str = f.choice(OPINION_STATES)
    filed_at: datetime = f.moment()
    explanation: str = f.text(max=1000, default="")
    case_id: UUID | None = f.uuid(optional=True)
    case_number: str | None = f.code(optional=True)
    stage: str = f.code()
    stage_label: str = f.text(max=40)
    stage_label_en: str = f.text(max=60)
    round: int = f.integer()
    body: str | None = f.code(optional=True)
    due_at: datetime | None = f.moment(optional=True)
    reply: str = f.text(max=4000, default="")
    may_rate: bool = f.flag(default=False)
    # Of a declined opinion: the reason in words, and where its author may turn instead (Q13).
    decline_reason: str | None = f.choice(DECLINE_REASONS, optional=True)
    decline_label: str = f.text(max=60, default="")
    decline_label_en: str = f.text(max=80, default="")
    guidance: str = f.text(max=500, default="")
    guidance_en: str = f.text(max=500, default="")


@operation("intake.track", writes=False, callers=(roles.PUBLIC,), reply=TrackView, errors=(e.RECEIPT_UNKNOWN,))
class Track(Operation):
    """Follow an opinion by its receipt code. Needs no login: the code is the key."""

    receipt: str = f.code()


@record
class ContactView(Record):
    """The author's name and telephone number, for the purpose that the caller gave."""

    name: str = f.text(max=50, default="")
    phone: str | None = f.phone(optional=True)


@operation("intake.reveal_contact", writes=True, callers=(roles.DEPUTY, roles.COMMITTEE_OFFICE), reply=ContactView,
           errors=(e.OPINION_UNKNOWN, e.NO_CONTACT, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED), replays=False)
class RevealContact(Operation):
    """Read an author's contact. Every reading is kept with who, when and what for; the answer is not."""

    opinion_id: UUID = f.uuid()
    purpose: str = f.text(max=200)


@record
class ReadingsVerified(Record):
    """How many readings of contacts there are, and the number of the first that was tampered with, if any."""

    readings: int = f.integer()
    first_broken: int | None = f.integer(optional=True)


@operation("intake.verify_readings", writes=False, callers=(roles.COMMITTEE_OFFICE, roles.OPERATOR), reply=ReadingsVerified)
class VerifyReadings(Operation):
    """Check that no reading of a contact was changed or taken out since it was recorded (X3): the rows are linked."""
