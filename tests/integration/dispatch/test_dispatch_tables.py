"""What the tables themselves refuse, whoever writes to them."""

from __future__ import annotations

import psycopg
import pytest

from tests.integration.dispatch.district import District, registered

IMPOSSIBLE = [
    ("update rounds set state = 'lost'", "rounds_state_check"),
    ("update rounds set due_at = null", "rounds_assigned_check"),
    ("update rounds set lead = null", "rounds_assigned_check"),
    ("update rounds set state = 'unrouted', desk_reason = 'no_route'", "rounds_assigned_check"),
    ("update rounds set state = 'claimed'", "rounds_claimed_check"),
    ("update rounds set state = 'completed'", "rounds_claimed_check"),
    ("update rounds set claimed_at = now(), claimed_by = 'x'", "rounds_claimed_check"),
    ("update rounds set completed_at = now(), completed_by = 'x'", "rounds_completed_check"),
    ("update rounds set delivered_at = now()", "rounds_delivered_check"),
    ("update rounds set reply_version = 1", "rounds_replied_check"),
    ("update rounds set is_current = false", "rounds_past_check"),
    ("update rounds set contact_person = ''", "rounds_contact_check"),
    ("update rounds set assisting = '{urban}'", "rounds_lead_not_assisting"),
    ("update rounds set lead = 'nobody'", "rounds_lead_fkey"),
    ("update rounds set desk_reason = 'bored'", "rounds_desk_check"),
    ("update rounds set allowance_counts = null", "rounds_assigned_check"),
    ("update rounds set given_at = null", "rounds_assigned_check"),
    ("update rounds set allowance_days = 0", "rounds_allowance_check"),
    ("update rounds set mode_reason = 'habit'", "rounds_mode_reason_check"),
    ("update rounds set state = 'returned'", "rounds_returned_check"),
    ("update rounds set adjudicate_by = now()", "rounds_returned_check"),
    ("update rounds set overdue_level = 4", "rounds_overdue_check"),
    ("update rounds set extension = '[]'", "rounds_extension_check"),
    ("update rounds set pauses = '{}'", "rounds_pauses_check"),
    ("update rounds set returns = '{}'", "rounds_returns_check"),
    (
        """insert into rounds (state, case_id, round, is_current, scope, opened_at, desk_reason)
           select 'unrouted', case_id, 2, true, 'all', now(), 'no_route' from cases""",
        "rounds_desk_due_check",
    ),
    (
        "insert into contributions select case_id, 1, 'roads', '', 'x', now() from cases",
        "contributions_text_check",
    ),
    (
        """insert into rounds (state, case_id, round, is_current, scope, opened_at, desk_reason,
                               desk_due_at)
           select 'unrouted', case_id, 3, false, 'all', now(), 'no_route', now() from cases""",
        "rounds_past_check",
    ),
    (
        """insert into rounds (state, case_id, round, is_current, scope, opened_at, desk_reason,
                               desk_due_at)
           select 'unrouted', case_id, 2, true, 'all', now(), 'no_route', now() from cases""",
        "rounds_one_current",
    ),
    (
        """insert into rounds (state, case_id, round, is_current, scope, opened_at, desk_due_at)
           select 'unrouted', case_id, 2, true, 'all', now(), now() from cases""",
        "rounds_unrouted_check",
    ),
    (
        "insert into shares select case_id, 'water', 1, 'lead', 'assigned', now() from cases",
        "shares_one_lead",
    ),
    (
        """insert into replies
           select case_id, 1, 1, '答复', '', null, '[]', 'a', now(), 'approved', 'a', now() from cases""",
        "replies_reviewer_not_author",
    ),
    (
        """insert into replies
           select case_id, 1, 1, '答复', '', null, '[]', 'a', now(), 'sent_back', 'b', now() from cases""",
        "replies_sent_back_check",
    ),
    (
        """insert into replies select case_id, 1, version, '答复', '', null, '[]', 'a', now(), 'waiting'
           from cases, generate_series(1, 2) version""",
        "replies_one_open",
    ),
    ("insert into topics values ('一/二', 1)", "topics_path_check"),
    ("update bodies set kind = 'community'", "bodies_kind_check"),
]


@pytest.mark.parametrize(("statement", "constraint"), IMPOSSIBLE)
def test_what_cannot_be_written(district: District, statement: str, constraint: str) -> None:
    district.hear(registered())
    with pytest.raises(psycopg.errors.IntegrityError) as refused:
        district.sql._connection.execute(statement)
    assert refused.value.diag.constraint_name == constraint


def test_a_round_without_its_predecessor_cannot_be_written(district: District) -> None:
    case_id = district.register()
    district.handle(case_id)
    connection = district.sql._connection
    connection.execute("update rounds set is_current = false")
    with pytest.raises(psycopg.errors.ForeignKeyViolation) as refused:
        connection.execute(
            """insert into rounds (state, case_id, round, is_current, scope, opened_at)
               select 'deliberating', case_id, 3, true, 'all', now() from cases"""
        )
    assert refused.value.diag.constraint_name == "rounds_contiguous"
