"""Halls, calling a session into one, who comes, and putting it off or calling it off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.deliberation import errors as e
from services.contracts.deliberation.operations import words as w
from services.contracts.deliberation.operations.views import HallView, SessionView


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
    cases: list[UUID] = f.many(f.uuid(), min=1, max=w.CASES_PER_ITEM_MAX, unique=True)


@operation("deliberation.convene", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.HALL_UNKNOWN, e.OTHER_STATION, e.CASE_NOT_WAITING, e.CONVENOR_NOT_STATION,
                   e.TWO_BODIES_NEEDED, e.SCHEDULED_PAST, e.CASE_NOT_SCREENED, e.PLACE_NEEDED))
class Convene(Operation):
    """Call a session in a hall on one or more topics; the named bodies are invited with it.

    A complex case is convened by a station, not a point, with at least two responsible bodies (C14); the body
    that the routing rules suggest for a case is invited beside the named ones (C3). A session of three parties or of two
    takes cases that wait for one; a council meeting any case that is on no other agenda; an on-site session such cases
    as well, but only if they were screened as hard or key (B11), and it needs a place (B12).
    """

    hall: str = f.code()
    kind: str = f.choice(w.SESSION_KINDS, default="three_party")
    scheduled_at: datetime = f.moment()
    place: str = f.text(max=200, one_line=True, default="")
    items: list[AgendaDraft] = f.many(AgendaDraft, min=1, max=w.ITEMS_MAX)
    bodies: list[str] = f.many(f.code(), unique=True, max=50, default=[])


@operation("deliberation.invite", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.OTHER_PARTY))
class Invite(Operation):
    """Invite a person to sit for one of the three parties; somebody of a body names the body."""

    session_id: UUID = f.uuid()
    participant: str = f.code()
    party: str = f.choice(w.PARTIES)
    body: str | None = f.code(optional=True)


@operation("deliberation.check_in", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NOT_INVITED))
class CheckIn(Operation):
    """Record that an invited person is there (签到)."""

    session_id: UUID = f.uuid()
    participant: str = f.code()


@operation("deliberation.leave", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NOT_PRESENT))
class Leave(Operation):
    """Record that somebody has left: his votes no longer count (C2), unless he comes back."""

    session_id: UUID = f.uuid()
    participant: str = f.code()


@operation("deliberation.open_session", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NO_QUORUM, e.BODY_NOT_THERE))
class OpenSession(Operation):
    """Open the session once somebody of each party is there (C2); two parties need voters and deputies.

    On site, somebody of an invited body has to be there (B12).
    """

    session_id: UUID = f.uuid()


@operation("deliberation.adjourn", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.QUORUM_IS_THERE, e.SCHEDULED_PAST))
class Adjourn(Operation):
    """Put a session off, for want of a quorum or by decision. It does not count as held (B19).

    Verdicts and votes that were given stay; everybody checks in anew. With `scheduled_at` it is called again at once,
    otherwise by `reconvene`.
    """

    session_id: UUID = f.uuid()
    reason: str = f.choice(w.ADJOURN_REASONS)
    note: str = f.text(max=500)
    scheduled_at: datetime | None = f.moment(optional=True)


@operation("deliberation.reconvene", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.SCHEDULED_PAST))
class Reconvene(Operation):
    """Call an adjourned session again, for another time and perhaps another place."""

    session_id: UUID = f.uuid()
    scheduled_at: datetime = f.moment()
    place: str = f.text(max=200, one_line=True, default="")


@operation("deliberation.cancel_session", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE))
class CancelSession(Operation):
    """Call a session off for good, with the reason. Its cases wait again; what an earlier sitting decided has no effect."""

    session_id: UUID = f.uuid()
    reason: str = f.text(max=500)


@operation("deliberation.session", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=SessionView,
           errors=(e.SESSION_UNKNOWN,))
class Session(Operation):
    """Show one session with its agenda, people, votes and minutes."""

    session_id: UUID = f.uuid()
