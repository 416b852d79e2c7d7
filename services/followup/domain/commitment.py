"""A commitment (答复承诺): what a body promised, until when, and whether it has kept its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from services.followup.domain.refusal import CommitmentFulfilled, DeadlinePast, NotYourCommitment

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
    version: int = 1
    consented_by: str | None = None

    @property
    def is_settled(self) -> bool:
        """Tell whether it no longer keeps its case open: kept, or going on with a deputy's consent (D19)."""
        return self.state == "fulfilled" or self.consented_by is not None

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

    def continued(self, promise: Promise, today: date, consented_by: str | None) -> Commitment:
        """Return the commitment going on with a new measure, deadline and target (D22). A consent that was given stays."""
        if self.state == "fulfilled":
            raise CommitmentFulfilled
        if promise.deadline_on <= today:
            raise DeadlinePast
        return replace(self, measure=promise.measure, deadline_on=promise.deadline_on, target=promise.target,
                       version=self.version + 1, consented_by=consented_by or self.consented_by)

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
