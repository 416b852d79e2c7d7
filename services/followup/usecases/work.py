"""What every use case works with: a locked case, and its ledger, which knows all that happens to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.transaction import Envelope, NotYet, Transaction
from services.contracts.declare import Event
from services.contracts.followup.events.chain import CaseClosed
from services.contracts.policy import FollowupPolicy
from services.followup.domain.case import Case
from services.followup.domain.ledger import line_after
from services.followup.store import Store

Work = Transaction[Store, FollowupPolicy]


def envelope_of(tx: Work) -> Envelope:
    """Return the envelope of the event that is being handled."""
    assert tx.envelope is not None, "events are handled with their envelope"
    return tx.envelope


def lock_cases(tx: Work, case_ids: Sequence[UUID]) -> list[Case]:
    """Lock the cases that an event is about, and return those whose ledger does not have it yet.

    Raises NotYet, before anything is written, when one is not registered here: its ledger begins with that.
    """
    wanted = set(case_ids)
    found = tx.store.cases.lock(sorted(wanted), envelope_of(tx).id)
    if len(found) < len(wanted):
        raise NotYet("a case is not registered here")
    return [case for case, is_recorded in found if not is_recorded]


def lock_case(tx: Work, case_id: UUID) -> Case | None:
    """As `lock_cases`, for one case: None when its ledger has the event, which then changes nothing."""
    found = lock_cases(tx, [case_id])
    return found[0] if found else None


def record(tx: Work, case: Case, event: Event) -> Case:
    """Write the event that is handled into the ledger of a locked case; return the case with its new head."""
    envelope = envelope_of(tx)
    return _append(tx, case, event, envelope.id, envelope.time)


def say(tx: Work, case: Case, event: Event) -> Case:
    """Emit an event of our own about a locked case; its ledger has it at once, not by way of the bus."""
    return _append(tx, case, event, tx.emit(event), tx.now)


def close_if_met(tx: Work, case: Case) -> Case:
    """Close the case if its gate is met. Called wherever a condition may come to hold."""
    days = tx.policy.look_back_urgent_days if case.urgency == "urgent" else tx.policy.look_back_days
    due_on = tx.today + timedelta(days=days)
    closed = case.close(tx.now, due_on)
    if closed is case:
        return case
    return say(
        tx,
        closed,
        CaseClosed(case_id=case.case_id, round=case.round, closed_at=tx.now, look_back_due_on=due_on),
    )


def _append(tx: Work, case: Case, event: Event, event_id: UUID, occurred_at: datetime) -> Case:
    line = line_after(
        case.ledger_position,
        case.ledger_hash,
        case_id=case.case_id,
        event_id=event_id,
        source=event.source,
        event=event.event_name,
        occurred_at=occurred_at,
        recorded_at=tx.now,
        data=event.dump(),
    )
    tx.store.ledger.add(line)
    return replace(case, ledger_position=line.position, ledger_hash=line.hash)
