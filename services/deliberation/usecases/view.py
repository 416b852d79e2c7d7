"""A session as callers see it, composed from the session in memory: no further query."""

from __future__ import annotations

from dataclasses import asdict

from services.contracts import shared
from services.contracts.deliberation.operations import ItemView, OptionView, ParticipantView, SessionView
from services.contracts.labels import SESSION_STATES
from services.deliberation.domain.agenda import Commitment, Decision, Item, Option
from services.deliberation.domain.party import PARTIES
from services.deliberation.domain.session import Session
from services.deliberation.usecases.work import Work

_NONE = Decision(verdict="")


def view(tx: Work, session: Session) -> SessionView:
    """Return the session with agenda, people, votes and minutes."""
    people = sorted(session.participants, key=lambda who: (PARTIES.index(who.party), who.participant))
    minutes = session.minutes
    return SessionView(
        session_id=session.session_id, hall=session.hall, kind=session.kind, state=session.state,
        state_label=SESSION_STATES[session.state][0], place=session.place, scheduled_at=session.scheduled_at,
        opened_at=session.opened_at, closed_at=session.closed_at, bodies=list(session.bodies),
        items=[_item(session, item, tx.policy.quorum_per_party) for item in session.items],
        participants=[ParticipantView(**asdict(person)) for person in people],
        minutes=minutes.text if minutes else "", minutes_version=minutes.version if minutes else 0,
        confirmed_by=list(minutes.confirmed_by) if minutes else [],
    )


def promises(commitments: tuple[Commitment, ...]) -> list[shared.Promise]:
    """Return commitments as they stand in replies and events."""
    return [shared.Promise(**asdict(commitment)) for commitment in commitments]


def _item(session: Session, item: Item, quorum: int) -> ItemView:
    decision = item.decision or _NONE
    return ItemView(
        item=item.item, topic=item.topic, cases=list(item.cases),
        options=[_option(session, option, quorum) for option in item.options],
        verdict=decision.verdict or None, chosen_option=decision.option, lead=decision.lead,
        assisting=list(decision.assisting), commitments=promises(decision.commitments), note=decision.note,
        merged_into=decision.merged_into,
    )


def _option(session: Session, option: Option, quorum: int) -> OptionView:
    tallies, is_carried = option.final, bool(option.was_carried)
    if tallies is None:
        tallies, missing = option.counted(session.kind, session.participants, quorum)
        is_carried = not missing
    return OptionView(option=option.option, text=option.text, party=option.party, is_carried=is_carried,
                      tally={party: asdict(tally) for party, tally in tallies.items()})
