"""What all use cases of dispatch share: the transaction's type, a case's clock, a case held or missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from services.chassis.transaction import NotYet, Transaction
from services.contracts.dispatch.events import CaseAssigned
from services.contracts.labels import STAGES
from services.contracts.policy import DispatchPolicy
from services.dispatch.domain.clock import Clock
from services.dispatch.domain.days import OfficeHours, working_hours_after
from services.dispatch.domain.due import Limits, Timing, due_date
from services.dispatch.domain.refusal import CaseUnknown, WrongState
from services.dispatch.domain.round import Case, Round, waiver_of
from services.dispatch.store import Held, Store

Work = Transaction[Store, DispatchPolicy]

P = ParamSpec("P")
R = TypeVar("R")


def held(tx: Work, case_id: UUID) -> Held:
    """Return the case that a caller speaks of, held until the transaction ends. Raises CaseUnknown."""
    found = tx.store.cases.find_for_update(case_id)
    if found is None:
        raise CaseUnknown
    return found


def held_or_not_yet(tx: Work, case_id: UUID) -> Held:
    """Return the case that an event speaks of, held; one faster than the registration comes again."""
    found = tx.store.cases.find_for_update(case_id)
    if found is None:
        raise NotYet("case not registered here yet")
    return found


def clock_from(tx: Work, case: Case, day: date) -> Clock:
    """Return the clock of a round that begins to count on this day."""
    policy = tx.policy
    limits = Limits(
        ordinary_days=policy.ordinary_days,
        ordinary_counts=policy.ordinary_counts,
        ordinary_working_days=policy.ordinary_working_days,
        urgent_working_days=policy.urgent_working_days,
        complex_days=policy.complex_days,
    )
    allowance = limits.allowance(case.complexity, case.urgency)
    due = due_date(Timing(day, allowance), tx.calendar)
    return Clock(due.starts_on, allowance, due.instant(tx.zone), due.is_provisional)


def desk_due_from(tx: Work) -> datetime:
    """Return until when the desk has to assign what comes to it now, in office hours (A24)."""
    policy = tx.policy
    hours = OfficeHours(policy.office_opens_hour, policy.office_closes_hour)
    return working_hours_after(tx.now, policy.desk_working_hours, hours, tx.calendar, tx.zone)


def running_clock(round_: Round) -> tuple[str, Clock]:
    """Return the lead body and the clock of a round that has been assigned."""
    assert round_.lead
    assert round_.clock
    return round_.lead, round_.clock


def say_assigned(tx: Work, case: Case, round_: Round) -> None:
    """Say that the case has its body: once a round."""
    handling, clock, assigned_at = round_.handling, round_.clock, round_.assigned_at
    assert handling
    assert clock
    assert assigned_at
    tx.emit(
        CaseAssigned(
            case_id=case.case_id,
            number=case.number,
            round=round_.number,
            scope=round_.scope,
            mode=handling.mode,
            lead=handling.lead,
            assisting=list(handling.assisting),
            assigned_at=assigned_at,
            due_at=clock.due_at,
            is_due_provisional=clock.is_provisional,
            mode_reason=round_.mode_reason or "by_rule",
            waiver=waiver_of(case, round_),
        )
    )


def in_words(act: Callable[P, R]) -> Callable[P, R]:
    """Let a refusal for the state say the state in the words that a clerk reads."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except WrongState as refusal:
            zh, en = STAGES[refusal.details["state"]]
            raise WrongState(state=zh, state_en=en) from None

    return acting
