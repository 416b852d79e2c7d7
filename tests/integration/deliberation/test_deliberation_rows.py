"""What the rules forbid, the tables refuse too: no row can say what no session could have come to."""

from __future__ import annotations

import psycopg
import pytest

from tests.integration.deliberation.staff import Staff

HALF_DONE = {
    "sessions_state_check": "update sessions set state = 'forgotten'",
    "sessions_cancelled_check": "update sessions set state = 'cancelled'",
    "sessions_place_check": "update sessions set kind = 'on_site', place = ''",
    "sessions_opened_check": "update sessions set state = 'open'",
    "sessions_closed_check": "update sessions set state = 'closed', opened_at = now(), opened_by = 'x'",
    "sessions_minuted_check": "update sessions set minuted_at = now(), minuted_by = 'x'",
    "agenda_items_decided_check": "update agenda_items set verdict = 'not_agreed', note = 'x'",
    "agenda_items_resolved_check":
        "update agenda_items set verdict = 'resolved', lead = 'B-1', decided_at = now(), decided_by = 'x'",
    "agenda_items_lead_check": """update agenda_items set verdict = 'direct', decided_at = now(), decided_by = 'x'""",
    "agenda_items_merged_check": """update agenda_items set verdict = 'merge', decided_at = now(), decided_by = 'x'""",
    "agenda_items_dropped_check": "update agenda_items set dropped_at = now()",
    "agenda_items_note_check":
        "update agenda_items set verdict = 'not_agreed', decided_at = now(), decided_by = 'x'",
    "cases_agenda_check": "update cases set state = 'waiting'",
    "cases_requested_check": "update cases set state = 'waiting', session_id = null, item = null, requested_at = null",
    "cases_known_check": "update cases set number = null",
    "cases_proposal_check": "update cases set proposal = 'redo'",
    "cases_mark_check": "update cases set mark = 'hard'",
    "cases_extended_check": "update cases set extended_days = 30",
    "cases_assigned_check": "update cases set state = 'assigned', session_id = null, item = null",
    "participants_party_check": "update participants set party = 'visitor'",
    "participants_left_check": "update participants set checked_in_at = null, left_at = now()",
    "participants_pkey": """insert into participants (session_id, participant, party, invited_at, invited_by)
                            select session_id, participant, 'deputy', now(), 'x' from participants""",
    "options_final_check": "update options set was_carried = true",
    "votes_pkey": "insert into votes select * from votes",
    "confirmations_minutes_fkey": """insert into confirmations
                                     select session_id, 1, participant, now(), 'x' from participants""",
}


@pytest.fixture
def held(staff: Staff) -> Staff:
    """One session that is convened, with people, an option and a vote."""
    session_id = staff.opened([staff.case()])
    staff.put(session_id)
    staff.vote(session_id, "V-1")
    sql = staff.tx().store.sessions._sql
    sql.run("update sessions set state = 'convened', opened_at = null, opened_by = null")
    return staff


@pytest.mark.parametrize("constraint", HALF_DONE)
def test_a_half_done_row_is_refused_by_name(held: Staff, constraint: str) -> None:
    """Each constraint is the one that speaks."""
    with pytest.raises(psycopg.errors.IntegrityError) as refused:
        held.tx().store.sessions._sql.run(HALF_DONE[constraint])
    assert refused.value.diag.constraint_name == constraint
