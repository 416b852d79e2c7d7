"""A session from its agenda to its minutes: convened → open → closed → minuted; put off or cancelled on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import Decision, Item
from services.deliberation.domain.ballot import Ballot
from services.deliberation.domain.merging import check_merging
from services.deliberation.domain.minutes import Confirmation, Minutes, unconfirmed
from services.deliberation.domain.party import APPRAISED, KINDS, STATE_ORGAN, Participant, missing_parties

CONVENED, OPEN, ADJOURNED, CANCELLED = "convened", "open", "adjourned", "cancelled"
CLOSED, MINUTED = "closed", "minuted"
NO_QUORUM = "no_quorum"

# The state machine as data: in which states an action is allowed, and to which state it leads.
ALLOWED: Mapping[str, frozenset[str]] = {
    "invite": frozenset({CONVENED, OPEN}), "check_in": frozenset({CONVENED, OPEN}),
    "leave": frozenset({CONVENED, OPEN}), "open": frozenset({CONVENED}),
    "put_option": frozenset({OPEN}), "vote": frozenset({OPEN}), "decide": frozenset({OPEN}),
    "close": frozenset({OPEN}), "draft": frozenset({CLOSED}), "confirm": frozenset({CLOSED}),
    "publish": frozenset({CLOSED}), "adjourn": frozenset({CONVENED, OPEN}), "reconvene": frozenset({ADJOURNED}),
    "cancel": frozenset({CONVENED, ADJOURNED}), "add_item": frozenset({CONVENED}), "drop_item": frozenset({CONVENED}),
}
LEADS_TO: Mapping[str, str] = {"open": OPEN, "close": CLOSED, "publish": MINUTED, "adjourn": ADJOURNED,
                               "reconvene": CONVENED, "cancel": CANCELLED}


@dataclass(frozen=True)
class Session:
    """One session as a whole. Every action returns the session after it, or refuses."""

    session_id: UUID
    hall: str
    site: str
    kind: str
    state: str
    scheduled_at: datetime
    place: str = ""
    bodies: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    participants: tuple[Participant, ...] = ()
    minutes: Minutes | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    minuted_at: datetime | None = None
    cancelled_at: datetime | None = None
    # The highest number that an item ever had here; dropped ones count.
    last_item: int = 0

    # --- who is there ---

    def invite(self, participant: str, party: str, body: str | None) -> Session:
        """Invite a person for one party; with somebody of a state organ, his body is invited (C3)."""
        self._allow("invite")
        known = self.find(participant)
        if known is not None and known.party != party:
            raise refusal.OtherParty(participant=participant, party=known.party)
        invited = replace(known, body=body or known.body) if known else Participant(participant, party, body)
        named = (body,) if body and party == STATE_ORGAN and body not in self.bodies else ()
        return replace(self._with_person(invited), bodies=(*self.bodies, *named))

    def check_in(self, participant: str, at: datetime) -> Session:
        """Record that an invited person is there; also while the session runs."""
        self._allow("check_in")
        person = self.find(participant)
        if person is None:
            raise refusal.NotInvited(participant=participant)
        return self if person.is_present else self._with_person(person.came(at))

    def leave(self, participant: str, at: datetime) -> Session:
        """Record that somebody has left; nothing that he voted counts while he is away (C2)."""
        self._allow("leave")
        return self._with_person(self._present(participant).went(at))

    # --- the debate ---

    def open(self, at: datetime, quorum: int) -> Session:
        """Open the session when each party that it needs is there (C2)."""
        self._allow("open")
        missing = missing_parties(self.kind, self.participants, quorum)
        if missing:
            raise refusal.NoQuorum(missing=missing)
        bodies = {person.body for person in self.participants if person.is_present}
        if KINDS[self.kind].is_on_site and bodies.isdisjoint(self.bodies):
            raise refusal.BodyNotThere
        return replace(self, state=LEADS_TO["open"], opened_at=at)

    def put_option(self, item: int, participant: str, text: str) -> Session:
        """Put a way to settle an item; anybody in the hall may (C7)."""
        self._allow("put_option")
        debated = self._undecided(item)
        return self._with_item(debated.with_option(text, self._present(participant).party))

    def vote(self, item: int, option: int, participant: str, choice: str, quorum: int) -> Session:
        """Record a vote: invalid while a party is missing, and given anew when the party is back (C2)."""
        self._allow("vote")
        debated = self._undecided(item)
        chosen = debated.option_numbered(option)
        voter = self._present(participant)
        is_quorate = not missing_parties(self.kind, self.participants, quorum)
        cast = Ballot(voter.participant, choice, is_quorate)
        return self._with_item(debated.replacing(chosen.with_ballot(cast)))

    def decide(self, item: int, decision: Decision, today: date, quorum: int) -> Session:
        """Give an item its verdict: a resolution needs an option that every party carries (C7)."""
        self._allow("decide")
        debated = self._undecided(item)
        checked = decision.checked(self.kind, today)
        missing = missing_parties(self.kind, self.participants, quorum)
        if checked.verdict in APPRAISED and missing:
            raise refusal.NoQuorum(missing=missing)
        check_merging(debated, checked, self.items)
        return self._with_item(debated.decided(checked, self.kind, self.participants, quorum))

    def close(self, at: datetime) -> Session:
        """Close the session when every item has its verdict (B15)."""
        self._allow("close")
        undecided = [item.item for item in self.items if item.is_open]
        if undecided:
            raise refusal.ItemsOpen(items=", ".join(map(str, undecided)))
        return replace(self, state=LEADS_TO["close"], closed_at=at)

    # --- put off, called again, called off ---

    def adjourn(self, reason: str, at: datetime, quorum: int) -> Session:
        """Put it off: verdicts and votes stay, everybody has to check in anew, and it has not been held (B19)."""
        self._allow("adjourn")
        if reason == NO_QUORUM and not missing_parties(self.kind, self.participants, quorum):
            raise refusal.QuorumIsThere
        gone = tuple(person.went(at) if person.is_present else person for person in self.participants)
        return replace(self, state=LEADS_TO["adjourn"], opened_at=None, participants=gone)

    def reconvene(self, scheduled_at: datetime, place: str, now: datetime) -> Session:
        """Call an adjourned session again for a time to come."""
        self._allow("reconvene")
        if scheduled_at <= now:
            raise refusal.ScheduledPast
        return replace(self, state=LEADS_TO["reconvene"], scheduled_at=scheduled_at, place=place or self.place)

    def cancel(self, at: datetime) -> Session:
        """Call it off for good. What it had decided has no effect; its cases wait again."""
        self._allow("cancel")
        return replace(self, state=LEADS_TO["cancel"], cancelled_at=at)

    # --- the agenda, until it opens ---

    def add_item(self, added: Item, bodies: tuple[str, ...], most: int) -> Session:
        """Put a further topic with its like cases on the agenda, and invite the bodies that are suggested for them."""
        self._allow("add_item")
        if len(self.items) >= most:
            raise refusal.AgendaFull(most=most)
        return replace(self, items=(*self.items, added), last_item=added.item,
                       bodies=tuple(dict.fromkeys((*self.bodies, *bodies))))

    def drop_item(self, number: int) -> Session:
        """Take a topic off the agenda. One that an earlier sitting has decided stays."""
        self._allow("drop_item")
        dropped = self._undecided(number)
        if len(self.items) == 1:
            raise refusal.AgendaEmpty
        return replace(self, items=tuple(item for item in self.items if item is not dropped))

    # --- the minutes ---

    def draft(self, text: str) -> Session:
        """Write the minutes, or write them anew: a changed text has no confirmations."""
        self._allow("draft")
        return replace(self, minutes=self.minutes.rewritten(text) if self.minutes else Minutes(1, text))

    def confirm(self, participant: str, version: int | None) -> Session:
        """Let somebody who was there confirm the text for his party; that he left early is no hindrance."""
        self._allow("confirm")
        if self.minutes is None:
            raise refusal.MinutesMissing
        if version is not None and version != self.minutes.version:
            raise refusal.MinutesChanged(version=self.minutes.version)
        person = self.find(participant)
        if person is None or not person.has_attended:
            raise refusal.NotPresent(participant=participant)
        return replace(self, minutes=self.minutes.confirmed(Confirmation(participant, person.party)))

    def publish(self, at: datetime) -> Session:
        """Publish the minutes once one of each party has confirmed this text (C8)."""
        self._allow("publish")
        missing = unconfirmed(self.kind, self.minutes)
        if missing:
            raise refusal.ConfirmationsMissing(missing=missing)
        return replace(self, state=LEADS_TO["publish"], minuted_at=at)

    # --- what there is to see ---

    @property
    def cases(self) -> tuple[UUID, ...]:
        """Return the cases of the agenda, item by item."""
        return tuple(case for item in self.items for case in item.cases)

    @property
    def absent_bodies(self) -> tuple[str, ...]:
        """Return the invited bodies of which nobody came (C3)."""
        came = {person.body for person in self.participants if person.has_attended}
        return tuple(body for body in self.bodies if body not in came)

    def find(self, participant: str) -> Participant | None:
        """Return an invited person, or None."""
        return next((person for person in self.participants if person.participant == participant), None)

    def item_numbered(self, number: int) -> Item:
        """Return an agenda item, or refuse."""
        for item in self.items:
            if item.item == number:
                return item
        raise refusal.ItemUnknown(item=number)

    def concerns(self, body: str) -> bool:
        """Tell whether a body was invited, sent somebody, or is named in a decision."""
        decisions = [item.decision for item in self.items if item.decision]
        named = {name for decision in decisions for name in (decision.lead, *decision.assisting)}
        return body in {*self.bodies, *(person.body for person in self.participants), *named}

    # --- inside ---

    def _allow(self, action: str) -> None:
        if self.state not in ALLOWED[action]:
            raise refusal.WrongState(state=self.state)

    def _present(self, participant: str) -> Participant:
        person = self.find(participant)
        if person is None or not person.is_present:
            raise refusal.NotPresent(participant=participant)
        return person

    def _undecided(self, number: int) -> Item:
        item = self.item_numbered(number)
        if item.decision is not None:
            raise refusal.ItemDecided
        return item

    def _with_item(self, changed: Item) -> Session:
        return replace(self, items=tuple(changed if i.item == changed.item else i for i in self.items))

    def _with_person(self, changed: Participant) -> Session:
        others = tuple(person for person in self.participants if person.participant != changed.participant)
        return replace(self, participants=(*others, changed))
