"""The minutes: a text with versions; a confirmation holds for the version that was confirmed (C8)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.deliberation.domain.party import KINDS, PARTIES


@dataclass(frozen=True)
class Confirmation:
    """Somebody who was there stands by the text, for his party."""

    participant: str
    party: str


@dataclass(frozen=True)
class Minutes:
    """One version of the text and who has confirmed it."""

    version: int
    text: str
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def confirmed_by(self) -> tuple[str, ...]:
        """Return the parties that stand by this version."""
        parties = {confirmation.party for confirmation in self.confirmations}
        return tuple(party for party in PARTIES if party in parties)

    def rewritten(self, text: str) -> Minutes:
        """Return the next version, which nobody has confirmed; the same text stays the same version."""
        return self if text == self.text else Minutes(self.version + 1, text)

    def confirmed(self, confirmation: Confirmation) -> Minutes:
        """Add a confirmation; the same person's second one changes nothing."""
        if any(found.participant == confirmation.participant for found in self.confirmations):
            return self
        return replace(self, confirmations=(*self.confirmations, confirmation))


def unconfirmed(kind: str, minutes: Minutes | None) -> tuple[str, ...]:
    """Return the parties that this kind of session needs and that have not confirmed."""
    confirmed = minutes.confirmed_by if minutes else ()
    return tuple(party for party in KINDS[kind].required if party not in confirmed)
