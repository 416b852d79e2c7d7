"""The entrypoints of intake: which operation and which event calls which use case."""

from __future__ import annotations

from functools import partial

from services.chassis.entrypoints import UnitOfWork, on_event, operation
from services.chassis.settings import SettingsError
from services.contracts.dispatch import events as dispatch
from services.contracts.evaluation import events as evaluation
from services.contracts.followup import events as followup
from services.contracts.intake import operations as ask
from services.contracts.policy import IntakePolicy
from services.intake import usecases
from services.intake.contact_vault import ContactKeyError, ContactVault
from services.intake.store import Store
from services.intake.usecases.work import Work


class SealedWork(UnitOfWork):
    """A unit of work whose store can seal contacts: the process does not start without a key for them."""

    def setup(self) -> None:
        """Read the keys once, before anything is consumed."""
        super().setup()
        try:
            vault = ContactVault.from_setting(self.settings.contact_key)
        except ContactKeyError as error:
            raise SettingsError(str(error)) from None
        self.store_class = partial(Store, vault=vault)


class Intake:
    """Heard at any hour, nobody left out: opinions, the directory, and the problem ledger."""

    name = "intake"
    work = SealedWork(Store, IntakePolicy)

    @operation(ask.PostOpinion)
    def post_opinion(self, request: ask.PostOpinion, tx: Work) -> ask.PostedOpinion:
        """Post what one resident says (点单)."""
        return usecases.post_opinion(tx, request)

    @operation(ask.PostOpinions)
    def post_opinions(self, request: ask.PostOpinions, tx: Work) -> ask.BulkPosted:
        """Post up to 500 opinions, each by itself."""
        return usecases.post_opinions(tx, request)

    @operation(ask.LoadDirectory)
    def load_directory(self, request: ask.LoadDirectory, tx: Work) -> ask.DirectoryLoaded:
        """Add or replace grids, sites and deputies."""
        return usecases.load_directory(tx, request)

    @operation(ask.RegisterCase)
    def register_case(self, request: ask.RegisterCase, tx: Work) -> ask.CaseView:
        """Enter a case in the problem ledger (定单)."""
        return usecases.register_case(tx, request)

    @operation(ask.AttachOpinion)
    def attach_opinion(self, request: ask.AttachOpinion, tx: Work) -> ask.CaseView:
        """Add a voice to a registered case."""
        return usecases.attach_opinion(tx, request)

    @operation(ask.DeclineOpinion)
    def decline_opinion(self, request: ask.DeclineOpinion, tx: Work) -> ask.OpinionView:
        """Not take an opinion on, and tell its author why."""
        return usecases.decline_opinion(tx, request)

    @operation(ask.Worklist)
    def worklist(self, request: ask.Worklist, tx: Work) -> ask.OpinionPage:
        """List opinions by state, newest first."""
        return usecases.worklist(tx, request)

    @operation(ask.GetCase)
    def get_case(self, request: ask.GetCase, tx: Work) -> ask.CaseView:
        """Show one case."""
        return usecases.get_case(tx, request)

    @operation(ask.Track)
    def track(self, request: ask.Track, tx: Work) -> ask.TrackView:
        """Follow an opinion by its receipt code."""
        return usecases.track(tx, request)

    @operation(ask.RevealContact)
    def reveal_contact(self, request: ask.RevealContact, tx: Work) -> ask.ContactView:
        """Read an author's contact; the reading is recorded."""
        return usecases.reveal_contact(tx, request)

    @on_event(dispatch.CaseUnrouted)
    def on_case_unrouted(self, event: dispatch.CaseUnrouted, tx: Work) -> None:
        """The case waits at the desk."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.DeliberationRequested)
    def on_deliberation_requested(self, event: dispatch.DeliberationRequested, tx: Work) -> None:
        """The case waits for a session of three parties."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.CaseAssigned)
    def on_case_assigned(self, event: dispatch.CaseAssigned, tx: Work) -> None:
        """The case has its body and its limit."""
        usecases.note_assigned(tx, event)

    @on_event(dispatch.CaseClaimed)
    def on_case_claimed(self, event: dispatch.CaseClaimed, tx: Work) -> None:
        """The body has taken the case."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.ReplySubmitted)
    def on_reply_submitted(self, event: dispatch.ReplySubmitted, tx: Work) -> None:
        """A reply waits for its review."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.ReplyDelivered)
    def on_reply_delivered(self, event: dispatch.ReplyDelivered, tx: Work) -> None:
        """The author may read the approved reply."""
        usecases.note_delivered(tx, event)

    @on_event(dispatch.CaseCompleted)
    def on_case_completed(self, event: dispatch.CaseCompleted, tx: Work) -> None:
        """The body declares it done; the author may rate."""
        usecases.note_stage(tx, event)

    @on_event(evaluation.CaseSatisfied)
    def on_case_satisfied(self, event: evaluation.CaseSatisfied, tx: Work) -> None:
        """Everybody who was asked is satisfied."""
        usecases.note_stage(tx, event)

    @on_event(evaluation.RedoOrdered)
    def on_redo_ordered(self, event: evaluation.RedoOrdered, tx: Work) -> None:
        """Somebody is not: the next round begins."""
        usecases.note_stage(tx, event)

    @on_event(followup.CaseClosed)
    def on_case_closed(self, event: followup.CaseClosed, tx: Work) -> None:
        """The closing gate is met."""
        usecases.note_stage(tx, event)

    @on_event(followup.CaseReopened)
    def on_case_reopened(self, event: followup.CaseReopened, tx: Work) -> None:
        """The look-back found it broken: the next round begins."""
        usecases.note_stage(tx, event)

    @on_event(followup.CaseArchived)
    def on_case_archived(self, event: followup.CaseArchived, tx: Work) -> None:
        """The look-back holds; the case is over."""
        usecases.note_stage(tx, event)
