"""What the tests of receptions share: enough people for a station and a point, and short ways to plan and record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.operations.directory import DeputyEntry, GridEntry, LoadDirectory
from services.contracts.intake.operations.receptions import (
    ListReceptions,
    PlanReceptions,
    ReceptionRecorded,
    ReceptionView,
    RecordReception,
    RosterPlan,
)
from services.intake import usecases
from services.intake.usecases import receptions, roster
from services.intake.usecases.work import Work
from tests.integration.intake.conftest import OFFICE, Desk

STATION_STAFF = Caller("station-1", frozenset({roles.STATION_STAFF}), site="S-01")
FRIDAY, MOVED_FRIDAY = date(2024, 4, 26), date(2024, 5, 3)  # the second is Labour Day: Monday 6 May
ON_FRIDAY = datetime(2024, 4, 26, 2, 0, tzinfo=UTC)  # 10:00 in the district

PEOPLE = LoadDirectory(
    deputies=[DeputyEntry(deputy=f"D-1{n}", name=f"代表{n}") for n in range(5)],
    grids=[GridEntry(grid="G-020", name="城东网格", branch="城东党支部", deputies=[f"D-1{n}" for n in range(5)],
                     party_members=[f"M-{n:02}" for n in range(8)])],
)


def with_people(tx: Work) -> None:
    """Add five district deputies and eight party members."""
    usecases.load_directory(tx, PEOPLE)


def plan(tx: Work, first: date = FRIDAY, last: date = MOVED_FRIDAY, **told: Any) -> RosterPlan:
    """Plan two Fridays."""
    return roster.plan_receptions(
        tx, PlanReceptions.load({"from_on": first.isoformat(), "until_on": last.isoformat(), **told}))


def listed(tx: Work, **told: Any) -> list[ReceptionView]:
    """List receptions, the first day first."""
    return receptions.list_receptions(tx, ListReceptions.load({"limit": 200, **told})).items[::-1]


def at(found: list[ReceptionView], site: str, friday: date = FRIDAY) -> ReceptionView:
    """Return the reception of a site's Friday."""
    (one,) = [view for view in found if (view.site, view.friday) == (site, friday)]
    return one


def deputy_of(view: ReceptionView) -> str:
    return view.duties[0].person


def members_of(view: ReceptionView) -> list[str]:
    return [duty.person for duty in view.duties[1:]]


def planned(desk: Desk, site: str = "S-01", friday: date = FRIDAY, **told: Any) -> ReceptionView:
    """Plan and return one reception."""
    plan(desk.tx(OFFICE), **told)
    return at(listed(desk.tx(OFFICE)), site, friday)


def attendance(view: ReceptionView, **told: str) -> list[dict[str, Any]]:
    """Everybody came, but for those who are `absent` or have a substitute (seat0="absent", seat2="M-07")."""
    found: list[dict[str, Any]] = []
    for number, duty in enumerate(view.duties):
        status = told.get(f"seat{number}", "present")
        if status in ("present", "absent"):
            found.append({"person": duty.person, "status": status})
        else:
            found.append({"person": duty.person, "status": "substitute", "substitute": status})
    return found


def record(tx: Work, view: ReceptionView, **told: Any) -> ReceptionRecorded:
    """Record a reception at which everybody came and nobody called."""
    request = {"reception_id": str(view.reception_id), "attendance": attendance(view), "visitors": 0, **told}
    return receptions.record_reception(tx, RecordReception.load(request))
