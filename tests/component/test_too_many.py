"""X13 on the wire: a hundred orders in a moment are a hundred answers, receipts or `too_many`; a partner's are all receipts."""

from __future__ import annotations

from collections import Counter

import pytest

from services.contracts import roles
from services.contracts.policy import IntakePolicy
from tests.component.answers import told
from tests.support.caller import Question, RawCaller, body
from tests.support.system import System

ORDERS = 100


@pytest.mark.parametrize(("role", "receipts"), [(roles.RESIDENT, IntakePolicy().opinions_per_minute), (roles.PARTNER, ORDERS)])
def test_x13_a_hundred_orders_are_a_hundred_answers(town: System, caller: RawCaller, role: str, receipts: int) -> None:
    """X13: what is not stored is told so, with the seconds after which it will be taken."""
    before = town.counts("intake")["intake.opinions"]
    token = town.sign(f"{role}:x13", role)
    answers = caller.ask_all([Question("intake.post_opinion", body({"text": "楼道灯不亮"}), token)] * ORDERS, seconds=60)
    refused = [told(answer) for answer in answers if answer["error"] is not None]
    codes = Counter((error["family"], error["code"]) for error in refused)
    assert codes == ({("too_many", "intake.too_many_opinions"): ORDERS - receipts} if receipts < ORDERS else {})
    assert all(0 < int(error["details"]["retry_after_seconds"]) <= 60 for error in refused)
    assert len({answer["result"]["receipt"] for answer in answers if answer["error"] is None}) == receipts
    assert town.counts("intake")["intake.opinions"] - before == receipts
