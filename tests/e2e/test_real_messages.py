"""Messages as residents write them, from a file: through the whole chain, and by the operators' import.

A small set is made up here. The real one lies beside the repository on machines that have it, and is not part of it.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.cli import bulk
from deploy.demo import messages
from deploy.demo.play import play
from tests.e2e.proof import prove
from tests.support.system import System

REPOSITORY = Path(__file__).parents[2]
REAL = REPOSITORY.parent / "shared" / "data" / "messages.csv"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="no ../shared/data/messages.csv beside the repository")

_SAID = (
    "{where}的路灯坏了半个月，晚上接娃娃放学看不见路，请尽快修一下。",
    "{where}每天早上堵车半个多小时，红绿灯时间能不能调一调？",
    "{where}的幼儿园今年只招两个班，我们外来务工的娃娃没得学上。",
    "反映{where}的工地半夜还在施工，噪音太大，老人睡不着。",
    "建议在{where}建一个便民菜市场，买菜要走两公里。",
    "{where}下水道堵了，一下雨就倒灌，一楼住户家里进水三次了。",
)


def made_up(path: Path, lines: int) -> Path:
    """Write messages in the columns of the real file; every fifth says what the one before said, in nearly the same words."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(("message_id", "author", "title", "posted_at", "detail", "reply", "replied_at", "category"))
        for number in range(lines):
            twin = number - 1 if number % 5 == 4 else number
            text = _SAID[twin % len(_SAID)].format(where=f"{'东西南北'[twin % 4]}街{twin}号院")
            out.writerow((f"90{number:04d}", f"A{number:08d}", text[:18], f"2023-05-{number % 27 + 1:02d}T10:20:22+08:00",
                          text if twin == number else f"{text}谢谢！",
                          "网友您好，您反映的问题已收悉，经现场核实已整改到位。" if number % 2 else "", "",
                          "城乡建设/市政设施/路灯照明" if number % 3 == 0 else ""))
    return path


def siquan(system: System, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the operators' command as they do, on this system."""
    environment = {**os.environ, "SIQUAN_HOME": str(system.stack.home.path), "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200",
                   "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-m", "deploy.cli", *arguments], env=environment, cwd=REPOSITORY,
                          capture_output=True, text=True, timeout=180, check=False)


def figures(said: str) -> tuple[int, ...]:
    """Return lines, posted, already there and refused, as the command's last line says."""
    [found] = re.findall(r"共 (\d+) 行：新增 (\d+)，已有 (\d+)，有误 (\d+)", said)
    return tuple(map(int, found))


def carry(system: System, path: Path, most: int) -> None:
    """Play the messages of a file to their end, and prove it."""
    system.reset()
    stories = messages.stories(path, most)
    assert len(stories) == most
    assert len({story.ref for story in stories}) == most
    prove(system, play(system.url, system.sign, stories, topics=messages.topics(path) or None, limit=400), opinions=most)
    twins = most - len({story.matter for story in stories})
    assert system.value("select count(*) from intake.opinions where status = 'attached'") == twins


@pytest.mark.slow
def test_a_small_file_goes_through_the_whole_chain(system: System, tmp_path: Path) -> None:
    carry(system, made_up(tmp_path / "messages.csv", 30), 30)


@needs_real
@pytest.mark.slow
def test_three_hundred_real_messages_go_through_the_whole_chain(system: System) -> None:
    """None lost, none doubled: posted = registered + attached, and each case has one assignment a round."""
    carry(system, REAL, 300)


@needs_real
def test_the_real_file_is_imported_once(system: System) -> None:
    system.reset()
    with REAL.open(encoding="utf-8-sig", newline="") as stream:
        lines = sum(1 for _ in csv.DictReader(stream))
    good = [line for line in bulk.read(REAL) if not line.problems]
    first = siquan(system, "import", str(REAL))
    assert figures(first.stdout) == (lines, len(good), 0, lines - len(good)), first.stderr
    second = siquan(system, "import", str(REAL))
    assert figures(second.stdout) == (lines, 0, len(good), lines - len(good))
    assert system.value("select count(*) from intake.opinions") == len(good)
    system.wait_quiet()


def test_the_same_file_twice_adds_nothing(system: System, tmp_path: Path) -> None:
    system.reset()
    path = made_up(tmp_path / "messages.csv", 40)
    assert figures(siquan(system, "import", str(path)).stdout) == (40, 40, 0, 0)
    told = siquan(system, "import", str(path))
    assert (figures(told.stdout), told.returncode) == ((40, 0, 40, 0), 0)
    path.write_text(path.read_text(encoding="utf-8").replace("900007", "900999"), encoding="utf-8")
    assert figures(siquan(system, "import", str(path)).stdout) == (40, 1, 39, 0), "resumed with one more"
    assert system.value("select count(*) from intake.opinions") == 41


def test_each_bad_line_is_named_and_the_good_ones_are_posted(system: System, tmp_path: Path) -> None:
    """X9: By its number and by what is wrong, in Chinese and English; what it said is not repeated."""
    system.reset()
    path = tmp_path / "bad.csv"
    rows = [
        ("留言编号", "留言详情", "留言时间", "网格"),
        ("1", "路灯不亮", "2023-05-01 10:20", ""),  # line 2
        ("2", "   ", "2023-05-01", ""),
        ("3", "<script>alert(1)</script>13800138000", "", ""),
        ("4", "井盖缺了", "昨天", ""),
        ("5", "水管" * 2001, "", ""),
        ("六号", "编号不对", "", ""),
        ("7", "没有这个网格", "", "G-999"),
        ("8", "以后的事", "2099-01-01T00:00:00+08:00", ""),
        ("9", "多一列", "", "", "多了"),
        ("10", "路灯又亮了", "2023/5/2 8:05", ""),  # line 11
    ]
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    told = siquan(system, "import", str(path))
    assert told.returncode == 1
    assert figures(told.stdout) == (10, 2, 0, 8), told.stdout + told.stderr
    for line, words in ((3, "不能为空白"), (4, "不能含有网页标签"), (5, "格式不对"), (6, "太长"), (7, "格式不对"), (8, "没有这个网格：G-999"),
                        (9, "张贴时间不能晚于现在"), (10, "4 列")):
        assert re.search(rf"第 {line} 行 line {line}: .*{words}", told.stderr), (line, told.stderr)
    assert "13800138000" not in told.stderr + told.stdout
    texts = {text for (text,) in system.rows("select text from intake.opinions")}
    assert texts == {"路灯不亮", "路灯又亮了"}
    checked = siquan(system, "import", "--dry-run", str(path))
    assert "10 lines, 6 bad; nothing posted" in checked.stdout, checked.stdout


@pytest.mark.parametrize(("content", "said"), [
    (b"", "no column of texts"), (b"a,b\n1,2\n", "no column of texts"), (b"\xff\xfe\x00\x00", "no column of texts"),
], ids=["empty", "other columns", "not text"])
def test_a_file_that_is_none_is_refused_with_one_line(system: System, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "messages.csv"
    path.write_bytes(content)
    told = siquan(system, "import", str(path))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert said in told.stderr or "can't decode" in told.stderr, told.stderr
