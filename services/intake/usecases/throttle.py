"""Limits of posting: who is counted, what has been counted, and forgetting it after a day."""

from __future__ import annotations

from collections.abc import Sequence

from services.contracts import roles
from services.intake.domain.opinion import Draft
from services.intake.domain.throttle import DAY, Limits, Recent, take_one
from services.intake.usecases.work import Work

# Speak for many people, and answer for what they send.
_UNCOUNTED = tuple(role for role in roles.ROLES if role != roles.RESIDENT)
_FORGOTTEN_AT_ONCE = 200


class Gate:
    """Admits what one resident posts, as long as neither he nor the number that he leaves has posted too much."""

    def __init__(self, tx: Work, drafts: Sequence[Draft]) -> None:
        self._tx, self._marks = tx, tx.store.posting_marks
        self._caller = self._marks.caller(tx.caller.subject)
        limits = Limits(tx.policy.opinions_per_minute, tx.policy.opinions_per_day)
        persons = {person for draft in drafts for person in self._persons(draft)}
        most = max(limits.per_minute, limits.per_day)
        found = self._marks.recent(sorted(persons), now=tx.now, within=DAY, most=most)
        self._recent = {person: Recent(limits, posted_at) for person, posted_at in found.items()}

    def admit(self, draft: Draft) -> None:
        """Count a draft, or raise TooManyOpinions."""
        take_one((self._recent[person] for person in self._persons(draft)), self._tx.now)

    def remember(self, stored: Sequence[Draft]) -> None:
        """Write down what was really stored: a repetition is not a further opinion."""
        persons = [person for draft in stored for person in self._persons(draft)]
        if persons:
            self._marks.add(persons, self._tx.now)

    def _persons(self, draft: Draft) -> list[str]:
        phone = draft.contact.phone
        return [self._caller] if phone is None else [self._caller, self._marks.phone(phone)]


def gate_for(tx: Work, drafts: Sequence[Draft]) -> Gate | None:
    """Return the gate that a resident's own drafts pass, or None: partners and staff are not counted and do not wait."""
    if not tx.caller.has(roles.RESIDENT) or tx.caller.has(*_UNCOUNTED):
        return None
    return Gate(tx, drafts)


def forget_posting_marks(tx: Work) -> bool:
    """Forget who posted when, once it no longer counts."""
    return tx.store.posting_marks.forget(tx.now - DAY, _FORGOTTEN_AT_ONCE) == _FORGOTTEN_AT_ONCE
