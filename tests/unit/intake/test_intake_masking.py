"""Telephone and identity numbers do not survive in what goes on the bus; amounts and dates do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.masking import masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("请联系13800008000王某", "请联系138********王某"),
        ("138 0000 8000 或 139-1111-2222", "138 **** **** 或 139-****-****"),
        ("13800008000 13900009000", "138******** 139********"),
        ("+86 13800008000", "+86 1**********"),
        ("１３８００００８０００", "１３８********"),
        ("138\u200b0000\u200b8000", "138\u200b****\u200b****"),
        ("座机023-79222333", "座机023-********"),
        ("(023)79222333转2", "(023)********转2"),
        ("0755 8888 6666", "075* **** ****"),
        ("电话：79222333", "电话：792*****"),
        ("身份证500239199001011234", "身份证500***************"),
        ("50023919900101123X。", "500***************。"),
        ("500239 19900101 123x", "500*** ******** ****"),
        ("旧证500239900101123", "旧证500************"),
        ("卡号6222021234567890123", "卡号622****************"),
    ],
)
def test_number_is_masked(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    "harmless",
    [
        "充电桩15个，需资金5200000元，2024-04-28前完成",
        "2024-04-28 2024-05-06 12:30两次停水",
        "件号QJ-2024-000001，路灯编号20240428",
        "拨打12345热线无人接听",
        "惠及35000人，面积1234567.89平方米",
        "",
    ],
)
def test_amounts_dates_and_case_numbers_stay(harmless: str) -> None:
    assert masked(harmless) == harmless


_words = st.text(alphabet=st.characters(blacklist_categories=("Nd", "Nl", "No", "Cs")), max_size=12)
_mobile = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
_landline = st.from_regex(r"\A0[0-9]{2,3}-[2-9][0-9]{6,7}\Z")
_identity = st.from_regex(r"\A[1-9][0-9]{16}[0-9X]\Z")


@given(before=_words, number=st.one_of(_mobile, _landline, _identity), after=_words)
@settings(max_examples=40)
def test_no_number_survives_between_any_words(before: str, number: str, after: str) -> None:
    shown = masked(before + number + after)
    assert number not in shown
    assert len(shown) == len(before) + len(number) + len(after)
    assert sum(character.isdecimal() for character in shown) <= 3
