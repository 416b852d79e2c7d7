"""Calling a session: waiting cases, a station's hall, at least two bodies, a time to come (C1, C3, C14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.deliberation.domain import refusal
from services.deliberation.domain.case import Case
from services.deliberation.domain.convening import Call, Hall, Topic, convene
from tests.unit.deliberation.people import CASE, NINE, OTHER_CASE, SESSION

STATION = Hall("H-1", "城东三方议事厅", "S-1", "station")
WAITING = {CASE: Case(CASE, "waiting", NINE, suggested_lead="B-STREET", number="QJ-1"),
           OTHER_CASE: Case(OTHER_CASE, "waiting", NINE, number="QJ-2")}
CALL = Call("three_party", NINE + timedelta(days=1), "社区活动室", [Topic("充电桩", (CASE, OTHER_CASE))],
            ("B-POWER", "B-FIRE"))


def called(call: Call = CALL, hall: Hall = STATION, cases=WAITING, bodies_needed: int = 2):
    """Convene, now being nine o'clock."""
    return convene(SESSION, call, hall, cases, NINE, bodies_needed)


def test_the_cases_are_on_the_agenda_and_the_suggested_lead_is_invited() -> None:
    """C3, C6: one topic, two like cases; every body once."""
    session, tabled = called()
    assert session.bodies == ("B-POWER", "B-FIRE", "B-STREET")
    assert session.cases == (CASE, OTHER_CASE)
    assert {(case.state, case.session_id, case.item) for case in tabled} == {("on_agenda", SESSION, 1)}


@pytest.mark.parametrize(("changed", "refused"), [
    ({"scheduled_at": NINE}, refusal.ScheduledPast),
    ({"bodies": ("B-POWER",)}, refusal.TwoBodiesNeeded),
    ({"topics": [Topic("充电桩", (SESSION,))]}, refusal.CaseNotWaiting),
    ({"topics": [Topic("充电桩", (CASE,)), Topic("再议", (CASE,))]}, refusal.CaseNotWaiting),
])
def test_what_a_call_may_lack(changed: dict, refused: type) -> None:
    """C14: one body is no consultation; the one that the rules suggest does not make up for one not named."""
    with pytest.raises(refused):
        called(replace(CALL, **changed))


@pytest.mark.parametrize("state", ["on_agenda", "settled", "sent_up", "assigned"])
def test_only_waiting_cases_are_called(state: str) -> None:
    """The refusal names the case."""
    with pytest.raises(refusal.CaseNotWaiting) as refused:
        called(cases={**WAITING, OTHER_CASE: replace(WAITING[OTHER_CASE], state=state)})
    assert refused.value.details == {"case_id": str(OTHER_CASE)}


def test_a_point_does_not_convene() -> None:
    """C14: the station does."""
    with pytest.raises(refusal.ConvenorNotStation):
        called(hall=replace(STATION, site_kind="point"))


def test_the_district_may_ask_for_more_bodies() -> None:
    """The number is a setting; a talk of two parties has no seats for bodies and needs none."""
    with pytest.raises(refusal.TwoBodiesNeeded):
        called(bodies_needed=3)
    session, _ = called(replace(CALL, kind="two_party", bodies=()), bodies_needed=3)
    assert session.bodies == ()
