"""What was wrong with one field, said so that a clerk and a partner's programmer both understand it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Code -> (Chinese, English). A code is stable for machines, the sentences are for people and may change.
SENTENCES: dict[str, tuple[str, str]] = {
    "required": ("必须填写", "is required"),
    "unknown": ("没有这个字段", "is not a known field"),
    "null": ("不能为空值", "must not be null"),
    "invalid_type": ("类型不对，应为{expected}", "has the wrong type, expected {expected}"),
    "blank": ("不能为空白", "must not be blank"),
    "too_long": ("太长，最多{max}个字符", "is too long, at most {max} characters"),
    "too_many_items": ("太多，最多{max}项", "has too many items, at most {max}"),
    "too_few_items": ("太少，至少{min}项", "has too few items, at least {min}"),
    "duplicate_items": ("有重复项", "has repeated items"),
    "invalid_characters": ("含有不允许的字符", "contains characters that are not allowed"),
    "markup": ("不能含有网页标签", "must not contain HTML markup"),
    "invalid_choice": ("不在可选范围内：{choices}", "is not one of: {choices}"),
    "invalid_format": ("格式不对：{expected}", "has the wrong form: {expected}"),
    "timezone_required": ("时间必须带时区", "must carry a time zone"),
    "out_of_range": ("超出范围：{min} 至 {max}", "is out of range: {min} to {max}"),
    "invalid": ("内容无效", "is not valid"),
}


@dataclass(frozen=True)
class Problem:
    """One field, one code, two sentences. The offending value is never repeated: it may be personal."""

    field: str
    code: str
    message: str
    message_en: str

    def as_dict(self) -> dict[str, str]:
        """Return the wire form, as it stands in the `details` of an error."""
        return {"field": self.field, "code": self.code, "message": self.message, "message_en": self.message_en}


class Invalid(Exception):
    """The request or event does not have the shape that its contract declares."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.code}" for p in problems))
        self.problems = problems


def problem(field: str, code: str, **values: Any) -> Problem:
    """Return the problem with its sentences filled in; an unknown code reads as `invalid`."""
    zh, en = SENTENCES.get(code, SENTENCES["invalid"])
    return Problem(field, code, zh.format(**values), en.format(**values))
