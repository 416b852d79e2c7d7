"""What may be asked of deliberation: convene, check in, vote, decide, minute."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.alarms import AlarmPage
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.deliberation import errors as e

PARTIES = ("voter", "state_organ", "deputy")
SESSION_KINDS = ("three_party", "council_meeting", "on_site", "two_party")
SESSION_STATES = ("convened", "open", "closed", "minuted")
VERDICTS = ("resolved", "not_agreed")
VOTES = ("agree", "disagree", "abstain")
ITEMS_MAX, CASES_PER_ITEM_MAX = 50, 100
AGENDA_CASES_MAX = ITEMS_MAX * CASES_PER_ITEM_MAX
_CONVENORS = (roles.STATION_STAFF, roles.COMMITTEE_OFFICE)


@record
class HallView(Record):
    """A standing hall (三方议事厅, C1), which belongs to a site."""

    hall: str = f.code()
    name: str = f.text(max=100, one_line=True)
    site: str = f.code()
    site_kind: str = f.choice(("station", "point"))


@operation("deliberation.enroll_hall", writes=True, callers=(roles.COMMITTEE_OFFICE, roles.OPERATOR),
           reply=HallView)
class EnrollHall(Operation):
    """Add a hall or change its name and place."""

    hall: str = f.code()
    name: str = f.text(max=100, one_line=True)
    site: str = f.code()
    site_kind: str = f.choice(("station", "point"))


@record
class AgendaDraft(Record):
    """One topic with the like cases that it settles (同题议事, C6)."""

    topic: str = f.text(max=200, one_line=True)
    cases: list[UUID] = f.many(f.uuid(), min=1, max=CASES_PER_ITEM_MAX, unique=True)


@record
class OptionView(Record):
    """A way to settle an item, and how each party voted on it."""

    option: int = f.integer(min=1)
    text: str = f.text(max=2000)
    party: str = f.choice(PARTIES)
    # tally[party] = {"agree": n, "disagree": n, "abstain": n}; votes of those who left are not counted.
    tally: dict[str, dict[str, int]] = f.anything()
    is_carried: bool = f.flag()


@record
class ItemView(Record):
    """One agenda item and what was decided on it."""

    item: int = f.integer(min=1)
    topic: str = f.text(max=200)
    cases: list[UUID] = f.many(f.uuid())
    options: list[OptionView] = f.many(OptionView, default=[])
    verdict: str | None = f.choice(VERDICTS, optional=True)
    chosen_option: int | None = f.integer(optional=True)
    lead: str | None = f.code(optional=True)
    assisting: list[str] = f.many(f.code(), default=[])
    commitments: list[shared.Promise] = f.many(shared.Promise, default=[])
    note: str = f.text(max=1000, default="")


@record
class ParticipantView(Record):
    """Somebody who is invited or was there."""

    participant: str = f.code()
    party: str = f.choice(PARTIES)
    body: str | None = f.code(optional=True)
    checked_in_at: datetime | None = f.moment(optional=True)
    left_at: datetime | None = f.moment(optional=True)


@record
class SessionView(Record):
    """One session as a whole."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    kind: str = f.choice(SESSION_KINDS)
    state: str = f.choice(SESSION_STATES)
    state_label: str = f.text(max=40)
    place: str = f.text(max=200, default="")
    scheduled_at: datetime = f.moment()
    opened_at: datetime | None = f.moment(optional=True)
    closed_at: datetime | None = f.moment(optional=True)
    bodies: list[str] = f.many(f.code(), default=[])
    items: list[ItemView] = f.many(ItemView, default=[])
    participants: list[ParticipantView] = f.many(ParticipantView, default=[])
    minutes: str = f.text(max=20000, default="")
    minutes_version: int = f.integer(default=0)
    confirmed_by: list[str] = f.many(f.choice(PARTIES), default=[])


@operation("deliberation.convene", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.HALL_UNKNOWN, e.OTHER_STATION, e.CASE_NOT_WAITING, e.CONVENOR_NOT_STATION,
                   e.TWO_BODIES_NEEDED, e.SCHEDULED_PAST))
class Convene(Operation):
    """Call a session in a hall on one or more topics; the named bodies are invited with it.

    A complex case is convened by a station, not a point, with at least two responsible bodies (C14); the body
    that the routing rules suggest for a case is invited beside the named ones (C3).
    """

    hall: str = f.code()
    kind: str = f.choice(SESSION_KINDS, default="three_party")
    scheduled_at: datetime = f.moment()
    place: str = f.text(max=200, one_line=True, default="")
    items: list[AgendaDraft] = f.many(AgendaDraft, min=1, max=ITEMS_MAX)
    bodies: list[str] = f.many(f.code(), unique=True, max=50, default=[])


@operation("deliberation.invite", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.OTHER_PARTY))
class Invite(Operation):
    """Invite a person to sit for one of the three parties; somebody of a body names the body."""

    session_id: UUID = f.uuid()
    participant: str = f.code()
    party: str = f.choice(PARTIES)
    body: str | None = f.code(optional=True)


@operation("deliberation.check_in", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NOT_INVITED))
class CheckIn(Operation):
    """Record that an invited person is there (签到)."""

    session_id: UUID = f.uuid()
    participant: str = f.code()


@operation("deliberation.leave", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NOT_PRESENT))
class Leave(Operation):
    """Record that somebody has left: his votes no longer count (C2), unless he comes back."""

    session_id: UUID = f.uuid()
    participant: str = f.code()


@operation("deliberation.open_session", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NO_QUORUM))
class OpenSession(Operation):
    """Open the session once somebody of each party is there (C2); two parties need voters and deputies."""

    session_id: UUID = f.uuid()


@operation("deliberation.put_option", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.ITEM_UNKNOWN, e.WRONG_STATE, e.NOT_PRESENT,
                   e.ITEM_DECIDED))
class PutOption(Operation):
    """Put a way to settle an item to the session; anybody present may (C7)."""

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    participant: str = f.code()
    text: str = f.text(max=2000)


@operation("deliberation.vote", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.ITEM_UNKNOWN, e.OPTION_UNKNOWN, e.WRONG_STATE,
                   e.NOT_PRESENT, e.VOTED_ALREADY, e.ITEM_DECIDED))
class Vote(Operation):
    """Record one person's vote on an option. Once; counted with his party.

    A vote that is given while a party is missing does not count (C2); it may be given anew when the party is
    back.
    """

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    option: int = f.integer(min=1)
    participant: str = f.code()
    choice: str = f.choice(VOTES)


@operation("deliberation.decide_item", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.ITEM_UNKNOWN, e.OPTION_UNKNOWN, e.WRONG_STATE,
                   e.NOT_CARRIED, e.ITEM_DECIDED, e.DECISION_INCOMPLETE, e.DEADLINE_PAST, e.LEAD_IS_ASSISTING,
                   e.NOTE_NEEDED, e.THREE_PARTIES_NEEDED))
class DecideItem(Operation):
    """Give an item its verdict (研判).

    `resolved` needs an option that carried in each party, the lead body, and a measure with deadline and
    target. `not_agreed` sends the cases up to the committee office, with a note. A talk of two parties
    resolves nothing: its cases go back to waiting for a session of three.
    """

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    verdict: str = f.choice(VERDICTS)
    option: int | None = f.integer(min=1, optional=True)
    lead: str | None = f.code(optional=True)
    assisting: list[str] = f.many(f.code(), unique=True, max=20, default=[])
    commitments: list[shared.Promise] = f.many(shared.Promise, max=20, default=[])
    note: str = f.text(max=1000, default="")


@operation("deliberation.close_session", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.ITEMS_OPEN))
class CloseSession(Operation):
    """Close the session: every item has its verdict, and the resolutions take effect."""

    session_id: UUID = f.uuid()


@operation("deliberation.draft_minutes", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE))
class DraftMinutes(Operation):
    """Write the minutes of a closed session. A changed text loses the confirmations that it had."""

    session_id: UUID = f.uuid()
    text: str = f.text(max=20000)


@operation("deliberation.confirm_minutes", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NOT_PRESENT, e.MINUTES_MISSING,
                   e.MINUTES_CHANGED))
class ConfirmMinutes(Operation):
    """Record that one who was there confirms the minutes for his party (C8).

    `version` is the one that he has read: if it is no longer the newest, nothing happens. Left out, it is the
    newest.
    """

    session_id: UUID = f.uuid()
    participant: str = f.code()
    version: int | None = f.integer(min=1, optional=True)


@operation("deliberation.publish_minutes", writes=True, callers=_CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.CONFIRMATIONS_MISSING))
class PublishMinutes(Operation):
    """Publish the minutes, once one of each party has confirmed them."""

    session_id: UUID = f.uuid()


@operation("deliberation.session", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=SessionView,
           errors=(e.SESSION_UNKNOWN,))
class Session(Operation):
    """Show one session with its agenda, people, votes and minutes."""

    session_id: UUID = f.uuid()


@record
class WaitingCase(Record):
    """A case that waits for a session."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    suggested_lead: str | None = f.code(optional=True)
    requested_at: datetime = f.moment()


@record
class WaitingPage(Record):
    """One page of waiting cases, newest first."""

    items: list[WaitingCase] = f.many(WaitingCase)
    next_cursor: str = f.text(max=200, default="")


@operation("deliberation.waiting_cases", writes=False, callers=roles.STAFF, reply=WaitingPage)
class WaitingCases(Operation):
    """List the cases that wait to be put on an agenda, newest first."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("deliberation.alarms", writes=False, callers=roles.STAFF, reply=AlarmPage)
class Alarms(Operation):
    """List what is not as it should be, newest first; of one kind, or of all."""

    kind: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
