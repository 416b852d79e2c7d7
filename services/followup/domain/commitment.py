"""A commitment (答复承诺): what a body promised, until when, and whether it has kept its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from services.followup.domain.refusal import CommitmentFulfilled, NotYourCommitment

# Ids are made from the place in the promise's own source: the same promise told twice is one commitment.
_NAMESPACE = UUID("5f2b6c1e-0c4b-4f7e-9a51-6d0b7c2f9e10")


@dataclass(frozen=True)
class Outcome:
    """What was achieved, countable: 15 个 充电桩."""

    quantity: int
    unit: str
    item: str


@dataclass(frozen=True)
class Promise:
    """The three things that every promise must say: what is done, until when, and how one sees that it is."""

    measure: str
    deadline_on: date
    target: str


@dataclass(frozen=True)
class Commitment:
    """One line of the commitment ledger."""

    commitment_id: UUID
    case_id: UUID
    round: int
    origin: str
    place: int
    body: str
    measure: str
    deadline_on: date
    target: str
    recorded_at: datetime
    state: str = "open"
    progress: str = ""
    fulfilled_at: datetime | None = None
    outcome: Outcome | None = None

    def is_overdue(self, today: date) -> bool:
        """Tell whether the deadline has passed unkept. The day of the deadline itself is in time."""
        return self.state != "fulfilled" and self.deadline_on < today

    def in_progress(self, by: str | None, note: str) -> Commitment:
        """Return the commitment with what its body says of it."""
        self._admit(by)
        return replace(self, state="in_progress", progress=note)

    def fulfil(self, by: str | None, note: str, outcome: Outcome | None, at: datetime) -> Commitment:
        """Return the commitment kept, which only the body that made it can say."""
        self._admit(by)
        return replace(self, state="fulfilled", progress=note, outcome=outcome, fulfilled_at=at)

    def _admit(self, body: str | None) -> None:
        if body != self.body:
            raise NotYourCommitment(body=self.body)
        if self.state == "fulfilled":
            raise CommitmentFulfilled


def commitments_of(
    case_id: UUID, round_: int, origin: str, source: str, body: str, promises: Sequence[Promise], at: datetime
) -> list[Commitment]:
    """Return the promises of one reply or resolution as commitments; `source` names it within its case."""
    return [
        Commitment(
            uuid5(_NAMESPACE, f"{case_id}/{origin}/{source}/{place}"),
            case_id,
            round_,
            origin,
            place,
            body,
            promise.measure,
            promise.deadline_on,
            promise.target,
            at,
        )
        for place, promise in enumerate(promises, start=1)
    ]
