"""The five chiefs' inquiry (五长两问, D10-D18): who may ask whom, in which form and order, and what an answer is.

An inquiry concerns key cases alone: a trigger makes a proposal, the committee office a key case. Each round of it has three
moments in order. Nothing here loosens a due time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.evaluation.domain.inquiry_refusal import (
    ChiefDates,
    DateNeeded,
    DatePast,
    EffectNeeded,
    InquiryElsewhere,
    MandateNeeded,
    MeetingIncomplete,
    MomentOutOfOrder,
    MomentPassed,
    NotAsked,
    NotDoneYet,
    NotKeyCase,
    NotProposed,
    OfficeUnknown,
    OwnBody,
    PersonNeeded,
    TopicNeeded,
)
from services.evaluation.domain.refusal import BodyUnknown

OFFICES = ("district_head", "court_president", "chief_procurator", "police_chief", "justice_chief")
MOMENTS = ("before", "during", "after")
TRIGGERS = ("life_property", "wide_impact", "strong_reaction")
_WORDS = {"before": ("办前问", "the inquiry before"), "during": ("办中问", "the inquiry during")}


def is_triggered(flags: Iterable[str], *, is_urgent: bool, needs: str) -> bool:
    """Tell whether a case is proposed: by urgency (A17), by any one flag, or only by all three (Q3)."""
    held = set(flags)
    return is_urgent or (held.issuperset(TRIGGERS) if needs == "all" else bool(held))


def proposal_after(state: str | None, *, triggered: bool, is_new: bool) -> str:
    """Return what a change of flags makes of a case: what the office decided stays, unless a new flag comes after a no."""
    if state == "confirmed" or (state == "dropped" and not (triggered and is_new)):
        return state
    return "proposed" if triggered else "lapsed"


@dataclass(frozen=True)
class Chief:
    """Who holds an office from a day on."""

    office: str
    name: str
    capacity: str
    from_on: date
    until_on: date | None
    mandate: str

    def check_term(self, more_offices: Iterable[str]) -> None:
        """Raise unless the office is one of the five (or added by the district), and the term is in order (D12)."""
        demand_office(self.office, more_offices)
        if self.until_on is not None and self.until_on < self.from_on:
            raise ChiefDates
        if self.capacity != "holder" and not self.mandate:
            raise MandateNeeded


def demand_office(office: str, more_offices: Iterable[str]) -> None:
    """Raise unless this is one of the five offices, or one that the district added."""
    if office not in (*OFFICES, *more_offices):
        raise OfficeUnknown(office=office)


@dataclass(frozen=True)
class KeyCase:
    """A case as far as the inquiry goes: its round, who handles it, and which moments are over (None while open)."""

    case_id: UUID
    number: str
    state: str | None
    round: int
    bodies: tuple[str, ...]
    is_done: bool
    gates: Mapping[str, bool]

    def demand_proposed(self) -> None:
        """Raise unless the case waits for the committee office."""
        if self.state != "proposed":
            raise NotProposed

    def demand_droppable(self) -> None:
        """Raise unless the case is proposed or confirmed."""
        if self.state not in ("proposed", "confirmed"):
            raise NotKeyCase

    def demand_askable(self, moment: str, body: str) -> None:
        """Raise unless this body may be asked for this moment now (D11, D14, D17, D18)."""
        if self.state != "confirmed":
            raise NotKeyCase
        if body not in self.bodies:
            raise BodyUnknown(body=body)
        for earlier in MOMENTS[:MOMENTS.index(moment)]:
            if not self.gates.get(earlier, False):
                zh, en = _WORDS[earlier]
                raise MomentOutOfOrder(moment_zh=zh, moment_en=en)
        if self.gates.get(moment, True):
            raise MomentPassed
        if moment == "after" and not self.is_done:
            raise NotDoneYet


@dataclass(frozen=True)
class Question:
    """What a chief is about to ask."""

    office: str
    form: str
    body: str
    cases: int
    topic: str
    place: str
    present: tuple[str, ...]

    def check_form(self, own_bodies: Iterable[str]) -> None:
        """Raise unless the form has what it needs (D13), and the body is another's (Q12)."""
        if self.body in own_bodies:
            raise OwnBody(office=self.office, body=self.body)
        if self.form == "topic" and not self.topic:
            raise TopicNeeded
        if self.form == "face_to_face" and (self.cases != 1 or not self.place or not self.present):
            raise MeetingIncomplete


@dataclass(frozen=True)
class Answer:
    """What a body answers; which of it counts depends on the moment."""

    promised_on: date | None
    person: str
    post: str
    duty: str
    effect: str
    has_evidence: bool

    def check_for(self, moment: str, today: date) -> None:
        """Raise unless this answers the moment: a day ahead, a named person, or an effect with its evidence."""
        if moment == "before":
            if self.promised_on is None:
                raise DateNeeded
            if self.promised_on < today:
                raise DatePast
        elif moment == "during" and not (self.person and self.post and self.duty):
            raise PersonNeeded
        elif moment == "after" and not (self.effect and self.has_evidence):
            raise EffectNeeded


def demand_turn(state: str, needed: str) -> None:
    """Raise unless the inquiry waits for this side."""
    if state != needed:
        raise InquiryElsewhere(state=state)


def demand_asked(body: str, asked: str | None) -> None:
    """Raise unless this is the body that was asked (D14)."""
    if asked != body:
        raise NotAsked
