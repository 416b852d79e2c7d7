"""X9: the exported ledger opens in a spreadsheet, whole, and nothing in it is carried out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.cli import __main__ as cli
from deploy.cli import access, export
from deploy.client import NoAnswer
from services.contracts.intake.operations.cases import LedgerLine
from tests.support.samples import path_of

SAMPLE: dict[str, Any] = json.loads(path_of("intake.ledger").read_text(encoding="utf-8"))["reply"]["items"][0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1+1", "＝1+1", "\ufeff=1"])
def test_x9_a_formula_is_exported_harmless(text: str) -> None:
    """X9: the text stays, with an apostrophe in front."""
    assert export.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "路灯不亮", "1+1=2", "QJ-2024-000017", "'=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert export.harmless(text) == text


def test_x9_the_file_is_utf8_with_bom_and_reads_back(tmp_path: Path) -> None:
    """X9: UTF-8 with BOM, commas, quotes and lines within cells kept."""
    file = tmp_path / "ledger.csv"
    line = {**SAMPLE, "title": "=HYPERLINK(1)", "source_note": '第一行,"引号"\n第二行'}
    assert export.write(file, iter([line, SAMPLE])) == 2
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert (first["标题"], first["原始意见"]) == ("'=HYPERLINK(1)", '第一行,"引号"\n第二行')
    assert (second["件号"], second["点单时间"], second["照片"]) == (
        "QJ-2024-000017",
        "2024-04-20 22:10",
        "ph-20240420-0041",
    )
    assert second["重点标记"] == "life_property"


def test_every_column_is_a_field_of_the_line() -> None:
    assert set(export.COLUMNS) <= set(LedgerLine._names)
    assert len(set(export.COLUMNS.values())) == len(export.COLUMNS)


class Pages:
    """A client that answers with pages of the ledger, or not at all."""

    def __init__(self, pages: int, fails_at: int | None = None) -> None:
        self.asked: list[dict[str, Any]] = []
        self._pages, self._fails_at = pages, fails_at

    def call(self, operation: str, **fields: Any) -> dict[str, Any]:
        assert operation == "intake.ledger"
        self.asked.append(fields)
        number = len(self.asked)
        if number == self._fails_at:
            raise NoAnswer("no answer")
        return {"items": [SAMPLE] * 2, "next_cursor": f"c{number}" if number < self._pages else ""}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return `run(pages, *arguments)`, which gives the exit code."""

    def run_one(pages: Pages, *arguments: str) -> int:
        @contextmanager
        def client(*args: Any, **kwargs: Any) -> Iterator[Pages]:
            yield pages

        monkeypatch.setattr(access, "client", client)
        monkeypatch.setattr(access, "token", lambda *args, **kwargs: "t")
        monkeypatch.setattr("sys.argv", ["siquan", "export", "ledger", *arguments, "--home", str(tmp_path)])
        return cli.main()

    return run_one


def test_all_pages_of_the_period_are_written(run: Callable[..., int], tmp_path: Path) -> None:
    pages, file = Pages(3), tmp_path / "out.csv"
    assert run(pages, str(file), "--from", "2024-04-01", "--to", "2024-04-30", "--grid", "G-001") == 0
    assert [(one["from_on"], one["until_on"], one["grid"], one["cursor"]) for one in pages.asked] == [
        ("2024-04-01", "2024-04-30", "G-001", cursor) for cursor in ("", "c1", "c2")
    ]
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 7


def test_what_was_there_stays_when_the_export_breaks_off(run: Callable[..., int], tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    assert run(Pages(3, fails_at=2), str(file)) == 1
    assert file.read_text() == "old"
    assert list(tmp_path.glob(".out*")) == []
