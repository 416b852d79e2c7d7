"""What every use case of intake is given, and in whose name it acts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeAlias, TypeVar

from services.chassis.transaction import Transaction
from services.contracts import roles
from services.contracts.labels import STAGES
from services.contracts.policy import IntakePolicy
from services.intake.domain.opinion import Deputy
from services.intake.domain.refusal import DeputyNeeded, DeputyUnknown, NotForOthers, OpinionSettled
from services.intake.store import Store

Work: TypeAlias = Transaction[Store, IntakePolicy]

P = ParamSpec("P")
R = TypeVar("R")


def in_words(act: Callable[P, R]) -> Callable[P, R]:
    """Let the refusal of a settled opinion say its state in the words that a clerk reads, beside the code."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except OpinionSettled as refusal:
            zh, en = STAGES[str(refusal.details["status"])]
            refusal.details |= {"status_zh": zh, "status_en": en}
            raise

    return acting


def own_deputy(tx: Work) -> Deputy:
    """Return the deputy who calls, with his grids; none if the directory does not know him."""
    code = tx.caller.deputy
    if not tx.caller.has(roles.DEPUTY) or code is None:
        raise DeputyNeeded
    return tx.store.directory.find_deputy(code) or Deputy(code, frozenset())


def acting_deputy(tx: Work, on_behalf_of: str | None) -> Deputy:
    """Return the deputy in whose name this is done (A14): the caller, or whom station staff write for.

    Raises DeputyNeeded when staff name nobody, DeputyUnknown, and NotForOthers when a deputy names another
    one.
    """
    if on_behalf_of is None or (on_behalf_of == tx.caller.deputy and tx.caller.has(roles.DEPUTY)):
        return own_deputy(tx)
    if not tx.caller.has(roles.STATION_STAFF):
        raise NotForOthers
    deputy = tx.store.directory.find_deputy(on_behalf_of)
    if deputy is None:
        raise DeputyUnknown(deputy=on_behalf_of)
    return deputy
