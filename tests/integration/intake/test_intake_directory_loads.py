"""Loading a whole district: what would change, what is wrong with which entry, terms that end, alarms at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from deploy.cli import access
from deploy.cli import directory as directory_command
from deploy.examples import district
from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.events.alarms import AlarmRaised
from services.contracts.intake.operations.alarms import Alarms
from services.contracts.intake.operations.coverage import Coverage
from services.contracts.intake.operations.directory import Difference, DirectoryLoaded, LoadDirectory
from services.intake import usecases
from services.intake.domain.refusal import DeputyLastGrid, DirectoryBroken, NotYourGrid
from services.intake.usecases import coverage, directory
from services.intake.usecases.alarms import alarming
from tests.integration.intake.conftest import OFFICE, Desk


@pytest.fixture
def empty(open_tx: Any) -> Desk:
    """An intake without a directory: the example's codes are those of the small one that the other tests have."""
    return Desk(open_tx)


def load(desk: Desk, *, now: datetime | None = None, **fields: Any) -> DirectoryLoaded:
    return usecases.load_directory(desk.tx(OFFICE, now), LoadDirectory.load(fields))


def open_alarms(desk: Desk, kind: str) -> list[str]:
    return sorted(alarm.about for alarm in alarming.page(desk.tx(OFFICE), Alarms(kind=kind)).items)


def everything(desk: Desk) -> list[dict[str, Any]]:
    tables = ("deputies", "grids", "grid_deputies", "sites", "walls", "links")
    return [row for table in tables for row in desk.rows(f"select t::text from {table} t order by 1")]


def member(deputy: str, **fields: Any) -> dict[str, Any]:
    return {"deputy": deputy, "name": "孙梅", **fields}


def grid(code: str, *deputies: str, **fields: Any) -> dict[str, Any]:
    return {"grid": code, "name": f"{code}网格", "deputies": list(deputies), **fields}


def test_a6_eighty_five_deputies_are_bound_and_the_eighty_sixth_is_accepted(empty: Desk) -> None:
    """A6: bound = 85, unbound = 0 among the district's deputies; 85 is no limit."""
    answer = load(empty, **district.entries())
    assert answer.deputies_without_grid == []
    bound = "select count(distinct deputy) as n from grid_deputies join deputies using (deputy) where deputy like 'D-___'"
    assert empty.rows(f"{bound} and level = 'district'") == [{"n": 85}]
    view = coverage.coverage(empty.tx(OFFICE), Coverage())
    assert (view.unbound, view.coverage_percent) == (0, 100)
    load(empty, deputies=[member("D-086")], grids=[grid("G-061", "D-086")])
    assert empty.rows(bound) == [{"n": 86}]


def test_b16_deputies_are_of_two_levels(empty: Desk) -> None:
    """B16: district and township deputies; together they are all."""
    load(empty, **district.entries())
    rows = empty.rows("select level, count(*) as n from deputies where deputy ~ '^[DT]-[0-9]{3}$' group by level order by level")
    assert rows == [{"level": "district", "n": 85}, {"level": "township", "n": 15}]


def test_the_example_loaded_twice_changes_nothing(empty: Desk) -> None:
    first = load(empty, **district.entries())
    assert (first.deputy_changes, first.grid_changes) == (Difference(added=100), Difference(added=60))
    before, alarms = everything(empty), empty.count("alarms")
    again = load(empty, **district.entries())
    assert (again.deputy_changes, again.grid_changes) == (Difference(unchanged=100), Difference(unchanged=60))
    assert (again.site_changes, again.link_changes) == (Difference(unchanged=44), Difference(unchanged=410))
    assert (everything(empty), empty.count("alarms")) == (before, alarms)


def test_dry_run_tells_what_would_change_and_changes_nothing(desk: Desk) -> None:
    before = everything(desk)
    answer = load(desk, dry_run=True, deputies=[member("D-03"), member("D-02")], grids=[grid("G-015", "D-03")],
                  links=[{"kind": "committee_deputy", "parent": "C-1", "child": "D-03"}])
    assert (answer.dry_run, answer.problems, answer.deputies) == (True, [], 3)
    assert answer.deputy_changes == Difference(added=1, changed=1)
    assert (answer.grid_changes, answer.link_changes) == (Difference(added=1), Difference(added=1))
    assert everything(desk) == before


def test_x9_dry_run_names_the_one_bad_line_in_a_thousand(desk: Desk) -> None:
    """X9: 1 bad line in 1000 is named; and every bad one when there are more."""
    grids = [grid(f"N-{number:04d}", f"N-{number:04d}") for number in range(1000)]
    grids[617]["deputies"] = ["D-404"]
    deputies = [member(f"N-{number:04d}") for number in range(1000)]
    (problem,) = load(desk, dry_run=True, grids=grids, deputies=deputies).problems
    assert (problem.path, problem.code) == ("grids.617", "intake.directory_broken")
    assert "D-404" in problem.message and "D-404" in problem.message_en
    with pytest.raises(DirectoryBroken):
        load(desk, grids=grids, deputies=deputies)
    assert desk.rows("select count(*) as n from grids where grid like 'N-%%'") == [{"n": 0}]


def test_dry_run_names_every_bad_entry_in_its_place(desk: Desk) -> None:
    answer = load(
        desk,
        dry_run=True,
        deputies=[member("D-05", term_from="2024-05-01", term_until="2024-04-01")],
        grids=[grid("G-013", "D-01"), grid("G-015", "D-404"), grid("G-015")],
        sites=[{"site": "P-12", "name": "无站之点", "kind": "point"}],
        links=[
            {"kind": "no_such", "parent": "C-1", "child": "D-01"},
            {"kind": "committee_deputy", "parent": "C-1", "child": "D-01"},
            {"kind": "committee_deputy", "parent": "C-2", "child": "D-01"},
            {"kind": "committee_deputy", "parent": "C-2", "child": "D-404"},
        ],
    )
    assert sorted((found.path, found.code.removeprefix("intake.")) for found in answer.problems) == [
        ("deputies.0", "directory_broken"), ("grids.0", "deputy_last_grid"), ("grids.2", "directory_broken"),
        ("links.0", "link_kind_unknown"), ("links.2", "link_has_parent"), ("links.3", "deputy_unknown"),
        ("sites.0", "directory_broken"),
    ]


def test_a7_taking_a_deputy_out_of_his_only_grid_is_refused_unless_another_comes_with_it(desk: Desk) -> None:
    """A7: nothing changes when it is refused; a deputy with none is on the exception list."""
    before = everything(desk)
    with pytest.raises(DeputyLastGrid):
        load(desk, grids=[grid("G-013", "D-01")])
    assert everything(desk) == before
    load(desk, grids=[grid("G-013", "D-01"), grid("G-016", "D-02")], deputies=[member("D-07")])
    assert open_alarms(desk, "deputy_without_grid") == ["D-07"]


def test_a8_end_of_the_only_deputy_s_term_is_alarmed_at_once(desk: Desk) -> None:
    """A8: the grid is on the exception list in the same transaction; a new deputy ends it."""
    tx = desk.tx(OFFICE)
    usecases.load_directory(tx, LoadDirectory.load({"deputies": [member("D-02", is_sitting=False)]}))
    raised = [emission.event for emission in tx.emitted if isinstance(emission.event, AlarmRaised)]
    assert [(event.kind, event.about) for event in raised] == [("grid_without_deputy", "G-013")]
    assert coverage.coverage(desk.tx(OFFICE), Coverage()).coverage_percent < 100
    load(desk, grids=[grid("G-013", "D-01")])
    assert open_alarms(desk, "grid_without_deputy") == []


def test_a8_term_that_runs_out_ends_by_the_timer_once(desk: Desk) -> None:
    """A8: the day after the last one; what is done is done once, and a term to come begins on its day."""
    load(desk, deputies=[member("D-02", term_until="2024-04-22"), member("D-08", term_from="2024-04-23")],
         grids=[grid("G-018", "D-08")])
    assert open_alarms(desk, "grid_without_deputy") == ["G-018"]
    directory.turn_terms(desk.tx())
    assert open_alarms(desk, "grid_without_deputy") == ["G-018"]
    tuesday = desk.tx(now=datetime.fromisoformat("2024-04-23T00:10:00+08:00"))
    assert directory.turn_terms(tuesday) is False
    assert open_alarms(desk, "grid_without_deputy") == ["G-013"]
    assert desk.rows("select grid from grid_deputies where deputy = 'D-02'") == []
    again = desk.tx(now=datetime.fromisoformat("2024-04-23T00:11:00+08:00"))
    directory.turn_terms(again)
    assert again.emitted == []


def test_deputy_before_his_first_day_may_not_act_in_his_grid(desk: Desk) -> None:
    load(desk, deputies=[member("D-08", term_from="2024-04-23")], grids=[grid("G-018", "D-08")])
    wang = Caller("wang", frozenset({roles.DEPUTY}), deputy="D-08")
    opinion = desk.post(grid="G-018")
    with pytest.raises(NotYourGrid):
        desk.register(opinion.opinion_id, caller=wang)
    directory.turn_terms(desk.tx(now=datetime.fromisoformat("2024-04-23T00:10:00+08:00")))
    assert desk.register(opinion.opinion_id, caller=wang).registered_by == "D-08"


def test_a3_stage_of_the_rollout_and_community_are_kept(desk: Desk) -> None:
    """A3: pilot or general, from its first day on; A4: a place belongs to a community."""
    load(desk, sites=[{"site": "S-09", "name": "桥南联络站", "kind": "station", "community": "桥南社区",
                       "rollout_stage": "pilot", "opened_on": "2024-05-01"}])
    assert desk.rows("select community, rollout_stage, opened_on::text from sites where site = 'S-09'") == [
        {"community": "桥南社区", "rollout_stage": "pilot", "opened_on": "2024-05-01"}]


def test_a4_point_without_a_station_is_refused_and_a_station_may_have_none(desk: Desk) -> None:
    """A4: nothing is stored of the refused one."""
    with pytest.raises(DirectoryBroken):
        load(desk, sites=[{"site": "P-12", "name": "无站之点", "kind": "point"}])
    assert load(desk, sites=[{"site": "S-02", "name": "新站", "kind": "station"}]).sites == 3


class _Direct:
    """A client that asks the use case itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self.loads = desk, 0

    def __enter__(self) -> _Direct:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def call(self, operation: str, **arguments: Any) -> Any:
        assert operation == "intake.load_directory"
        self.loads += not arguments.get("dry_run", False)
        return usecases.load_directory(self._desk.tx(OFFICE), LoadDirectory.load(arguments)).dump()


@pytest.fixture
def command(empty: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a way to run `./siquan directory …` on this intake, and the client that it gets."""
    client = _Direct(empty)
    monkeypatch.setattr(access, "token", lambda *_: "a token")
    monkeypatch.setattr(access, "client", lambda *_, **__: client)
    app = typer.Typer()
    directory_command.register(app)
    app.command("nothing")(lambda: None)  # one command alone would swallow its own name
    return lambda *told: (CliRunner().invoke(app, ["directory", *map(str, told)]), client.loads)


def test_x9_command_loads_the_example_and_a_second_time_changes_nothing(empty: Desk, command: Any) -> None:
    """X9: checked first, then loaded; the dry run alone loads nothing."""
    result, loads = command("load", "--example", "--dry-run")
    assert (result.exit_code, loads, empty.count("deputies")) == (0, 0, 0)
    result, loads = command("load", "--example")
    assert (result.exit_code, loads, empty.count("deputies"), empty.count("links")) == (0, 1, 100, 410)
    before = everything(empty)
    assert command("load", "--example")[0].exit_code == 0
    assert everything(empty) == before


def test_x9_command_names_the_bad_line_and_loads_nothing(empty: Desk, command: Any, tmp_path: Path, capfd: Any) -> None:
    """X9: file and line of what only the service can know."""
    (tmp_path / "deputies.csv").write_text("deputy,name\nD-01,李明\n", encoding="utf-8")
    (tmp_path / "grids.csv").write_text("grid,name,deputies\nG-1,一网格,D-01\nG-2,二网格,D-404\n", encoding="utf-8")
    result, loads = command("load", tmp_path)
    assert (result.exit_code, loads, empty.count("deputies")) == (1, 0, 0)
    told = result.output + result.stderr + "".join(capfd.readouterr())
    assert "grids.csv:3" in told and "名录前后不一致" in told and "contradicts itself" in told
    (tmp_path / "grids.csv").write_text("grid,name,deputies\nG-1,一网格,D-01\n", encoding="utf-8")
    result, loads = command("load", tmp_path)
    assert (result.exit_code, loads, empty.count("grids")) == (0, 1, 1)


def test_x9_command_sends_many_links_in_parts(empty: Desk, command: Any, tmp_path: Path, capfd: Any) -> None:
    """X9: as many households as a district has; a bad line far down is named before anything is loaded."""
    (tmp_path / "deputies.csv").write_text("deputy,name\nD-01,李明\n", encoding="utf-8")
    (tmp_path / "grids.csv").write_text("grid,name,deputies\nG-1,一网格,D-01\n", encoding="utf-8")
    lines = [f"deputy_voter,D-01,V-{number}" for number in range(4500)]
    (tmp_path / "links.csv").write_text("\n".join(["kind,parent,child", *lines[:-1], "deputy_voter,D-404,V-1"]), "utf-8")
    result, loads = command("load", tmp_path)
    assert (result.exit_code, loads, empty.count("links")) == (1, 0, 0)
    assert "links.csv:4501" in result.output + result.stderr + "".join(capfd.readouterr())
    (tmp_path / "links.csv").write_text("\n".join(["kind,parent,child", *lines]), "utf-8")
    result, loads = command("load", tmp_path)
    assert (result.exit_code, loads, empty.count("links")) == (0, 3, 4500)
    assert "links: 新增 added 4500" in result.output + "".join(capfd.readouterr())
