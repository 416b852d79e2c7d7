"""Options, votes and verdicts."""

from __future__ import annotations

from services.contracts.deliberation.operations import DecideItem, PutOption, SessionView, Vote
from services.deliberation.domain.agenda import Commitment, Decision
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


@worded
def put_option(tx: Work, request: PutOption) -> SessionView:
    """Put a way to settle an item to the session."""
    session = held_session(tx, request.session_id).put_option(request.item, request.participant, request.text)
    tx.store.records.add_option(session.session_id, session.item_numbered(request.item),
                                put_by=request.participant, by=tx.caller.subject, at=tx.now)
    return view(tx, session)


@worded
def vote(tx: Work, request: Vote) -> SessionView:
    """Record one person's vote on an option."""
    session = held_session(tx, request.session_id).vote(
        request.item, request.option, request.participant, request.choice, tx.policy.quorum_per_party)
    cast = session.item_numbered(request.item).option_numbered(request.option).ballot_of(request.participant)
    assert cast is not None
    tx.store.records.save_ballot(session.session_id, request.item, request.option, cast,
                                 by=tx.caller.subject, at=tx.now)
    return view(tx, session)


@worded
def decide_item(tx: Work, request: DecideItem) -> SessionView:
    """Give an item its verdict (研判). It takes effect when the session closes."""
    decision = Decision(
        request.verdict, request.option, request.lead, tuple(request.assisting),
        tuple(Commitment(said.measure, said.deadline_on, said.target) for said in request.commitments),
        request.note, request.merged_into,
    )
    session = held_session(tx, request.session_id).decide(
        request.item, decision, tx.today, tx.policy.quorum_per_party)
    tx.store.records.save_verdict(session.session_id, session.item_numbered(request.item),
                                  by=tx.caller.subject, at=tx.now)
    return view(tx, session)
