"""People read words: every state and choice that is shown to them has its Chinese and its English."""

from __future__ import annotations

import pytest

from services.contracts import catalog, labels, problems, roles
from services.contracts.deliberation import operations as deliberation
from services.contracts.dispatch import operations as dispatch
from services.contracts.evaluation import operations as evaluation
from services.contracts.followup import operations as followup
from services.contracts.intake.operations import opinions as intake

SHOWN = [
    ("the author's tracking page", intake.OPINION_STATES, labels.STAGES),
    ("a case's stage", followup.STAGES, labels.STAGES),
    ("a round's state", dispatch.ROUND_STATES, labels.STAGES),
    ("a session's state", deliberation.SESSION_STATES, labels.SESSION_STATES),
    ("a party", deliberation.PARTIES, labels.PARTIES),
    ("an appraisal's state", evaluation.APPRAISAL_STATES, labels.APPRAISAL_STATES),
    ("a grade", evaluation.GRADES, labels.GRADES),
    ("a commitment's state", followup.COMMITMENT_STATES, labels.COMMITMENT_STATES),
    ("the closing gate", followup.GATE, labels.GATE),
    ("a wall entry", ("rating", "satisfied", "very_satisfied", "redo", "redone"), followup.WALL_LABELS),
    ("a ledger line", tuple(catalog.events()), labels.EVENTS),
    ("a role", roles.ROLES, roles.LABELS),
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
    for zh, en in followup.WALL_LABELS.values():
        assert len(zh) <= 20 and len(en) <= 40


def test_two_stages_never_read_the_same() -> None:
    for side in (0, 1):
        read = [words[side] for words in labels.STAGES.values()]
        assert len(set(read)) == len(read)


def test_no_label_is_left_of_what_no_longer_exists() -> None:
    assert set(labels.EVENTS) - set(catalog.events()) == set()
    assert set(labels.GATE) == set(followup.GATE)
    assert set(labels.GRADES) == set(evaluation.GRADES)
    assert set(roles.LABELS) == set(roles.ROLES)


def test_problems_of_fields_read_in_both_languages() -> None:
    for code, (zh, en) in problems.SENTENCES.items():
        assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), code
        assert en.isascii() and en, code
