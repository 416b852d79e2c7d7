"""Following: what the other services report moves the author's tracking page on, in any order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from services.chassis.transaction import NotYet
from services.contracts.declare import Event
from services.contracts.dispatch import events as dispatch
from services.contracts.evaluation.events import ratings as evaluation
from services.contracts.followup.events import chain as followup
from services.intake.domain.progress import Progress
from services.intake.usecases.work import Work

STAGE_OF: Mapping[type[Event], str] = {
    dispatch.CaseUnrouted: "unrouted",
    dispatch.DeliberationRequested: "deliberating",
    dispatch.CaseClaimed: "claimed",
    dispatch.CaseCompleted: "completed",
    evaluation.AppraisalOpened: "rating",
    evaluation.CaseSatisfied: "satisfied",
    evaluation.RedoOrdered: "redo",
    followup.CaseClosed: "closed",
    followup.CaseReopened: "reopened",
    followup.CaseArchived: "archived",
}


def note_stage(tx: Work, event: Event) -> None:
    """Note a stage that carries nothing else. Desk and deliberation name no round: they are of the first."""
    stage, round = STAGE_OF[type(event)], int(getattr(event, "round", 1))
    _move(tx, event.subject, lambda progress: progress.reached(stage, round))


def note_assigned(tx: Work, event: dispatch.CaseAssigned) -> None:
    """Note who handles the case and until when."""
    _move(tx, event.case_id, lambda progress: progress.assigned(event.round, event.lead, event.due_at))


def note_submitted(tx: Work, event: dispatch.ReplySubmitted) -> None:
    """A reply waits for its review. Its text is not known here before it is approved (D3)."""
    _move(tx, event.case_id, lambda progress: progress.under_review(event.round, event.reply_version))


def note_sent_back(tx: Work, event: dispatch.ReplySentBack) -> None:
    """The review asks for another text: the case is in the body's hands again."""
    _move(tx, event.case_id, lambda progress: progress.sent_back(event.round, event.reply_version))


def note_delivered(tx: Work, event: dispatch.ReplyDelivered) -> None:
    """Keep the approved reply for the author to read."""
    _move(tx, event.case_id, lambda progress: progress.answered(event.round, event.reply_version, event.text))


def _move(tx: Work, case_id: UUID, change: Callable[[Progress], Progress]) -> None:
    """Change a case's progress under its lock. What changes nothing is late or a repetition, and is left
    alone.

    Every case begins here, so one that is unknown is either not committed yet or not ours: it comes again,
    and is parked in the end.
    """
    progress = tx.store.cases.progress_for_update(case_id)
    if progress is None:
        raise NotYet(f"case {case_id}")
    changed = change(progress)
    if changed != progress:
        tx.store.cases.save(changed)
