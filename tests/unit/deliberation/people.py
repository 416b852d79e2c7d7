"""Who sits in the hall in these tests: a resident of 书香门第, somebody of the sub-district, a deputy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from services.deliberation.domain.agenda import Commitment, Decision, Item
from services.deliberation.domain.party import Participant
from services.deliberation.domain.session import Session

NINE = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
TODAY = date(2024, 4, 22)
CASE = UUID("00000000-0000-4000-8000-000000000001")
OTHER_CASE = UUID("00000000-0000-4000-8000-000000000002")
SESSION = UUID("00000000-0000-4000-8000-00000000aaaa")

PILES = Commitment("增设充电桩15个", date(2024, 6, 30), "业主不再私接电线")
RESOLVED = Decision("resolved", option=1, lead="B-STREET", assisting=("B-POWER",), commitments=(PILES,))
NOT_AGREED = Decision("not_agreed", note="费用由谁承担有分歧")


def there(participant: str, party: str, body: str | None = None) -> Participant:
    """Somebody who is in the hall."""
    return Participant(participant, party, body, checked_in_at=NINE)


VOTER = there("V-1", "voter")
ORGAN = there("O-1", "state_organ", "B-STREET")
DEPUTY = there("D-1", "deputy")
EVERYBODY = (VOTER, ORGAN, DEPUTY)


def convened(kind: str = "three_party", *people: Participant) -> Session:
    """A session on one item with one case."""
    return Session(SESSION, "H-1", "S-1", kind, "convened", NINE, bodies=("B-STREET", "B-POWER"),
                   items=(Item(1, "小区充电桩", (CASE,)),), participants=people)


def opened(kind: str = "three_party", *people: Participant) -> Session:
    """An open session on one item, for which one option has been put."""
    return convened(kind, *(people or EVERYBODY)).open(NINE, 1).put_option(1, "D-1", "由街道牵头增设充电桩")


def agreed(session: Session, *voters: str) -> Session:
    """The session after these have agreed to the option."""
    for voter in voters or ("V-1", "O-1", "D-1"):
        session = session.vote(1, 1, voter, "agree", 1)
    return session


def closed(kind: str = "three_party") -> Session:
    """A session whose item is settled, or in a talk of two parties not agreed."""
    decision = NOT_AGREED if kind == "two_party" else RESOLVED
    return agreed(opened(kind)).decide(1, decision, TODAY, 1).close(NINE)
