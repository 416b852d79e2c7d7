"""A directory as files: one YAML, or CSVs of deputies, grids, sites and links; each entry knows its file and line.

A CSV's columns go by name, English or Chinese; lists stand in one cell, separated by `;` or `、`. What a service would
say of a field is said here already, with the file and the line, so that nothing is sent that cannot hold.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from deploy.cli.bulk import UnreadableFile
from services.contracts.declare import Record
from services.contracts.intake.operations.directory import DeputyEntry, GridEntry, LinkEntry, SiteEntry
from services.contracts.problems import Invalid

KINDS: dict[str, type[Record]] = {"deputies": DeputyEntry, "grids": GridEntry, "sites": SiteEntry, "links": LinkEntry}
_FILE_NAMES = {"deputies": ("deputies", "代表"), "grids": ("grids", "网格"), "sites": ("sites", "站点"),
               "links": ("links", "联系")}
_COLUMNS = {
    "代表": "deputy", "代表编号": "deputy", "姓名": "name", "名称": "name", "级别": "level", "在任": "is_sitting",
    "任期起": "term_from", "任期止": "term_until", "网格": "grid", "网格编号": "grid", "党支部": "branch",
    "党员": "party_members", "网格代表": "deputies", "启用": "is_active", "站点": "site", "站点编号": "site",
    "类型": "kind", "种类": "kind", "所属联络站": "parent", "收音壁": "has_wall", "启用日期": "opened_on",
    "社区": "community", "推广阶段": "rollout_stage", "上级": "parent", "下级": "child",
}
_WORDS = {"区级": "district", "区": "district", "乡镇": "township", "街道": "township", "联络站": "station",
          "联络点": "point", "试点": "pilot", "推广": "general"}
_FLAGS = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}
_LISTS, _BOOLEANS = ("party_members", "deputies"), ("is_sitting", "is_active", "has_wall")


@dataclass(frozen=True)
class Entry:
    """One entry: what it is, where it stands, and the request's form of it."""

    kind: str
    where: str
    fields: Any


@dataclass
class DirectorySet:
    """Everything that some files say, and what is wrong with it by itself."""

    entries: dict[str, list[Entry]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    problems: list[tuple[str, str]] = field(default_factory=list)

    def request(self) -> dict[str, list[Any]]:
        """Return the fields of `intake.load_directory`."""
        return {kind: [entry.fields for entry in entries] for kind, entries in self.entries.items()}

    def where(self, path: str) -> str:
        """Return the file and line of a path of the request, `grids.3` or `grids.3.name`."""
        kind, _, rest = path.partition(".")
        index = rest.partition(".")[0]
        known = self.entries.get(kind, [])
        return known[int(index)].where if index.isdigit() and int(index) < len(known) else path

    def check(self) -> None:
        """Find what is wrong with each entry by itself."""
        for kind, entries in self.entries.items():
            for entry in entries:
                try:
                    KINDS[kind].load(entry.fields)
                except Invalid as invalid:
                    self.problems += [(entry.where, f"{found.field} {found.message} {found.message_en}".strip())
                                      for found in invalid.problems]


def read(paths: Iterable[Path]) -> DirectorySet:
    """Read files, and the known files of folders, into one set."""
    found = DirectorySet()
    for path in _files(paths):
        entries = _from_yaml(path) if path.suffix in (".yaml", ".yml") else _from_csv(path, found)
        for entry in entries:
            found.entries[entry.kind].append(entry)
    found.check()
    return found


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        known = [file for file in sorted(path.iterdir())
                 if file.suffix in (".yaml", ".yml") or (file.suffix == ".csv" and _kind_of(file))]
        if not known:
            raise UnreadableFile("文件夹里没有名录文件 / no directory.yaml, deputies.csv, grids.csv, sites.csv, links.csv")
        yield from known


def _kind_of(path: Path) -> str | None:
    return next((kind for kind, names in _FILE_NAMES.items() if path.stem.lower() in names), None)


def _from_yaml(path: Path) -> Iterator[Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.load(text, Loader=_Plain)
    except yaml.YAMLError as error:
        raise UnreadableFile(f"不是 YAML / not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(root, yaml.MappingNode) or not isinstance(raw, dict) or not set(raw) <= set(KINDS):
        raise UnreadableFile(f"最上层只能有 / only these may stand at the top: {', '.join(KINDS)}")
    lines = {key.value: [item.start_mark.line + 1 for item in value.value]
             for key, value in root.value if isinstance(value, yaml.SequenceNode)}
    for kind, items in raw.items():
        if items is not None and not isinstance(items, list):
            raise UnreadableFile(f"{kind} 应为列表 / must be a list")
        for line, item in zip(lines.get(kind, ()), items or (), strict=False):
            yield Entry(kind, f"{path.name}:{line}", item)


class _Plain(yaml.SafeLoader):
    """YAML's safe loader without dates: a day stays the text that the contract reads."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def _from_csv(path: Path, found: DirectorySet) -> Iterator[Entry]:
    kind = _kind_of(path)
    if kind is None:
        raise UnreadableFile("文件名应为 / the name must be one of: deputies.csv, grids.csv, sites.csv, links.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = {column: _column(column) for column in reader.fieldnames or ()}
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            if None in row:
                found.problems.append((where, f"多于 {len(columns)} 列 / more than {len(columns)} columns"))
                continue
            told = {columns[name]: (value or "").strip() for name, value in row.items()}
            if any(told.values()):
                yield Entry(kind, where, {name: _value(name, value) for name, value in told.items() if value})


def _column(name: str) -> str:
    told = name.strip()
    return _COLUMNS.get(told, told.lower())


def _value(name: str, value: str) -> Any:
    if name in _LISTS:
        return [item.strip() for item in value.replace("；", ";").replace("、", ";").split(";") if item.strip()]
    if name in _BOOLEANS:
        return _FLAGS.get(value.lower(), value)
    return _WORDS.get(value, value) if name in ("level", "kind", "rollout_stage") else value
