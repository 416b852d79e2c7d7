"""Which events earn points: for whom, on which day, by which way."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from services.contracts import catalog
from services.evaluation.store import Store
from services.evaluation.usecases import duty_acts
from tests.integration.conftest import OpenTransaction
from tests.integration.evaluation.duty import Duty
from tests.integration.evaluation.scene import said
from tests.support.samples import path_of

EARNING: list[tuple[str, Callable[..., None], dict[str, Any], tuple[str, str, int, str, str | None]]] = [
    ("intake.case_registered", duty_acts.credit_suggestion,
     {"registered_by": "D-017", "registered_at": "2024-05-16T17:00:00+00:00"}, ("D-017", "suggestion", 3, "2024-05-17", "online")),
    ("intake.reception_held", duty_acts.credit_reception,
     {"deputy": "D-017", "held_on": "2024-05-17", "mode": "paper"}, ("D-017", "reception", 1, "2024-05-17", "paper")),
    ("intake.visit_made", duty_acts.credit_visit,
     {"deputy": "D-017", "visited_at": "2024-05-16T17:00:00+00:00", "mode": "online"}, ("D-017", "visit", 1, "2024-05-17", "online")),
    ("intake.survey_made", duty_acts.credit_survey,
     {"deputy": "D-017", "surveyed_on": "2024-05-17", "mode": "paper"}, ("D-017", "survey", 3, "2024-05-17", "paper")),
    ("intake.appointment_kept", duty_acts.credit_appointment,
     {"deputy": "D-017", "starts_at": "2024-05-16T17:00:00+00:00", "mode": "paper"},
     ("D-017", "appointment", 1, "2024-05-17", "paper")),
    ("intake.appointment_missed", duty_acts.deduct_for_absence,
     {"deputy": "D-017", "starts_at": "2024-05-16T17:00:00+00:00", "absent": "deputy"},
     ("D-017", "absence", -1, "2024-05-17", None)),
    ("intake.quota_missed", duty_acts.deduct_for_quota, {"deputy": "D-017"}, ("D-017", "quota_missed", -1, "2024-05-20", None)),
    ("followup.look_back_held", duty_acts.credit_look_back,
     {"deputy": "D-017", "held_at": "2024-05-16T17:00:00+00:00"}, ("D-017", "look_back", 1, "2024-05-17", "online")),
    ("followup.commitment_supervised", duty_acts.credit_supervision,
     {"deputy": "D-017", "looked_on": "2024-05-17"}, ("D-017", "supervision", 1, "2024-05-17", "online")),
]


@pytest.fixture
def duty(open_tx: OpenTransaction) -> Duty:
    """An empty ledger."""
    return Duty(partial(open_tx, "evaluation", Store))


def event_of(name: str, more: dict[str, Any]) -> Any:
    """The sample of an event, with other content."""
    sample = json.loads(path_of(name, 1).read_text(encoding="utf-8"))
    return catalog.events()[name].load(sample["data"] | more)


@pytest.mark.parametrize(("name", "credit", "more", "line"), EARNING, ids=[name for name, *_ in EARNING])
def test_a19_an_act_earns_its_deputy_points_on_the_districts_day(
        duty: Duty, name: str, credit: Callable[..., None], more: dict[str, Any], line: tuple[str, str, int, str, str | None]) -> None:
    """A19: points come from events, the same event once, and can be computed anew."""
    tx = duty.tx()
    credit(tx, event_of(name, more))
    credit(tx, event_of(name, more))
    [awarded] = said(tx)
    assert (awarded.deputy, awarded.kind, awarded.points, awarded.counted_on.isoformat(), awarded.mode) == line
    assert duty.recomputed().differing == []


def test_nobody_pays_for_a_voter_who_did_not_come_and_nobody_earns_where_no_deputy_sat(duty: Duty) -> None:
    tx = duty.tx()
    duty_acts.deduct_for_absence(tx, event_of("intake.appointment_missed", {"absent": "resident"}))
    duty_acts.credit_reception(tx, event_of("intake.reception_held", {"deputy": None}))
    assert said(tx) == [] and duty.count("duty_acts") == 0
