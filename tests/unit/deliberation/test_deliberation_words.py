"""What the rules refuse is declared, and reads as a sentence in both languages."""

from __future__ import annotations

import re

from services.contracts import labels
from services.contracts.declare import ErrorCode
from services.contracts.deliberation import errors, operations
from services.deliberation.domain import party, refusal, session
from services.deliberation.usecases.wording import in_words

DECLARED = {code.code: code for code in vars(errors).values() if isinstance(code, ErrorCode)}
REFUSALS = {kind.code for kind in refusal.Refusal.__subclasses__()}


def test_every_refusal_has_its_code_and_every_code_its_refusal() -> None:
    """Neither side is longer than the other."""
    assert set(DECLARED) == REFUSALS


def test_the_words_of_the_domain_are_those_of_the_contract() -> None:
    """Parties, kinds and states are spelled alike on both sides, and have labels."""
    assert party.PARTIES == operations.PARTIES
    assert set(party.KINDS) == set(operations.SESSION_KINDS)
    assert set().union(*session.ALLOWED.values(), session.LEADS_TO.values()) == set(operations.SESSION_STATES)
    assert set(labels.PARTIES) == set(party.PARTIES)
    assert set(labels.SESSION_STATES) == set(operations.SESSION_STATES)


def test_states_and_parties_are_said_in_words() -> None:
    """Each placeholder of the messages that name them is filled."""
    for code, details in (
        (errors.WRONG_STATE, {"state": "open"}), (errors.NO_QUORUM, {"missing": ("voter", "state_organ")}),
        (errors.NOT_CARRIED, {"missing": ("deputy",)}),
        (errors.CONFIRMATIONS_MISSING, {"missing": ("voter",)}),
        (errors.OTHER_PARTY, {"participant": "V-1", "party": "voter"}),
    ):
        words = in_words(dict(details))
        assert not re.search(r"[{}]", code.message.format_map(words) + code.message_en.format_map(words))
    assert errors.NO_QUORUM.message.format_map(in_words({"missing": ("voter", "state_organ")})).endswith(
        "缺：选民、国家机关工作人员")
    assert in_words({"missing": ("voter", "state_organ")})["missing"] == "voter, state_organ"
