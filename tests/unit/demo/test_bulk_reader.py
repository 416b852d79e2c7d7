"""The reader of bulk files: whatever a spreadsheet writes, line by line, checked as the service would check it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from deploy.cli import bulk

CHINESE = ("留言编号", "留言主题", "留言时间", "留言详情")


def written(tmp_path: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> Path:
    path = tmp_path / "messages.csv"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def one(tmp_path: Path, text: str, **columns: str) -> bulk.Line:
    [line] = bulk.read(written(tmp_path, ("text", *columns), (text, *columns.values())))
    return line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_every_usual_encoding_and_chinese_headers(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, CHINESE, ("188801", "路灯", "2023/5/1 8:05:30", "康家苑的路灯坏了，𠮷" if encoding != "gbk" else "康家苑的路灯坏了"),
                   encoding=encoding)
    [line] = bulk.read(path)
    assert line.problems == []
    assert line.request["text"].startswith("康家苑的路灯坏了")
    assert line.request | {"text": ""} == {"channel": "bulk", "source_ref": "188801", "title": "路灯", "text": "",
                                           "posted_at": "2023-05-01T08:05:30+08:00"}
    assert line.row["留言主题"] == "路灯"


def test_a_large_utf8_file_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    """The sample that tells the encoding may end in the middle of a character."""
    path = written(tmp_path, ("text",), *[("路" * 700,)] * 500)
    assert path.stat().st_size > 1_000_000
    assert {line.request["text"] for line in bulk.read(path)} == {"路" * 700}


@pytest.mark.parametrize(("told", "kept"), [
    ("2023-05-01", "2023-05-01T00:00:00+08:00"), ("2023/5/1", "2023-05-01T00:00:00+08:00"),
    ("2023-05-01 8:05", "2023-05-01T08:05:00+08:00"), ("2023-05-01T10:20:22+08:00", "2023-05-01T10:20:22+08:00"),
    ("2023-05-01T02:20:22Z", "2023-05-01T02:20:22Z")])
def test_times_without_a_zone_are_the_districts(tmp_path: Path, told: str, kept: str) -> None:
    line = one(tmp_path, "路灯", posted_at=told)
    assert (line.request["posted_at"], line.problems) == (kept, [])


@pytest.mark.parametrize("told", ["昨天", "2023-02-30", "2023/13/1 8:00", "45047", "2023-05-01 25:00"])
def test_a_time_that_is_none_is_named(tmp_path: Path, told: str) -> None:
    assert [p.field for p in one(tmp_path, "路灯", posted_at=told).problems] == ["posted_at"]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "' or 1=1 --", "{{7*7}}", "a\nb", "𠮷😀"])
def test_text_stays_as_it_was_typed(tmp_path: Path, text: str) -> None:
    line = one(tmp_path, text)
    assert (line.request["text"], line.problems) == (text, [])


@pytest.mark.parametrize(("text", "code"), [
    ("", "blank"), ("   ", "blank"), ("\u200b", "blank"), ("路" * 4001, "too_long"), ("<script>x</script>", "markup"),
    ("甲\x07", "invalid_characters"), ("甲\u202e乙", "invalid_characters")])
def test_a_bad_text_is_named(tmp_path: Path, text: str, code: str) -> None:
    assert [(p.field, p.code) for p in one(tmp_path, text).problems] == [("text", code)]


@pytest.mark.parametrize(("column", "value", "code"), [
    ("kind", "投诉", "invalid_choice"), ("grid", "第一网格", "invalid_format"), ("source_ref", "编号 1", "invalid_format"),
    ("channel", "飞鸽", "invalid_choice"), ("place", "路" * 201, "too_long")])
def test_a_bad_column_is_named(tmp_path: Path, column: str, value: str, code: str) -> None:
    assert [(p.field, p.code) for p in one(tmp_path, "路灯", **{column: value}).problems] == [(column, code)]


def test_kinds_may_be_said_in_chinese(tmp_path: Path) -> None:
    assert one(tmp_path, "种莲藕", 类型="建议").request["kind"] == "proposal"
    assert one(tmp_path, "路灯", 类型="问题").request["kind"] == "problem"


def test_a_long_title_is_cut_and_the_text_keeps_all(tmp_path: Path) -> None:
    line = one(tmp_path, "长" * 300, title="长" * 300)
    assert len(line.request["title"]) == 100 and line.request["title"].endswith("…")
    assert line.problems == []


def test_a_line_without_a_number_gets_the_same_one_every_time(tmp_path: Path) -> None:
    first, again, other, dated = (one(tmp_path, "路灯"), one(tmp_path, "路灯"), one(tmp_path, "井盖"),
                                  one(tmp_path, "路灯", posted_at="2023-05-01"))
    refs = [line.request["source_ref"] for line in (first, again, other, dated)]
    assert refs[0] == refs[1] and len(set(refs)) == 3
    assert all(line.problems == [] for line in (first, other, dated))


def test_a_column_too_many_or_too_few(tmp_path: Path) -> None:
    path = written(tmp_path, ("text", "title"), ("路灯", "灯", "多了"), ("井盖",), ("水管", "水"))
    lines = list(bulk.read(path))
    assert [[p.field for p in line.problems] for line in lines] == [["line"], [], []]
    assert [line.number for line in lines] == [2, 3, 4]


def test_a_text_over_several_lines_is_one_message(tmp_path: Path) -> None:
    path = written(tmp_path, ("text",), ("一\n二\n三",), ("四",))
    assert [line.request["text"] for line in bulk.read(path)] == ["一\n二\n三", "四"]


@pytest.mark.parametrize("header", [(), ("a", "b"), ("title",), ("",)])
def test_without_a_column_of_texts_there_is_nothing_to_read(tmp_path: Path, header: tuple[str, ...]) -> None:
    with pytest.raises(bulk.UnreadableFile, match="text, detail"):
        list(bulk.read(written(tmp_path, header, ("x", "y"))))


def test_options_fill_what_the_file_does_not_say(tmp_path: Path) -> None:
    path = written(tmp_path, ("text", "grid"), ("路灯", ""), ("井盖", "G-002"))
    assert [line.request["grid"] for line in bulk.read(path, channel="wall", grid="G-001")] == ["G-001", "G-002"]
    assert {line.request["channel"] for line in bulk.read(path, channel="wall")} == {"wall"}


def lines_of(count: int, size: int) -> list[bulk.Line]:
    return [bulk.Line(number, {"text": "x" * size, "source_ref": str(number)}, {}) for number in range(count)]


@pytest.mark.parametrize(("count", "size", "groups"), [
    (0, 1, []), (1, 1, [1]), (500, 1, [500]), (501, 1, [500, 1]), (1200, 1, [500, 500, 200]), (3, 400_000, [1, 1, 1])])
def test_calls_are_no_larger_than_they_may_be(count: int, size: int, groups: list[int]) -> None:
    found = list(bulk.calls(lines_of(count, size)))
    assert [len(group) for group in found] == groups
    assert [line.number for group in found for line in group] == list(range(count))


def test_nothing_that_a_file_says_stops_the_reader(tmp_path: Path) -> None:
    """NUL, quotes that never close, a header twice: read, or refused by name."""
    for content in (b"text\n\x00\n", b'text\n"never closed\n', b"text,text\na,b\n", b"text\r\na\rb\r\n", b"\xef\xbb\xbftext\n\xe8\n"):
        path = tmp_path / "messages.csv"
        path.write_bytes(content)
        try:
            found: Any = list(bulk.read(path))
        except (bulk.UnreadableFile, UnicodeDecodeError, csv.Error):
            continue
        assert all(isinstance(line, bulk.Line) for line in found)
