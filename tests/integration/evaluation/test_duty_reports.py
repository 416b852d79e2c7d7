"""A deputy's report on a year of duty: once, his own, also from paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from services.chassis.transaction import Caller
from services.contracts.evaluation.operations.duty_reports import (
    DutyReport,
    DutyReportPage,
    DutyReports,
    FileDutyReport,
)
from services.evaluation.domain.duty_report import (
    NotYourReport,
    ReportAhead,
    ReportFiledAlready,
    ReportingDeputyNeeded,
)
from services.evaluation.store import Store
from services.evaluation.usecases import duty_reports
from tests.integration.conftest import OpenTransaction
from tests.integration.evaluation.duty import MAY
from tests.integration.evaluation.scene import DEPUTY, OFFICE, OTHER_DEPUTY, STATION

File = Callable[..., DutyReport]
List = Callable[..., DutyReportPage]


@pytest.fixture
def file(open_tx: OpenTransaction) -> File:
    """Return `file(caller, year, …)`."""

    def call(caller: Caller = DEPUTY, year: int = 2023, **more: Any) -> DutyReport:
        tx = partial(open_tx, "evaluation", Store)(caller=caller, now=MAY)
        return duty_reports.file_duty_report(tx, FileDutyReport(year=year, report="走访六次，调研十二次。", **more))

    return call


@pytest.fixture
def listed(open_tx: OpenTransaction) -> List:
    """Return `listed(deputy=…, year=…)`."""

    def call(**asked: Any) -> DutyReportPage:
        return duty_reports.duty_reports(open_tx("evaluation", Store, caller=OFFICE, now=MAY), DutyReports(**asked))

    return call


def test_a2_a_report_for_a_year_is_filed_once(file: File, listed: List) -> None:
    """A2: a duty report for 2023 can be filed once and not twice, not by another hand either."""
    filed = file()
    assert (filed.deputy, filed.year, filed.mode) == ("D-017", 2023, "online")
    for again in (lambda: file(), lambda: file(STATION, on_behalf_of="D-017", mode="paper")):
        with pytest.raises(ReportFiledAlready):
            again()
    assert listed().items == [filed]


def test_a2_each_year_and_each_deputy_has_his_own(file: File, listed: List) -> None:
    """A2: the list is by deputy and by year, page by page."""
    own = [file(), file(year=2022), file(year=2024)]
    other = file(OTHER_DEPUTY)
    assert {one.report_id for one in listed(deputy="D-017").items} == {one.report_id for one in own}
    assert {one.report_id for one in listed(year=2023).items} == {own[0].report_id, other.report_id}
    seen, cursor = set(), ""
    for _ in range(4):
        page = listed(limit=1, cursor=cursor)
        seen |= {one.report_id for one in page.items}
        cursor = page.next_cursor
    assert len(seen) == 4 and cursor == ""


def test_a21_staff_enter_a_report_from_paper_for_a_deputy_whom_they_name(file: File) -> None:
    """A21: the same report by either way."""
    filed = file(STATION, on_behalf_of="D-017", mode="paper")
    assert (filed.deputy, filed.mode) == ("D-017", "paper")


def test_a_report_of_somebody_else_of_nobody_or_of_a_year_to_come_is_refused(file: File, listed: List) -> None:
    for refused, act in ((NotYourReport, lambda: file(on_behalf_of="D-031")), (ReportingDeputyNeeded, lambda: file(OFFICE)),
                         (ReportAhead, lambda: file(year=2025))):
        with pytest.raises(refused):
            act()
    assert listed().items == []
