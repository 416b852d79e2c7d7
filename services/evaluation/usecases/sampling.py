"""What the end of a round leaves behind for a second look (C22, C25)."""

from __future__ import annotations

from services.evaluation.domain.appraisal import Appraisal
from services.evaluation.domain.reappraisal import SAMPLE, is_sampled, second_look
from services.evaluation.usecases.work import Work


def draw_sample(tx: Work, settled: Appraisal) -> None:
    """List a share of the satisfied rounds to be looked at again, each body by itself."""
    if is_sampled(settled.case_id, settled.round, tx.policy.reappraisal_sample_percent):
        tx.store.reappraisals.add_second_looks(
            [second_look(settled.case_id, settled.round, body, SAMPLE, tx.now) for body in settled.bodies])


def note_difference(tx: Work, settled: Appraisal) -> None:
    """Keep where a voter sent a round back with which the deputy was satisfied."""
    tx.store.reappraisals.note_differences(settled)
