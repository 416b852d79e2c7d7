"""Real residents' messages from a CSV file as stories: near-equal ones become one matter, paths are spread by number."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from deploy.cli import bulk
from deploy.demo.district import GRIDS
from deploy.demo.story import Story
from services.contracts import fields as f
from services.contracts.declare import Record, record
from services.contracts.problems import Invalid

# The registering deputy's first guess, where the file names no topic.
_GUESSES = {
    "交通运输": ("公交", "道路", "堵车", "出租车", "红绿灯", "高速", "地铁"),
    "教育文体": ("学校", "学生", "教育", "幼儿园", "入学", "老师", "培训"),
    "卫生计生": ("医院", "医生", "疫苗", "医保", "看病"),
    "劳动和社会保障": ("工资", "社保", "养老", "退休", "就业", "拖欠"),
    "环境保护": ("污染", "噪音", "油烟", "扬尘", "垃圾", "扰民"),
    "商贸旅游": ("市场", "价格", "旅游", "商场", "传销"),
    "农村农业": ("农村", "农民", "村民", "耕地", "水利"),
}
_FALLBACK_REPLY = ("感谢您的反映。经现场核实，问题属实，已由承办单位落实整改。"
                   "现将办理情况答复如下：整改已完成，后续由网格员跟踪查看。")
_ALIKE = 0.55


@record
class _Reply(Record):
    text: str = f.text(max=4000)


def stories(path: Path, most: int) -> tuple[Story, ...]:
    """Return the first `most` messages that can be posted, as stories."""
    made: list[Story] = []
    known: list[tuple[frozenset[str], Story]] = []
    for line in _good_lines(path):
        if len(made) == most:
            break
        story = _story(line, len(made))
        grams = _bigrams(story.text)
        twin = next((other for seen, other in known if _alike(grams, seen)), None)
        if twin is not None:
            story = Story(**{**vars(story), "matter": twin.matter, "grid": twin.grid})
        else:
            known.append((grams, story))
        made.append(story)
    return tuple(made)


def topics(path: Path) -> list[str]:
    """Return the topic tree of a `categories.csv` that lies beside the messages, or nothing."""
    beside = path.with_name("categories.csv")
    if not beside.exists():
        return []
    with beside.open(encoding="utf-8-sig", newline="") as stream:
        rows = [[row[level] for level in ("level1", "level2", "level3") if row.get(level)]
                for row in csv.DictReader(stream)]
    return sorted({"/".join(row)[:100] for row in rows if row})


def _good_lines(path: Path) -> Iterator[bulk.Line]:
    return (line for line in bulk.read(path) if not line.problems)


def _story(line: bulk.Line, number: int) -> Story:
    request = line.request
    text = request["text"]
    title = request.get("title") or text[:40].replace("\n", " ")
    category = line.row.get("category") or _guess(text)
    return Story(
        ref=request["source_ref"], matter=f"m-{request['source_ref']}", text=text, title=title,
        summary=f"群众来信反映：{title}", category=category, posted_at=request.get("posted_at"), channel="bulk",
        grid=int(hashlib.sha256(line.row.get("author", request["source_ref"]).encode()).hexdigest(), 16) % GRIDS,
        complexity="complex" if number % 20 == 7 else "direct" if number % 10 == 3 else "ordinary",
        promises=("按期完成整改并公示",) if number % 9 == 4 else (),
        redos=2 if number % 50 == 11 else 1 if number % 25 == 2 else 0,
        sent_back_once=number % 30 == 5, grade=("very_satisfied", "satisfied", "basically_satisfied")[number % 3],
        reply=_reply(line.row.get("reply", "")), measures="现场核实，落实整改，网格员跟踪。")


def _reply(real: str) -> str:
    """Return the department's real answer where the file has one that can be given."""
    try:
        return _Reply.load({"text": real}).text
    except Invalid:
        return _FALLBACK_REPLY


def _guess(text: str) -> str:
    scores = {topic: sum(text.count(word) for word in words) for topic, words in _GUESSES.items()}
    best = max(scores, key=lambda topic: scores[topic])
    return best if scores[best] else "城乡建设"


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i:i + 2] for i in range(len(text) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other or min(len(one), len(other)) / max(len(one), len(other)) < _ALIKE:
        return False
    return len(one & other) / len(one | other) >= _ALIKE
