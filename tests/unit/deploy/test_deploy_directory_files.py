"""A directory as files: YAML and CSV say the same, and what is wrong is named by file and line in two languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from deploy.cli import directory_files, wall_codes
from deploy.cli.bulk import UnreadableFile
from deploy.cli.wall_codes import sheet
from deploy.examples import district
from services.contracts.intake.operations.directory import LoadDirectory

YAML = """\
deputies:
  - {deputy: D-01, name: 李明, term_from: 2022-01-10}
  - {deputy: D-02, name: 赵红, level: township}
grids:
  - grid: G-01
    name: 文汇社区一网格
    branch: 文汇党支部
    party_members: [M-1, M-2]
    deputies: [D-01, D-02]
sites:
  - {site: S-01, name: 文汇联络站, kind: station, grid: G-01, has_wall: false}
links:
  - {kind: committee_deputy, parent: C-1, child: D-01}
"""
CSVS = {
    "deputies.csv": "deputy,name,level,term_from\nD-01,李明,,2022-01-10\nD-02,赵红,township,\n",
    "grids.csv": "网格,名称,党支部,党员,网格代表\nG-01,文汇社区一网格,文汇党支部,M-1；M-2,D-01、D-02\n",
    "站点.csv": "站点,名称,类型,网格,收音壁\nS-01,文汇联络站,联络站,G-01,否\n\n",
    "links.csv": "种类,上级,下级\ncommittee_deputy,C-1,D-01\n",
}


def written(folder: Path, files: dict[str, str], *, encoding: str = "utf-8") -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding=encoding)
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_x9_csv_and_yaml_say_the_same_with_and_without_bom(tmp_path: Path, encoding: str) -> None:
    """X9: the columns go by their English or Chinese names."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "yaml").mkdir()
    from_csv = directory_files.read([written(tmp_path / "csv", CSVS, encoding=encoding)])
    from_yaml = directory_files.read([written(tmp_path / "yaml", {"directory.yaml": YAML}, encoding=encoding)])
    assert (from_csv.problems, from_yaml.problems) == ([], [])
    told = LoadDirectory.load(from_csv.request())
    assert told == LoadDirectory.load(from_yaml.request())
    assert (told.grids[0].party_members, told.sites[0].has_wall) == (["M-1", "M-2"], False)


def test_x9_what_is_wrong_is_named_by_file_and_line(tmp_path: Path) -> None:
    """X9: every bad line, in Chinese and English."""
    bad = {**CSVS, "deputies.csv": "deputy,name,level\nD-01,李明,\nD 02,赵红,皇帝\nD-03,,\nD-04,周宁,,,多了\n"}
    found = directory_files.read([written(tmp_path, bad)])
    assert [where for where, _ in found.problems] == ["deputies.csv:5", "deputies.csv:3", "deputies.csv:3", "deputies.csv:4"]
    told = dict(found.problems)["deputies.csv:4"]
    assert told.startswith("name ") and "必须填写" in told and "is required" in told


def test_a_place_in_the_request_is_known_by_file_and_line(tmp_path: Path) -> None:
    folder = written(tmp_path, {"directory.yaml": YAML, "sites.csv": "site,name,kind\nS-02,新站,station\n"})
    found = directory_files.read([folder])
    assert found.where("deputies.1") == found.where("deputies.1.name") == "directory.yaml:3"
    assert (found.where("grids.0"), found.where("sites.1")) == ("directory.yaml:5", "sites.csv:2")
    assert found.where("sites") == "sites"


@pytest.mark.parametrize(("name", "text"), [
    ("directory.yaml", "- a list"),
    ("directory.yaml", "deputies: {D-01: 李明}"),
    ("directory.yaml", "somebody: []"),
    ("directory.yaml", "deputies: [unclosed"),
    ("directory.yaml", ""),
    ("directory.yaml", "!!python/object/apply:os.system [true]"),
    ("people.csv", "a,b\n1,2\n"),
])
def test_file_that_is_no_directory_is_refused_as_a_whole(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(UnreadableFile):
        directory_files.read([written(tmp_path, {name: text}) / name])


def test_folder_without_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        directory_files.read([tmp_path])


def test_entry_that_is_no_record_is_named(tmp_path: Path) -> None:
    found = directory_files.read([written(tmp_path, {"directory.yaml": "deputies:\n  - 李明\n"}) / "directory.yaml"])
    assert [where for where, _ in found.problems] == ["directory.yaml:2"]


def test_a6_example_district_is_of_the_method_s_own_size() -> None:
    """A6: 85 district deputies, each in a grid; A8: each grid with a district deputy; A11: 44 places with a wall."""
    told = LoadDirectory.load(district.entries())
    district_deputies = {deputy.deputy for deputy in told.deputies if deputy.level == "district"}
    assert len(district_deputies) == 85
    assert {deputy for grid in told.grids for deputy in grid.deputies} >= district_deputies
    assert all(district_deputies & set(grid.deputies) and grid.branch and len(grid.party_members) >= 3 for grid in told.grids)
    assert len(told.sites) >= 40 and all(site.has_wall for site in told.sites)
    assert {site.rollout_stage for site in told.sites} == {"pilot", "general"}
    assert district.entries() == district.entries()


def test_example_survives_its_own_file(tmp_path: Path) -> None:
    file = tmp_path / "district.yaml"
    file.write_text(yaml.safe_dump(district.entries(), allow_unicode=True), encoding="utf-8")
    found = directory_files.read([file])
    assert found.problems == []
    assert LoadDirectory.load(found.request()) == LoadDirectory.load(district.entries())


def test_a11_wall_code_prints_as_code_and_number() -> None:
    """A11: QR + number; a name of the district's own cannot break the sheet."""
    root = ET.fromstring(sheet({"code_text": "QJ-W00017", "number": "QJ-W00017", "name": "书香<&>联络点"}))
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["QJ-W00017", "书香<&>联络点"]
    assert [node for node in root.iter() if node.tag.endswith("path")], "the code itself"


def test_a11_command_writes_a_sheet_for_every_wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A11: named by its number."""
    asked: list[dict[str, object]] = []

    class Walls:
        def __enter__(self) -> Walls:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def pages(self, operation: str, **arguments: object) -> list[dict[str, str]]:
            asked.append({"operation": operation, **arguments})
            return [{"code_text": f"W{n}", "number": f"QJ-W0000{n}", "name": "站"} for n in (1, 2)]

    monkeypatch.setattr(wall_codes.access, "token", lambda *_: "a token")
    monkeypatch.setattr(wall_codes.access, "client", lambda *_: Walls())
    wall_codes.wall_codes(tmp_path / "codes", site=None, subject="operator:test", home=tmp_path)
    assert asked == [{"operation": "intake.walls", "limit": 200}]
    assert sorted(file.name for file in (tmp_path / "codes").iterdir()) == ["QJ-W00001.svg", "QJ-W00002.svg"]
