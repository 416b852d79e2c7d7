"""People read words: every state and choice that is shown to them has its Chinese and its English."""

from __future__ import annotations

import pytest

from services.contracts import catalog, labels, problems, roles, shared
from services.contracts.deliberation import operations as deliberation
from services.contracts.dispatch import operations as dispatch
from services.contracts.evaluation.events.points import POINT_KINDS
from services.contracts.evaluation.operations import inquiries, reappraisals
from services.contracts.evaluation.operations import ratings as evaluation
from services.contracts.followup.operations import outcomes, reviews, statistics, survey
from services.contracts.followup.operations.cases import GATE, STAGES
from services.contracts.followup.operations.commitments import COMMITMENT_STATES
from services.contracts.followup.operations.wall import WALL_LABELS
from services.contracts.intake.events import screening
from services.contracts.intake.events.fieldwork import CONTACT_MODES
from services.contracts.intake.operations import appointments, fieldwork, receptions, similar
from services.contracts.intake.operations import opinions as intake

SHOWN = [
    ("the author's tracking page", intake.OPINION_STATES, labels.STAGES),
    ("a case's stage", STAGES, labels.STAGES),
    ("a round's state", dispatch.ROUND_STATES, labels.STAGES),
    ("a waiver of the session", dispatch.WAIVERS, labels.WAIVERS),
    ("a reception's state", receptions.RECEPTION_STATES, labels.RECEPTION_STATES),
    ("a role on duty", receptions.DUTY_ROLES, labels.DUTY_ROLES),
    ("an appointment's state", appointments.APPOINTMENT_STATES, labels.APPOINTMENT_STATES),
    ("a quota's state", fieldwork.QUOTA_STATES, labels.QUOTA_STATES),
    ("a mark of a case", screening.MARKS, labels.CASE_MARKS),
    ("a session's state", deliberation.SESSION_STATES, labels.SESSION_STATES),
    ("a party", deliberation.PARTIES, labels.PARTIES),
    ("a session's kind", deliberation.SESSION_KINDS, labels.SESSION_KINDS),
    ("a verdict", deliberation.VERDICTS, labels.VERDICTS),
    ("an appraisal's state", evaluation.APPRAISAL_STATES, labels.APPRAISAL_STATES),
    ("a grade", evaluation.GRADES, labels.GRADES),
    ("a chief's office", inquiries.OFFICES, labels.CHIEF_OFFICES),
    ("an inquiry's state", inquiries.INQUIRY_STATES, labels.INQUIRY_STATES),
    ("a key case's state", inquiries.KEY_CASE_STATES, labels.KEY_CASE_STATES),
    ("a second look's state", reappraisals.REAPPRAISAL_STATES, labels.REAPPRAISAL_STATES),
    ("a second look's origin", reappraisals.ORIGINS, labels.REAPPRAISAL_ORIGINS),
    ("how a grade counts", reappraisals.COUNTED_AS, labels.COUNTED_AS),
    ("a commitment's state", COMMITMENT_STATES, labels.COMMITMENT_STATES),
    ("what points are for", POINT_KINDS, labels.POINT_KINDS),
    ("a review's state", reviews.REVIEW_STATES, labels.REVIEW_STATES),
    ("a review's verdict", reviews.REVIEW_VERDICTS, labels.REVIEW_VERDICTS),
    ("a figure", statistics.FIGURE_NAMES, labels.FIGURES),
    ("a figure's part", (*labels.PILLARS, *shared.CHANNELS, *CONTACT_MODES), labels.FIGURE_PARTS),
    ("a sense", survey.SENSES, labels.SENSES),
    ("an outcome's kind", outcomes.OUTCOME_KINDS, labels.OUTCOME_KINDS),
    ("who gave a voter's grade", evaluation.ACTING, labels.ACTING),
    ("the closing gate", GATE, labels.GATE),
    ("a wall entry", ("rating", "satisfied", "very_satisfied", "redo", "redone"), WALL_LABELS),
    ("why an opinion is declined", intake.DECLINE_REASONS, labels.DECLINE_REASONS),
    ("a ledger line", tuple(catalog.events()), labels.EVENTS),
    ("a role", roles.ROLES, roles.LABELS),
    ("what is alike, and why", (*similar.SIMILAR_KINDS, *similar.REASONS), labels.SIMILAR),
]


@pytest.mark.parametrize(("what", "words", "labelled"), SHOWN, ids=[what for what, _, _ in SHOWN])
def test_every_word_that_people_see_has_its_label(what: str, words: tuple[str, ...], labelled: dict[str, tuple[str, str]]) -> None:
    assert [word for word in words if word not in labelled] == []
    for word in words:
        zh, en = labelled[word]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), word
        assert en.isascii() and en.strip(), word


def test_labels_fit_into_the_fields_that_show_them() -> None:
    """A longer one could not be sent, or would be cut on a page."""
    for zh, en in labels.STAGES.values():
        assert len(zh) <= 40 and len(en) <= 60
    for zh, en in labels.EVENTS.values():
        assert len(zh) <= 60 and len(en) <= 80
    for zh, en in WALL_LABELS.values():
        assert len(zh) <= 20 and len(en) <= 40


def test_two_stages_never_read_the_same() -> None:
    for side in (0, 1):
        read = [words[side] for words in labels.STAGES.values()]
        assert len(set(read)) == len(read)


def test_no_label_is_left_of_what_no_longer_exists() -> None:
    assert set(labels.EVENTS) - set(catalog.events()) == set()
    assert set(labels.GATE) == set(GATE)
    assert set(labels.GRADES) == set(evaluation.GRADES)
    assert set(labels.GUIDANCE) <= set(labels.DECLINE_REASONS) == set(intake.DECLINE_REASONS)
    assert set(roles.LABELS) == set(roles.ROLES)


def test_problems_of_fields_read_in_both_languages() -> None:
    for code, (zh, en) in problems.SENTENCES.items():
        assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), code
        assert en.isascii() and en, code
