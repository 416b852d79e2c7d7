"""Quotas (B7, B9): one survey a calendar month and deputy, plans that only remind, and misses that a late record mends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from services.contracts import policy as policies
from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised
from services.contracts.intake.events.fieldwork import QuotaMissed
from services.contracts.intake.operations.fieldwork import DeputyQuota, QuotaStatus, RecordSurvey, RecordVisit
from services.intake.domain.fieldwork_refusals import QuotaUnknown
from services.intake.usecases import fieldwork, quotas
from services.intake.usecases.work import Work
from tests.integration.intake import rosters
from tests.integration.intake.conftest import LI, OFFICE, ZHAO, Desk


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def survey(desk: Desk, on: str, entered: str, caller: Any = LI) -> list[Any]:
    tx = desk.tx(caller, at(entered))
    fieldwork.record_survey(tx, RecordSurvey.load({"surveyed_on": on, "topic": "充电", "findings": "缺"}))
    return said(tx)


def said(tx: Work) -> list[Any]:
    return [(type(e.event), getattr(e.event, "about", None) or getattr(e.event, "deputy", None)) for e in tx.emitted
            if isinstance(e.event, AlarmRaised | AlarmCleared | QuotaMissed)]


def judge(desk: Desk, moment: str) -> list[Any]:
    found: list[Any] = []
    for _ in range(20):
        tx = desk.tx(now=at(moment))
        more = quotas.judge_quotas(tx)
        found += said(tx)
        if not more:
            return found
    raise AssertionError("the timer never comes to an end")


def stand(desk: Desk, moment: str, **asked: Any) -> dict[str, DeputyQuota]:
    page = quotas.quota_status(desk.tx(OFFICE, at(moment)), QuotaStatus.load(asked))
    return {one.deputy: one for one in page.items}


def test_b9_on_31_may_a_deputy_without_a_survey_is_short(desk: Desk) -> None:
    """B9: zero surveys on 31 May, and told once when the month is over."""
    survey(desk, "2024-05-13", "2024-05-13T10:00", ZHAO)
    judge(desk, "2024-05-31T23:00")
    shown = stand(desk, "2024-05-31T23:00", kind="survey")
    assert (shown["D-01"].done, shown["D-01"].min, shown["D-01"].state, shown["D-01"].is_at_risk) == (0, 1, "open", True)
    assert (shown["D-02"].state, shown["D-02"].is_at_risk) == ("done", False)
    assert judge(desk, "2024-05-31T23:59") == []
    assert judge(desk, "2024-06-01T00:00") == [(QuotaMissed, "D-01"), (AlarmRaised, "D-01:survey:2024-05")]
    assert judge(desk, "2024-06-01T00:01") == []
    assert stand(desk, "2024-06-01T09:00", on="2024-05-15")["D-01"].state == "short"


def test_b9_a_survey_of_1_june_does_not_mend_may_and_a_late_record_of_may_does(desk: Desk) -> None:
    """B9: what counts is when it was done, not when it was entered."""
    judge(desk, "2024-05-10T09:00")
    judge(desk, "2024-06-01T00:10")
    assert survey(desk, "2024-06-01", "2024-06-02T10:00") == []
    assert stand(desk, "2024-06-02T10:00", on="2024-05-31")["D-01"].state == "short"
    assert survey(desk, "2024-05-31", "2024-06-02T10:05") == [(AlarmCleared, "D-01:survey:2024-05")]
    assert stand(desk, "2024-06-02T10:06", on="2024-05-31")["D-01"].state == "done"
    assert desk.rows("select deputy from quota_misses where mended_at is null") == [{"deputy": "D-02"}]
    assert judge(desk, "2024-06-03T00:00") == []


def test_b9_a_deputy_sworn_in_on_20_may_is_exempt_for_may(desk: Desk) -> None:
    """B9: and owes June; so is one whose term ends within the month."""
    desk.sql.run("update deputies set term_from = '2024-05-20' where deputy = 'D-01'")
    desk.sql.run("update deputies set term_until = '2024-05-30' where deputy = 'D-02'")
    judge(desk, "2024-05-25T09:00")
    assert judge(desk, "2024-06-01T00:10") == []
    shown = stand(desk, "2024-06-01T00:10", on="2024-05-31")
    assert {one.state for one in shown.values()} == {"exempt"} and len(shown) == 2
    assert stand(desk, "2024-06-10T00:10").keys() == {"D-01"}
    assert stand(desk, "2024-05-10T00:10", on="2024-04-10").keys() == {"D-02"}
    assert judge(desk, "2024-07-01T00:10") == [(QuotaMissed, "D-01"), (AlarmRaised, "D-01:survey:2024-06")]


def test_b9_the_first_and_the_last_day_of_the_month_make_a_whole_one(desk: Desk) -> None:
    """B9: sworn in on 1 May and leaving on 31 May is no exemption."""
    desk.sql.run("update deputies set term_from = '2024-05-01', term_until = '2024-05-31' where deputy = 'D-01'")
    judge(desk, "2024-05-25T09:00")
    assert (QuotaMissed, "D-01") in judge(desk, "2024-06-01T00:10")


def test_b9_a_correction_of_the_term_clears_the_alarm(desk: Desk) -> None:
    """B9: who turns out to be exempt has missed nothing."""
    judge(desk, "2024-05-25T09:00")
    judge(desk, "2024-06-01T00:10")
    desk.sql.run("update deputies set term_from = '2024-05-20' where deputy = 'D-01'")
    assert judge(desk, "2024-06-01T00:11") == [(AlarmCleared, "D-01:survey:2024-05")]


def test_b9_months_that_passed_during_a_stop_are_judged_after_it(desk: Desk) -> None:
    """B9: what came due while nothing ran happens once, after it, month by month."""
    judge(desk, "2024-03-25T09:00")
    found = judge(desk, "2024-06-02T09:00")
    assert [about for kind, about in found if kind is AlarmRaised and about.startswith("D-01")] == [
        "D-01:survey:2024-03", "D-01:survey:2024-04", "D-01:survey:2024-05"]
    assert judge(desk, "2024-06-02T09:01") == []


def test_b7_a_deputy_without_a_visit_in_the_plan_period_is_on_the_reminder_list(desk: Desk) -> None:
    """B7: the plan reminds while the quarter runs, and raises no alarm when it is over."""
    judge(desk, "2024-04-20T09:00")
    request = RecordVisit.load({"grid": "G-012", "visited_at": "2024-04-20T15:00:00+08:00", "voters_met": 3})
    fieldwork.record_visit(desk.tx(LI), request)
    shown = stand(desk, "2024-06-30T09:00", kind="visit", is_lacking=True)
    assert [(one.deputy, one.period, one.is_at_risk, one.is_plan) for one in shown.values()] == [("D-02", "2024-Q2", True, True)]
    assert all("visit" not in str(about) for _, about in judge(desk, "2024-07-01T09:00"))
    assert stand(desk, "2024-07-01T09:00", kind="visit", is_lacking=True).keys() == {"D-01", "D-02"}, "a new quarter"


def test_b9_more_quotas_of_the_same_form_are_data(desk: Desk, open_tx: Callable[..., Any]) -> None:
    """B9: a district adds its own, and cannot lower or leave out the one survey a month."""
    policy = policies.IntakePolicy.load({"quotas": [{"kind": "visit", "period": "month", "min": 2}]})

    def tx(moment: str) -> Work:
        made = desk.tx(OFFICE, at(moment))
        made.policy = policy
        return made

    for moment in ("2024-05-10T09:00", "2024-06-01T09:00", "2024-06-01T09:00"):
        while quotas.judge_quotas(tx(moment)):
            pass
    assert {(row["kind"], row["min"]) for row in desk.rows("select kind, min from quota_misses")} == {
        ("survey", 1), ("visit", 2)}
    with pytest.raises(QuotaUnknown):
        quotas.quota_status(tx("2024-06-01T09:00"), QuotaStatus(kind="reception"))


def test_b9_a_reception_counts_for_whoever_really_sat_there(desk: Desk) -> None:
    """B9: a quota of receptions is one of the same form; the act is counted with the record, on the reception's day."""
    rosters.with_people(desk.tx(OFFICE))
    view = rosters.planned(desk)
    rosters.record(desk.tx(OFFICE, rosters.ON_FRIDAY), view)
    assert desk.rows("select kind, act_id, deputy, done_on from deputy_acts") == [
        {"kind": "reception", "act_id": view.reception_id, "deputy": rosters.deputy_of(view), "done_on": rosters.FRIDAY}]


def test_b9_two_hundred_at_a_time_and_everybody_once(desk: Desk) -> None:
    """B9: a timer is bounded; nobody is judged twice and nobody is left out."""
    desk.sql.run("insert into deputies (deputy, name, level) select 'X-' || lpad(n::text, 4, '0'), '代表', 'district'"
                 " from generate_series(1, 450) n")
    judge(desk, "2024-05-10T09:00")
    found = judge(desk, "2024-06-01T09:00")
    assert len([1 for kind, _ in found if kind is QuotaMissed]) == len({about for kind, about in found if kind is AlarmRaised}) == 452


def test_quota_status_is_paged_by_deputy(desk: Desk) -> None:
    first = quotas.quota_status(desk.tx(OFFICE), QuotaStatus(limit=1))
    then = quotas.quota_status(desk.tx(OFFICE), QuotaStatus(limit=1, cursor=first.next_cursor))
    assert [one.deputy for one in [*first.items, *then.items]] == ["D-01", "D-02"]
    assert then.next_cursor == ""
    assert stand(desk, "2024-05-01T09:00", deputy="D-02").keys() == {"D-02"}
