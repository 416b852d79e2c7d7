"""What may be asked about receptions: plan them, change who is on duty, record them, list them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.errors import receptions as r
from services.contracts.intake.operations.opinions import BulkItem

RECEPTION_STATES = ("planned", "held")
DUTY_ROLES = ("deputy", "party_member")
ATTENDANCE = ("present", "absent", "substitute")
MODES = ("online", "paper")


@record
class Away(Record):
    """A person who cannot sit from one day to another, both included."""

    person: str = f.code()
    from_on: date = f.day()
    until_on: date = f.day()


@record
class ReceptionDay(Record):
    """The day on which the reception of a Friday takes place."""

    friday: date = f.day()
    held_on: date = f.day()
    is_moved: bool = f.flag()
    is_provisional: bool = f.flag()


@record
class Turns(Record):
    """How evenly a role's turns of the period fall on its people; `spread` is most − fewest."""

    role: str = f.choice(DUTY_ROLES)
    people: int = f.integer()
    turns: int = f.integer()
    fewest: int = f.integer()
    most: int = f.integer()
    spread: int = f.integer()


@record
class PlannedReception(Record):
    """One reception of a plan."""

    site: str = f.code()
    friday: date = f.day()
    held_on: date = f.day()
    deputy: str = f.code()
    party_members: list[str] = f.many(f.code())


@record
class RosterPlan(Record):
    """What a plan makes. `kept` were left as they are; `late` have less notice than the rule gives.

    `receptions` are told by a dry run only; what is stored is listed by `list_receptions`.
    """

    planned: int = f.integer()
    kept: int = f.integer()
    late: int = f.integer()
    is_published: bool = f.flag()
    days: list[ReceptionDay] = f.many(ReceptionDay)
    turns: list[Turns] = f.many(Turns)
    receptions: list[PlannedReception] = f.many(PlannedReception, max=5000, default=[])


@operation("intake.plan_receptions", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=RosterPlan,
           errors=(r.PERIOD_EMPTY, r.PERIOD_TOO_LONG, r.ROSTER_UNFILLED, e.SITE_UNKNOWN))
class PlanReceptions(Operation):
    """Plan who receives residents at which site on the Fridays of a period (B2 to B5); with `dry_run` only show it.

    All open sites unless some are named. A Friday that is no working day moves to the next one. Planning a period again
    replaces its plan, but for what is held, past, changed by hand, or published and too near to be changed. The same
    directory, absences and `seed` give the same roster.
    """

    from_on: date = f.day()
    until_on: date = f.day()
    sites: list[str] = f.many(f.code(), unique=True, default=[])
    away: list[Away] = f.many(Away, max=2000, default=[])
    seed: int = f.integer(default=0)
    publish: bool = f.flag(default=True)
    dry_run: bool = f.flag(default=False)


@record
class DutyView(Record):
    """One seat of a reception: who is on duty and, once it is recorded, who really sat there."""

    role: str = f.choice(DUTY_ROLES)
    person: str = f.code()
    status: str | None = f.choice(ATTENDANCE, optional=True)
    served: str | None = f.code(optional=True)


@record
class ReceptionView(Record):
    """A reception: when and where, who is on duty and, once it is recorded, what happened."""

    reception_id: UUID = f.uuid()
    state: str = f.choice(RECEPTION_STATES)
    state_label: str = f.text(max=40)
    state_label_en: str = f.text(max=60)
    site: str = f.code()
    site_name: str = f.text(max=100, one_line=True)
    site_kind: str = f.choice(("station", "point"))
    friday: date = f.day()
    held_on: date = f.day()
    is_moved: bool = f.flag()
    is_provisional: bool = f.flag()
    published_at: datetime | None = f.moment(optional=True)
    duties: list[DutyView] = f.many(DutyView)
    visitors: int | None = f.integer(optional=True)
    visitors_district: int | None = f.integer(optional=True)
    visitors_township: int | None = f.integer(optional=True)
    matters: int | None = f.integer(optional=True)
    is_compliant: bool | None = f.anything(optional=True)
    mode: str | None = f.choice(MODES, optional=True)
    recorded_at: datetime | None = f.moment(optional=True)
    note: str = f.text(max=1000, default="")


@operation("intake.put_duty", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=ReceptionView,
           errors=(e.SITE_UNKNOWN, r.NOT_A_FRIDAY, r.GROUP_REFUSED, r.NOT_ELIGIBLE, r.TWICE_ON_A_DAY, r.RECEPTION_OVER))
class PutDuty(Operation):
    """Put a whole group on duty by hand (B3, B4), in place of the planned one if there is one. Published at once.

    A past Friday without a reception may be entered afterwards, so that what was held on paper can be recorded (A21).
    """

    site: str = f.code()
    friday: date = f.day()
    deputies: list[str] = f.many(f.code(), max=20)
    party_members: list[str] = f.many(f.code(), max=20)
    reason: str = f.text(max=200, one_line=True)


_CHANGERS = (roles.DEPUTY, roles.STATION_STAFF, roles.COMMITTEE_OFFICE)


@record
class DutySwapped(Record):
    """The two receptions as they are now."""

    reception: ReceptionView = f.record(ReceptionView)
    other_reception: ReceptionView = f.record(ReceptionView)


@operation("intake.swap_duty", writes=True, callers=_CHANGERS, reply=DutySwapped,
           errors=(r.RECEPTION_UNKNOWN, r.RECEPTION_OVER, r.NOT_ON_DUTY, r.NOT_LIKE_FOR_LIKE, r.TWICE_ON_A_DAY,
                   r.NOT_ELIGIBLE, e.NOT_FOR_OTHERS))
class SwapDuty(Operation):
    """Let two people on duty change places: a deputy with a deputy, a party member with a party member (B5).

    A deputy swaps duties of his own. Of two swaps of the same duty the first holds.
    """

    reception_id: UUID = f.uuid()
    person: str = f.code()
    other_reception_id: UUID = f.uuid()
    other_person: str = f.code()
    reason: str = f.text(max=200, one_line=True)


@operation("intake.replace_duty", writes=True, callers=_CHANGERS, reply=ReceptionView,
           errors=(r.RECEPTION_UNKNOWN, r.RECEPTION_OVER, r.NOT_ON_DUTY, r.NOT_ELIGIBLE, r.TWICE_ON_A_DAY,
                   e.NOT_FOR_OTHERS))
class ReplaceDuty(Operation):
    """Put somebody else on duty for a person who cannot come, like for like, before the reception."""

    reception_id: UUID = f.uuid()
    person: str = f.code()
    substitute: str = f.code()
    reason: str = f.text(max=200, one_line=True)


@record
class Attendance(Record):
    """Whether a person on duty came, and who sat there instead."""

    person: str = f.code()
    status: str = f.choice(ATTENDANCE)
    substitute: str | None = f.code(optional=True)


@record
class ReceptionRecorded(Record):
    """The reception as recorded, and item by item what became of the matters: a receipt or an error."""

    reception: ReceptionView = f.record(ReceptionView)
    refused: int = f.integer()
    items: list[BulkItem] = f.many(BulkItem)


@operation("intake.record_reception", writes=True, callers=_CHANGERS, reply=ReceptionRecorded,
           errors=(r.RECEPTION_UNKNOWN, r.RECEPTION_NOT_YET, r.RECEPTION_RECORDED, r.ATTENDANCE_INCOMPLETE,
                   r.NOT_ELIGIBLE, r.TWICE_ON_A_DAY, r.VISITORS_DO_NOT_ADD_UP, r.NOT_ON_DUTY, e.NOT_FOR_OTHERS))
class RecordReception(Operation):
    """Record a reception once (B6): who came, how many visitors (人次), and what they raised.

    Each matter is a `post_opinion` request; its channel and site are this reception's, its time is the reception's unless
    it says one. A bad matter never spoils the record. Online and on paper give the same (A21). A missing person makes it
    not compliant and nothing else. Without the numbers by level, visitors count as the district deputy's.
    """

    reception_id: UUID = f.uuid()
    attendance: list[Attendance] = f.many(Attendance, max=20)
    visitors: int = f.integer(max=100_000)
    visitors_district: int | None = f.integer(max=100_000, optional=True)
    visitors_township: int | None = f.integer(max=100_000, optional=True)
    matters: list[Any] = f.many(f.anything(optional=True), max=500, default=[])
    mode: str = f.choice(MODES, default="online")
    note: str = f.text(max=1000, default="")


@record
class ReceptionPage(Record):
    """One page of receptions, the latest day first."""

    items: list[ReceptionView] = f.many(ReceptionView)
    next_cursor: str = f.text(max=200, default="")


_READERS = (*roles.STAFF, roles.PARTY_MEMBER)


@operation("intake.list_receptions", writes=False, callers=_READERS, reply=ReceptionPage, errors=())
class ListReceptions(Operation):
    """List receptions by site, person and days, the latest first. Drafts are for the office and station staff."""

    site: str | None = f.code(optional=True)
    person: str | None = f.code(optional=True)
    from_on: date | None = f.day(optional=True)
    until_on: date | None = f.day(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class CalendarText(Record):
    """An iCalendar text (RFC 5545) with its own line ends (CRLF), ready to be written to a file as it is."""

    ical: str = f.anything()
    receptions: int = f.integer()


@operation("intake.reception_calendar", writes=False, callers=_READERS, reply=CalendarText, errors=(r.PERIOD_TOO_LONG,))
class ReceptionCalendar(Operation):
    """Give published receptions as iCalendar: of a site, of a person, or of all for a shorter period.

    Each has an id that stays when its day or its people change, so that calendars update what they hold.
    """

    site: str | None = f.code(optional=True)
    person: str | None = f.code(optional=True)
    from_on: date = f.day()
    until_on: date = f.day()
