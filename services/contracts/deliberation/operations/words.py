"""The words and bounds of the hall: parties, kinds and states of a session, verdicts."""

from __future__ import annotations

from services.contracts import roles

PARTIES = ("voter", "state_organ", "deputy")
SESSION_KINDS = ("three_party", "council_meeting", "on_site", "two_party")
SESSION_STATES = ("convened", "open", "adjourned", "cancelled", "closed", "minuted")
# Any session resolves, or does not agree. A council meeting may also appraise (集中研判, B15): handle directly, assign,
# take to a session of three parties, not accept, merge with another case.
VERDICTS = ("resolved", "not_agreed", "direct", "assign", "consult", "not_accepted", "merge")
ENTRUSTING = ("resolved", "direct", "assign")
SENDING_UP = ("not_agreed", "not_accepted", "merge")
VOTES = ("agree", "disagree", "abstain")
ADJOURN_REASONS = ("no_quorum", "decision")
# Why a case waits for a session that dispatch has not asked for.
PROPOSALS = ("redo", "consult")
MARKS = ("hard", "key")
ITEMS_MAX, CASES_PER_ITEM_MAX = 50, 100
AGENDA_CASES_MAX = ITEMS_MAX * CASES_PER_ITEM_MAX
MINUTES_MAX = 20000
CONVENORS = (roles.STATION_STAFF, roles.COMMITTEE_OFFICE)
