"""What the kinds of field accept and refuse: bad input of every kind, one by one."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import fields as f
from services.contracts.declare import Record, record
from services.contracts.problems import Invalid, problem


@record
class Inner(Record):
    """A record inside another."""

    name: str = f.text(max=5, one_line=True)


@record
class Outer(Record):
    """One field of each kind."""

    text: str = f.text(max=20)
    line: str = f.text(max=20, one_line=True, default="")
    code: str | None = f.code(optional=True)
    phone: str | None = f.phone(optional=True)
    id: UUID | None = f.uuid(optional=True)
    kind: str = f.choice(("problem", "proposal"), default="problem")
    number: int = f.integer(min=1, max=10, default=5)
    flag: bool = f.flag(default=False)
    at: datetime | None = f.moment(optional=True)
    on: date | None = f.day(optional=True)
    inner: Inner | None = f.record(Inner, optional=True)
    names: list[str] = f.many(f.code(), max=3, unique=True, default=[])
    inners: list[Inner] = f.many(Inner, max=3, default=[])


def wrong(**values: Any) -> dict[str, str]:
    """Return code by field of a record that cannot be loaded."""
    with pytest.raises(Invalid) as refused:
        Outer.load({"text": "好", **values})
    for found in refused.value.problems:
        assert found.message and found.message_en
        assert "{" not in found.message + found.message_en
    return {found.field: found.code for found in refused.value.problems}


REFUSED: list[tuple[str, Any, str]] = [
    *(("text", value, "blank") for value in ("", "   ", "\u200b\u200d", "\u3000", "\n\t", "\u2060 \ufeff")),
    *(("text", value, "invalid_characters") for value in (
        "a\x00b", "\x01a", "a\x7fb", "a\x85b", "\ud800", "a\udfffb", "a\u202eb", "a\u2066b", "\u200ea", "a\x1bb")),
    *(("text", value, "markup") for value in (
        "<script>alert(1)</script>"[:20], "<b>", "</b >", "<a href=x>", "<x onclick=1>", "<!--", "JavaScript:x", "<img/x>",
        "<ScRiPt >")),
    ("text", "字" * 21, "too_long"), ("text", "字" * 2000, "too_long"), ("text", None, "null"),
    *(("text", value, "invalid_type") for value in (7, True, 1.5, ["a"], {"a": 1}, {"__type__": "datetime"})),
    ("line", "a\nb", "invalid_characters"), ("line", "a\tb", "invalid_characters"), ("line", "a\rb", "invalid_characters"),
    *(("code", value, "invalid_format") for value in ("", " a", "a b", "编号", "-a", ".a", "a" * 65, "a\n", "a\x00", "a/b", "ａ")),
    ("code", 7, "invalid_type"),
    *(("phone", value, "invalid_format") for value in (
        "", "abc", "1380013800x", "13800138000\n", "\n13800138000", "1", "+", "1" * 30, "138 0013 8000 转 5", "' or 1=1 --")),
    ("phone", 13800138000, "invalid_type"),
    *(("id", value, "invalid_format") for value in (
        "", "x", "7b0e4a9e6f0e4a629d430d2b9f1f6f11", "{7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11}",
        "urn:uuid:7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11", "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11 ")),
    ("id", 7, "invalid_type"),
    *(("kind", value, "invalid_choice") for value in ("", "Problem", "problem ", "other", "problem\n")),
    *(("kind", value, "invalid_type") for value in (["problem"], 1, True, {"a": 1})), ("kind", None, "null"),
    *(("number", value, "out_of_range") for value in (0, -1, 11, 2**31, 2**40, 10**30)),
    *(("number", value, "invalid_type") for value in ("7", True, 7.0, 1e9, [7])), ("number", None, "null"),
    *(("flag", value, "invalid_type") for value in ("true", "yes", 1, 0, "")), ("flag", None, "null"),
    *(("at", value, "invalid_format") for value in (
        "", "昨天", "2024-04-28", "2024-02-30T09:00:00+08:00", "2024-04-28T25:00Z", "2024-04-28T09:00:00+08:00\n", "20240428T0900Z",
        "2024-W17-1T09:00:00Z", "2024-04-28T09:00:00+99:00")),
    ("at", "2024-04-28T09:00:00", "timezone_required"), ("at", 1714266000, "invalid_type"),
    ("at", "1889-04-28T09:00:00Z", "out_of_range"), ("at", "9999-12-31T23:59:59-12:00", "invalid_format"),
    *(("on", value, "invalid_format") for value in ("", "2024/04/28", "2024-4-28", "2024-02-30", "20240428", "2024-04-28\n")),
    ("on", "1889-04-28", "out_of_range"), ("on", 20240428, "invalid_type"),
    ("inner", "x", "invalid_type"), ("inner", [{"name": "a"}], "invalid_type"),
    ("inners", [{"name": "a"}] * 4, "too_many_items"), ("inners", {"name": "a"}, "invalid_type"),
    ("names", "a", "invalid_type"), ("names", {"a": 1}, "invalid_type"), ("names", ["a"] * 4, "too_many_items"),
    ("names", ["a", "a"], "duplicate_items"), ("names", None, "null"),
]


@pytest.mark.parametrize("field", Outer._names)
def test_refused_by_name_and_code(field: str) -> None:
    for name, value, code in REFUSED:
        if name == field:
            assert wrong(**{field: value}) == {field: code}, repr(value)


@pytest.mark.parametrize(("field", "value", "kept"), [
    ("text", "  路灯不亮\r\n找人修 ", "路灯不亮\n找人修"), ("text", "𠮷田家的😀", "𠮷田家的😀"), ("text", "a\tb", "a\tb"),
    ("text", "e\u0301", "e\u0301"), ("text", "《<通知>》3<5且a>b", "《<通知>》3<5且a>b"), ("text", "=cmd()", "=cmd()"),
    ("text", "' or '1'='1", "' or '1'='1"), ("text", "{{7*7}} ${x}", "{{7*7}} ${x}"), ("text", "字" * 20, "字" * 20),
    ("text", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"), ("line", "", ""), ("line", "   ", ""),
    ("code", "G-001", "G-001"), ("code", "a.b_c:d-e", "a.b_c:d-e"), ("code", "a" * 64, "a" * 64), ("code", None, None),
    ("phone", "13800138000", "13800138000"), ("phone", "１３８００１３８０００", "13800138000"), ("phone", "+86 138-0013-8000", "+86 138-0013-8000"),
    ("phone", "023-12345678", "023-12345678"), ("kind", "proposal", "proposal"), ("number", 1, 1), ("number", 10, 10),
    ("flag", True, True), ("at", "2024-04-28T09:00:00+08:00", datetime(2024, 4, 28, 1, tzinfo=UTC)),
    ("at", "2024-04-28T01:00Z", datetime(2024, 4, 28, 1, tzinfo=UTC)), ("on", "2024-02-29", date(2024, 2, 29)),
    ("id", "7B0E4A9E-6f0e-4a62-9d43-0d2b9f1f6f11", UUID("7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11")), ("names", ["a", "b"], ["a", "b"]),
])
def test_accepted_and_kept(field: str, value: Any, kept: Any) -> None:
    assert getattr(Outer.load({"text": "好", field: value}), field) == kept


def test_missing_and_unknown_are_told_together() -> None:
    with pytest.raises(Invalid) as refused:
        Outer.load({"colour": "red", "number": 99, "inner": {"nam": "x"}, "inners": [{"name": "a"}, {"name": "长" * 6}]})
    assert {found.field: found.code for found in refused.value.problems} == {
        "text": "required", "colour": "unknown", "number": "out_of_range", "inner.name": "required", "inner.nam": "unknown",
        "inners.1.name": "too_long"}


@pytest.mark.parametrize("name", ["13800138000", "金丝雀", "<b>", "\ud800", "a b", "x" * 61, "", "a.13800138000", "A"])
def test_an_unknown_name_that_is_no_name_is_not_repeated(name: str) -> None:
    assert wrong(**{name: 1}) == {"…": "unknown"}
    assert wrong(inners=[{"name": "a", name: 1}]) == {"inners.0.…": "unknown"}


def test_a_reader_of_events_ignores_what_it_does_not_know() -> None:
    assert Outer.load_tolerant({"text": "好", "colour": "red"}) == Outer.load({"text": "好"})
    with pytest.raises(Invalid):
        Outer.load_tolerant({"text": "", "colour": "red"})


@pytest.mark.parametrize("raw", [None, 7, "text", [], [("text", "好")]])
def test_what_is_no_record_is_refused(raw: Any) -> None:
    with pytest.raises(Invalid):
        Outer.load(raw)


def test_the_offending_value_is_never_repeated() -> None:
    with pytest.raises(Invalid) as refused:
        Outer.load({"text": "13800138000\x00", "phone": "13800138000x", "kind": "13800138000", "code": "13800138000 "})
    assert len(refused.value.problems) == 4
    assert "13800138000" not in str(refused.value) + repr([found.as_dict() for found in refused.value.problems])


def test_an_unknown_code_of_a_problem_reads_as_invalid() -> None:
    assert problem("x", "no such code").message_en == "is not valid"


def test_defaults_are_nobodys_to_share() -> None:
    one, two = Outer.load({"text": "好"}), Outer.load({"text": "好"})
    one.names.append("a")
    assert two.names == []


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_any_text_is_kept_or_refused_and_what_is_kept_can_be_stored(text: str) -> None:
    """PostgreSQL takes neither NUL nor a lone surrogate; JSON in UTF-8 not the latter; nobody reads blanks."""
    try:
        kept = Outer.load({"text": text}).text
    except Invalid as refused:
        assert [found.field for found in refused.problems] == ["text"]
        return
    kept.encode("utf-8")
    assert "\x00" not in kept and kept == kept.strip() and len(kept) <= 20
    assert any(unicodedata.category(sign) not in ("Cf", "Zs", "Cc") for sign in kept)
    assert Outer.load({"text": kept}).text == kept, "what was kept would be kept again"


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.lists(st.none() | st.text(max_size=3))
       | st.dictionaries(st.text(max_size=5), st.integers()))
def test_any_value_in_any_field_is_loaded_or_refused(value: Any) -> None:
    for field in Outer._names:
        try:
            loaded = Outer.load({"text": "好", field: value})
        except Invalid:
            continue
        assert Outer.load(loaded.dump()) == loaded


@given(st.builds(dict, text=st.just("好"), number=st.integers(1, 10), flag=st.booleans(),
                 at=st.datetimes(datetime(1990, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)).map(datetime.isoformat),
                 on=st.dates(date(1990, 1, 1), date(2199, 12, 31)).map(date.isoformat), id=st.uuids().map(str)))
def test_what_is_dumped_is_loaded(values: dict[str, Any]) -> None:
    loaded = Outer.load(values)
    assert Outer.load(loaded.dump()) == loaded
