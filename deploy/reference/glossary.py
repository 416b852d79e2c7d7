"""docs/glossary.md: the words of the method, and what people read for the words that programs use."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.reference.markdown import page, table
from deploy.reference.words import WORDS
from services.contracts import labels, roles

_INTRODUCTION = """
One word for one thing, in the code, on the bus and on paper. The first table is for people who read both; the others give
the labels（界面用语）of the words that stand in fields.
"""


def text() -> str:
    """Return the page."""
    return page(
        "词汇表 Glossary", _INTRODUCTION, "## 工作法用语 Words of the method",
        table(("中文", "English", "meaning"), WORDS), "## 阶段 Stages", _labels(labels.STAGES),
        "## 身份 Roles", _labels(roles.LABELS), "## 三方 Parties", _labels(labels.PARTIES),
        "## 议事状态 Session states", _labels(labels.SESSION_STATES),
        "## 评价等次 Grades", _labels(labels.GRADES), "## 评价状态 Appraisal states", _labels(labels.APPRAISAL_STATES),
        "## 承诺状态 Commitment states", _labels(labels.COMMITMENT_STATES),
        "## 销号条件 Conditions of closing", _labels(labels.GATE), "## 事件 Events", _labels(labels.EVENTS))


def _labels(words: Mapping[str, tuple[str, str]]) -> str:
    return table(("word", "中文", "English"), [(f"`{word}`", *told) for word, told in words.items()])
