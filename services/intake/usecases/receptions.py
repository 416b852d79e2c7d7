"""Recording receptions (接待选民, B6) and looking at them; what is late without its record is reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from services.chassis.paging import BadCursor, decode, encode
from services.contracts import roles
from services.contracts.intake.events.receptions import ReceptionHeld
from services.contracts.intake.operations.opinions import BulkItem, PostOpinions
from services.contracts.intake.operations.receptions import (
    DutyView,
    ListReceptions,
    ReceptionPage,
    ReceptionRecorded,
    ReceptionView,
    RecordReception,
)
from services.contracts.labels import RECEPTION_STATES
from services.intake.domain.duty import Reception
from services.intake.domain.duty_refusals import ReceptionUnknown, TwiceOnADay
from services.intake.domain.receptions import Attended, Came, take_attendance, visitors_by_level
from services.intake.domain.refusal import NotForOthers
from services.intake.domain.roster_days import latest_unrecorded
from services.intake.store.receptions import Asked, Recorded
from services.intake.usecases.alarms import alarming
from services.intake.usecases.posting import post_opinions
from services.intake.usecases.quotas import count_act
from services.intake.usecases.work import Work

UNRECORDED = "reception_unrecorded"
_AT_ONCE = 200
# Who sees drafts; the others see what is published.
_PLANNERS = (roles.STATION_STAFF, *roles.COMMITTEE, roles.OPERATOR)


def record_reception(tx: Work, request: RecordReception) -> ReceptionRecorded:
    """Record a reception once: who sat there, how many came, what they raised. The way in changes nothing (A21)."""
    reception = tx.store.roster.receptions_for_update(request.reception_id).get(request.reception_id)
    if reception is None:
        raise ReceptionUnknown
    reception.check_recordable(tx.today)
    attended = take_attendance(
        reception.seats,
        [Came(told.person, told.status, told.substitute) for told in request.attendance],
        reception.held_on.isoformat(),
    )
    _check_recorder(tx, reception, attended)
    _check_substitutes(tx, reception, attended)
    district, township = visitors_by_level(request.visitors, request.visitors_district, request.visitors_township)
    items = _post_matters(tx, reception, request.matters)
    # What the caller had posted before, under a key of his own, is not raised here a second time.
    opinions = [item.opinion.opinion_id for item in items if item.opinion is not None and item.opinion.is_new]
    tx.store.receptions.record(
        reception, Recorded(request.mode, district, township, request.note), attended, opinions,
        by=tx.caller.subject, now=tx.now)
    tx.emit(
        ReceptionHeld(
            reception_id=reception.reception_id, site=reception.site, held_on=reception.held_on, deputy=attended.deputy,
            party_members_present=attended.party_members, visitors=request.visitors, visitors_district=district,
            visitors_township=township, matters=len(opinions), is_compliant=attended.is_compliant,
            recorded_by=tx.caller.subject, mode=request.mode))
    if attended.deputy is not None:
        count_act(tx, "reception", reception.reception_id, attended.deputy, reception.held_on)
    alarming.clear_about(tx, UNRECORDED, [str(reception.reception_id)])
    return ReceptionRecorded(
        reception=reception_view(tx, reception.reception_id),
        refused=sum(item.opinion is None for item in items), items=items)


def _check_recorder(tx: Work, reception: Reception, attended: Attended) -> None:
    """A deputy records receptions that he was on duty at; station staff and the office record any."""
    there = {seat.person for seat in reception.seats} | {attended.deputy}
    if not tx.caller.has(roles.STATION_STAFF, roles.COMMITTEE_OFFICE) and (
        tx.caller.deputy is None or tx.caller.deputy not in there
    ):
        raise NotForOthers


def _check_substitutes(tx: Work, reception: Reception, attended: Attended) -> None:
    """Who sat in for somebody must be of his kind, and not on duty at another site that day."""
    if not attended.substitutes:
        return
    roll = tx.store.roster.roll()
    people = [sat.served for sat in attended.substitutes if sat.served is not None]
    for sat, person in zip(attended.substitutes, people, strict=True):
        roll.check_eligible(sat.seat.role, person, reception.held_on)
    busy = tx.store.roster.busy_on(reception.held_on, people, reception.reception_id)
    if busy is not None:
        raise TwiceOnADay(person=busy, held_on=reception.held_on.isoformat())


def _post_matters(tx: Work, reception: Reception, matters: Sequence[Any]) -> list[BulkItem]:
    """Post what was raised, each by itself. It counts from the reception, whenever it was written down (A13)."""
    if not matters:
        return []
    raised_at = min(_begins_at(tx, reception.held_on), tx.now).isoformat()
    return post_opinions(tx, PostOpinions(items=[
        {"posted_at": raised_at, **matter, "channel": "reception", "site": reception.site}
        if isinstance(matter, dict) else matter
        for matter in matters
    ])).items


def _begins_at(tx: Work, held_on: date) -> datetime:
    return datetime.combine(held_on, time(tx.policy.reception_from_hour), tx.zone)


def reception_view(tx: Work, reception_id: UUID) -> ReceptionView:
    """Return an existing reception as lists show it."""
    return _view(tx.store.receptions.shown(reception_id))


def list_receptions(tx: Work, request: ListReceptions) -> ReceptionPage:
    """List receptions by site, person and days, the latest first."""
    asked = Asked(request.site, request.person, request.from_on, request.until_on, tx.caller.has(*_PLANNERS))
    rows = tx.store.receptions.page_of_receptions(asked, _behind(request.cursor), request.limit + 1)
    shown = [_view(row) for row in rows[:request.limit]]
    more = len(rows) > request.limit
    return ReceptionPage(
        items=shown, next_cursor=encode(shown[-1].held_on.isoformat(), shown[-1].reception_id) if more else "")


def _behind(cursor: str) -> tuple[date, UUID] | None:
    values = decode(cursor, str, str)
    if values is None:
        return None
    try:
        return date.fromisoformat(values[0]), UUID(values[1])
    except ValueError:
        raise BadCursor from None


def _view(row: dict[str, Any]) -> ReceptionView:
    zh, en = RECEPTION_STATES[row["state"]]
    duties = [DutyView(role=one["role"], person=one["person"], status=one["status"], served=one["served"])
              for one in row["duties"]]
    shown = {name: value for name, value in row.items() if name not in ("duties", "changed_at", "revision")}
    return ReceptionView(**shown, state_label=zh, state_label_en=en, duties=duties)


def remind_of_receptions(tx: Work) -> bool:
    """Report receptions whose day has passed by the working days of the policy without a record."""
    until = latest_unrecorded(tx.today, tx.policy.reception_record_working_days, tx.calendar.is_working_day)
    late = tx.store.receptions.late_without_record(until, _AT_ONCE)
    alarming.raise_about(tx, UNRECORDED, map(str, late))
    return len(late) == _AT_ONCE
