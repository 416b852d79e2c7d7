"""Options, votes, verdicts, and the end of a session."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Operation, operation
from services.contracts.deliberation import errors as e
from services.contracts.deliberation.operations import words as w
from services.contracts.deliberation.operations.views import SessionView


@operation("deliberation.put_option", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.ITEM_UNKNOWN, e.WRONG_STATE, e.NOT_PRESENT,
                   e.ITEM_DECIDED))
class PutOption(Operation):
    """Put a way to settle an item to the session; anybody present may (C7)."""

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    participant: str = f.code()
    text: str = f.text(max=2000)


@operation("deliberation.vote", writes=True, callers=w.CONVENORS, reply=SessionView,
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
    choice: str = f.choice(w.VOTES)


@operation("deliberation.decide_item", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.ITEM_UNKNOWN, e.OPTION_UNKNOWN, e.WRONG_STATE,
                   e.NOT_CARRIED, e.ITEM_DECIDED, e.DECISION_INCOMPLETE, e.DEADLINE_PAST, e.LEAD_IS_ASSISTING,
                   e.NOTE_NEEDED, e.THREE_PARTIES_NEEDED, e.VERDICT_NOT_OF_KIND, e.LEAD_NEEDED, e.MERGE_TARGET_NEEDED,
                   e.NO_QUORUM))
class DecideItem(Operation):
    """Give an item its verdict (研判).

    `resolved` needs an option that carried in each party, the lead body, and a measure with deadline and
    target. `not_agreed` sends the cases up to the committee office, with a note. A talk of two parties
    resolves nothing: its cases go back to waiting for a session of three.

    A council meeting may also say (集中研判, B15), while all three parties are there: `direct` and `assign` with the
    lead body; `consult`, so that the case waits for a session of three; `not_accepted` with a note, which goes to the
    committee office; `merge` with the case that it goes on in: if that is on this agenda, its verdict counts for both.
    """

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    verdict: str = f.choice(w.VERDICTS)
    option: int | None = f.integer(min=1, optional=True)
    lead: str | None = f.code(optional=True)
    assisting: list[str] = f.many(f.code(), unique=True, max=20, default=[])
    commitments: list[shared.Promise] = f.many(shared.Promise, max=20, default=[])
    note: str = f.text(max=1000, default="")
    merged_into: UUID | None = f.uuid(optional=True)


@operation("deliberation.close_session", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.ITEMS_OPEN))
class CloseSession(Operation):
    """Close the session: every item has its verdict, and the resolutions take effect."""

    session_id: UUID = f.uuid()
