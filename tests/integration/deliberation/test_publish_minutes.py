"""Minutes on real rows, and who may read a session."""

from __future__ import annotations

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.deliberation.staff import Staff


def clerk(body: str | None) -> Caller:
    """A clerk of a handling body."""
    return Caller(f"clerk of {body}", frozenset({roles.BODY_CLERK}), body=body)


def closed_session(staff: Staff):
    """A session that is over; nobody of B-POWER came."""
    session_id = staff.opened([staff.case()])
    staff.carry(session_id)
    staff.close(session_id)
    return session_id


def draft(staff: Staff, session_id, text: str) -> o.SessionView:
    """Write the minutes."""
    return staff.do(usecases.draft_minutes, o.DraftMinutes(session_id=session_id, text=text))


def confirm(staff: Staff, session_id, participant: str, version: int | None = None) -> o.SessionView:
    """Confirm the minutes."""
    return staff.do(usecases.confirm_minutes, o.ConfirmMinutes(session_id=session_id, participant=participant,
                                                               version=version))


def test_drafted_confirmed_published(staff: Staff) -> None:
    """C8: without three confirmations of this very text it is not published; then it is, once."""
    session_id = closed_session(staff)
    publish = o.PublishMinutes(session_id=session_id)
    draft(staff, session_id, "初稿")
    confirm(staff, session_id, "V-1")
    assert confirm(staff, session_id, "V-1", 1).confirmed_by == ["voter"]
    confirm(staff, session_id, "O-1")
    assert confirm(staff, session_id, "D-1").confirmed_by == ["voter", "state_organ", "deputy"]
    assert draft(staff, session_id, "初稿").minutes_version == 1

    changed = draft(staff, session_id, "二稿")
    assert (changed.minutes_version, changed.confirmed_by) == (2, [])
    assert staff.look(session_id) == changed
    with pytest.raises(refusal.ConfirmationsMissing) as refused:
        staff.do(usecases.publish_minutes, publish)
    assert refused.value.details["missing"] == "voter, state_organ, deputy"
    for person in ("V-1", "O-1", "D-1"):
        view = confirm(staff, session_id, person, 2)
    assert staff.look(session_id) == view

    view = staff.do(usecases.publish_minutes, publish)
    (said,) = staff.said
    assert (said.event_name, said.minutes_version) == ("minutes_published", 2)
    assert (view.state, view.minutes) == ("minuted", "二稿")
    assert staff.look(session_id) == view
    for late in (lambda: draft(staff, session_id, "三稿"), lambda: confirm(staff, session_id, "V-1"),
                 lambda: staff.do(usecases.publish_minutes, publish), lambda: staff.close(session_id)):
        with pytest.raises(refusal.WrongState) as over:
            late()
        assert over.value.details == {"state": "纪要已公布", "state_en": "minuted"}


def test_refusals_of_minutes(staff: Staff) -> None:
    """Nothing written, another version, somebody who was not there."""
    session_id = closed_session(staff)
    with pytest.raises(refusal.MinutesMissing):
        confirm(staff, session_id, "V-1")
    with pytest.raises(refusal.ConfirmationsMissing):
        staff.do(usecases.publish_minutes, o.PublishMinutes(session_id=session_id))
    draft(staff, session_id, "初稿")
    draft(staff, session_id, "二稿")
    with pytest.raises(refusal.MinutesChanged):
        confirm(staff, session_id, "V-1", 1)
    with pytest.raises(refusal.NotPresent):
        confirm(staff, session_id, "X-1")
    assert staff.look(session_id).confirmed_by == []


def test_a_body_reads_what_concerns_it(staff: Staff) -> None:
    """Invited, present or named in a decision; another body, or a token without one, once it is published."""
    session_id = staff.opened([staff.case()])
    staff.put(session_id)
    for person in ("V-1", "O-1", "D-1"):
        staff.vote(session_id, person)
    staff.resolve(session_id, assisting=["B-FIRE"])
    for body in ("B-STREET", "B-POWER", "B-FIRE"):
        assert staff.look(session_id, clerk(body)).session_id == session_id
    for outsider in (clerk("B-SCHOOL"), clerk(None)):
        with pytest.raises(refusal.SessionUnknown):
            staff.look(session_id, outsider)

    staff.close(session_id)
    draft(staff, session_id, "纪要")
    for person in ("V-1", "O-1", "D-1"):
        confirm(staff, session_id, person)
    staff.do(usecases.publish_minutes, o.PublishMinutes(session_id=session_id))
    for reader in (clerk("B-SCHOOL"), clerk(None)):
        assert staff.look(session_id, reader).minutes == "纪要"
