"""The words that dispatch chooses from."""

from __future__ import annotations

BODY_KINDS = ("sub_district", "department")
MODES = ("direct", "point_to_point", "consultation")
# The life of one round. `unrouted` waits at the desk, `deliberating` for the session of a complex case,
# `returned` for the committee office to adjudicate.
ROUND_STATES = ("unrouted", "deliberating", "assigned", "returned", "claimed", "replied", "sent_back",
                "delivered", "completed")
# What a redo round has to mend (Q14): the whole matter, the implementation, or the answer alone.
SCOPES = ("all", "reply", "implementation")
# Why a case came to the desk: no rule fits; the rule's body has no contact person; its session did not agree; or the
# session resolved upon a body that is not enrolled.
DESK_REASONS = ("no_route", "no_contact", "not_agreed", "body_unknown")
# Why a case is handled in its mode (C11): the rules say so, somebody at the desk, the resolution, or the round before.
MODE_REASONS = ("by_rule", "by_hand", "resolution", "redo")
# Why a case has no session of three parties (三方共议 waived, D1); a complex one always has.
WAIVERS = ("direct", "ordinary")
# For what a clock may stand (C15): nothing else.
PAUSE_GROUNDS = ("awaiting_voter", "force_majeure")
