"""The year 2023 of Qianjiang as the source tells it, and as much of 2022 as it compares with, told by the services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.contracts import shared
from services.contracts.deliberation import events as deliberation
from services.contracts.followup.operations.commitments import FulfilCommitment
from services.contracts.followup.operations.outcomes import MilestoneOf, RecordOutcome
from services.contracts.followup.operations.statistics import RecordGridDeputies, RecordParticipation
from services.contracts.intake.events import fieldwork, receptions
from services.contracts.intake.events.opinions import OpinionPosted
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, Scene

LAMPS, GARAGE = "城乡建设/市政管理/路灯照明", "城乡建设/住房/车库"
STATE_ASSETS, BUSINESS = "经济发展/国资国企/资产盘活", "经济发展/营商环境/审批服务"
PROMISE = shared.Promise(measure="整改", deadline_on=date(2023, 12, 31), target="完成")


def moment(place: int, year: int = 2023) -> datetime:
    """A moment of the year, the same for the same place."""
    return datetime(year, 1, 3, 2, tzinfo=UTC) + timedelta(days=place * 7 % 355, minutes=place)


def opinions(scene: Scene, channel: str, count: int, year: int = 2023) -> None:
    """So many residents were heard by a channel."""
    for place in range(count):
        scene.hear(OpinionPosted(opinion_id=uuid4(), kind="suggestion", channel=channel, grid="G-012", site=None,
                                 filed_at=moment(place, year)))


def reception(scene: Scene, visitors: int, on: date) -> None:
    """A reception to which so many came."""
    scene.hear(receptions.ReceptionHeld(
        reception_id=uuid4(), site="S-03", held_on=on, deputy="D-017", party_members_present=["P-1"], visitors=visitors,
        visitors_district=visitors, visitors_township=0, matters=0, is_compliant=True, recorded_by="station",
        mode="online"))


def visit(scene: Scene, voters: int, at: datetime) -> fieldwork.VisitMade:
    """A deputy who went to a grid and met so many."""
    made = fieldwork.VisitMade(visit_id=uuid4(), deputy="D-017", level="district", grid="G-012", is_own_grid=True,
                               visited_at=at, voters_met=voters, mode="online", contact_mode="mobile")
    scene.hear(made)
    return made


def session(scene: Scene, at: datetime, *cases: UUID, kind: str = "three_party") -> None:
    """A session that was held."""
    scene.hear(deliberation.SessionHeld(session_id=uuid4(), hall="H-1", site="S-03", kind=kind, held_at=at,
                                        cases=list(cases), voters=3, organs=2, deputies=1))


def cancelled(scene: Scene, at: datetime) -> None:
    """A session that was called off."""
    scene.hear(deliberation.SessionCancelled(session_id=uuid4(), hall="H-1", site="S-03", kind="three_party", cases=[],
                                             cancelled_at=at))


def resolved(scene: Scene, session_id: UUID, item: int, at: datetime, verdict: str = "resolved") -> None:
    """What a session resolved on this case."""
    scene.hear(deliberation.ResolutionAdopted(
        case_id=scene.case_id, session_id=session_id, item=item, lead="urban",
        commitments=[PROMISE] if verdict == "resolved" else [], adopted_at=at, verdict=verdict))


def carried_out(scene: Scene, at: datetime) -> None:
    """The lead body keeps every promise of the case."""
    scene.now = at
    for commitment_id in scene.commitment_ids():
        scene.ask(FulfilCommitment(commitment_id=commitment_id, note="已完成", outcome=None), CLERK)


def registered(new_scene: NewScene, category: str, at: datetime) -> Scene:
    """A case of the year."""
    scene: Scene = new_scene()
    scene.now = at
    scene.hear(scene.registered(category=category, filed_at=at, registered_at=at))
    return scene


def solved(new_scene: NewScene, category: str, at: datetime) -> Scene:
    """A case that was closed on its day."""
    scene = registered(new_scene, category, at)
    scene.hear_all(*scene.round_of(1), scene.rated(), scene.satisfied())
    return scene


def outcome(scene: Scene, **facts: Any) -> None:
    """What the committee office recorded."""
    told = {"case_id": None, "commitment_id": None, "grid": None, "quantity": None, "unit": None, "money_fen": None,
            "achieved_on": date(2023, 9, 20), **facts}
    if "milestones" in told:
        told["milestones"] = [MilestoneOf(on=on, text=text) for on, text in told["milestones"]]
    scene.ask(RecordOutcome(**told))


def tell(new_scene: NewScene) -> Scene:
    """Tell the whole of 2023, and what is known of 2022."""
    scene: Scene = new_scene()
    scene.now = datetime(2023, 1, 2, tzinfo=UTC)
    for year, participants in ((2022, 155_600), (2023, 195_600)):
        scene.ask(RecordParticipation(grid=None, from_on=date(year, 1, 1), to_on=date(year, 12, 31),
                                      participants=participants, residents=200_000))
    scene.ask(RecordGridDeputies(as_of=date(2023, 3, 1), deputies=[f"D-{place:03}" for place in range(85)]))
    for channel, count in (("mini_program", 1_150), ("partner", 59), ("wall", 31), ("reception", 120), ("grid_visit", 60),
                           ("appointment", 25), ("on_site", 15)):
        opinions(scene, channel, count)
    opinions(scene, "mini_program", 40, year=2022)
    # 200 receptions and 100 visits with 11 034 person-times, after 5 932 the year before.
    for place in range(200):
        reception(scene, 50, moment(place).date())
    for place in range(100):
        visit(scene, 10 if place < 99 else 44, moment(place))
    reception(scene, 5_932, date(2022, 6, 3))
    for place in range(87):
        session(scene, moment(place), kind="council_meeting" if place < 12 else "three_party")
    for place in range(3):
        cancelled(scene, moment(place))
    matters(new_scene)
    for place in range(473):
        solved(new_scene, LAMPS if place < 400 else GARAGE, moment(place))
    scene.now = datetime(2024, 1, 5, tzinfo=UTC)
    outcome(scene, kind="money", title="盘活国有资产", money_fen=50_000_000_000, category=STATE_ASSETS)
    outcome(scene, kind="money", title="盘活国有资产", money_fen=1_960_000_000, category=STATE_ASSETS)
    outcome(scene, kind="counted", title="自来水入户", quantity=10, unit="户", is_lower_bound=True)
    outcome(scene, kind="counted", title="优质莲藕基地", quantity=350, unit="亩")
    outcome(scene, kind="counted", title="充电桩", quantity=15, unit="个")
    outcome(scene, kind="project", title="黔江中心医院整体搬迁",
            milestones=[(date(2023, 3, 10), "选址批复"), (date(2023, 9, 20), "项目落地")])
    return scene


def matters(new_scene: NewScene) -> None:
    """146 matters that were carried out, one of them with three cases, and two that were not."""
    for place in range(146):
        category = STATE_ASSETS if place < 50 else BUSINESS
        session_id = uuid4()
        hanging = [registered(new_scene, category, moment(place)) for _ in range(3 if place == 0 else 1)]
        for one in hanging:
            resolved(one, session_id, 1, moment(place))
        for one in hanging:
            carried_out(one, moment(place) + timedelta(days=5))
    session_id = uuid4()
    half = [registered(new_scene, BUSINESS, moment(1)) for _ in range(2)]
    for one in half:
        resolved(one, session_id, 2, moment(1))
    carried_out(half[0], moment(9))
    resolved(registered(new_scene, BUSINESS, moment(1)), uuid4(), 1, moment(1), verdict="assign")
