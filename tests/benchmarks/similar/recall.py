"""`python -m tests.benchmarks.similar.recall FILE.csv`: how much of what belongs together is found, on known messages.

FILE has the columns message_id, title, detail, and category where it is known. Two truths, and neither was made by what is measured:

- *matters*: messages on the same trouble at the same place. Its name and the trouble's word were looked for by hand, and what
  was found was read (`MATTERS`: a name and a word; both must stand in title or detail);
- *halves*: each message is parted, sentence by sentence, into two; one half asks, its other half is to be found.

Measured through the use case on a private PostgreSQL: alone, and among made-up letters (`--among 99000`).

Then the suggested topic: ten times, each tenth of the messages with a category gets its topic from the other nine.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any
from uuid import UUID

warnings.filterwarnings("ignore", message=r"[\s\S]*Eventlet is deprecated")

import psycopg  # noqa: E402

from services.contracts.intake.operations.similar import SimilarCases  # noqa: E402
from services.intake.domain.similar import Rarity, bigrams, likeness, suggested  # noqa: E402
from tests.benchmarks.similar import speed  # noqa: E402
from tests.benchmarks.similar.corpus import Letter, Writer  # noqa: E402
from tests.support.postgres import Postgres  # noqa: E402

MATTERS = (
    ("丽发新城", "搅拌"), ("滨河苑|广铁的?一名职工", ""), ("魅力之城", "扰民|油烟"), ("开元路", "违章"), ("M9县城", "房产证"), ("非转农", ""),
    ("五一桥", ""), ("锦楚国际", "停电"), ("城际空间站", ""), ("供暖", ""), ("A7县", "飙车"), ("微机派位.{0,6}A7", ""), ("男职工生育保险", ""),
    ("提高医疗门诊报销", ""), ("体育强省", ""), ("旧.{0,3}改造", "凉塘路"), ("东六", "凉塘路"))
_SENTENCE = re.compile(r"[。！？；\n，]")


def main(arguments: list[str]) -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.similar.recall", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--among", type=int, default=0, help="so many made-up letters around them (%(default)s)")
    asked = parser.parse_args(arguments)
    with asked.file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    messages = [(row["title"][:100], row["detail"][:4000]) for row in rows]
    topics([(*messages[n], row["category"]) for n, row in enumerate(rows) if row.get("category")])
    truth = matters(messages)
    around = [Letter(letter.title, letter.text, "", "", "") for letter in Writer(5).letters(asked.among)]
    print(f"{len(messages)} messages, {len(truth)} of them in {len(MATTERS)} matters, among {asked.among} made-up letters")
    with Postgres.started() as server:
        with _filled(server, [Letter(title, text, "", "", "") for title, text in messages] + around) as connection:
            everyone = sorted(truth)
            _tell("matters, the opinion asks", [
                _asked(connection, SimilarCases(opinion_id=UUID(int=n + 1), limit=20), truth[n], n) for n in everyone])
            _tell("matters, its title asks", [
                _asked(connection, SimilarCases(text=messages[n][0], limit=20), truth[n], n) for n in everyone])
        one, other = halves([text for _, text in messages])
        with _filled(server, [Letter("", half or "无", "", "", "") for half in one] + around) as connection:
            _tell("halves, one asks for the other", [
                _asked(connection, SimilarCases(text=other[n], limit=20), {n}, None)
                for n in range(len(messages)) if min(len(one[n]), len(other[n])) >= 20])
    return 0


def topics(labelled: list[tuple[str, str, str]], folds: int = 10) -> None:
    """Tell how often the suggested topic, and one of the three, is the one that the message has."""
    random.Random(1).shuffle(labelled)
    read = [(bigrams(title, text), topic) for title, text, topic in labelled]
    first = among = 0
    for fold in range(folds if labelled else 0):
        known = [one for n, one in enumerate(read) if n % folds != fold]
        counts = Counter(code for codes, _ in known for code in codes)
        rarity = Rarity({code: count / len(known) for code, count in counts.items()}, len(known))
        for codes, topic in read[fold::folds]:
            asked = rarity.squares(codes)
            told = [name for name, _ in suggested((likeness(asked, other, rarity), its) for other, its in known)]
            first += told[:1] == [topic]
            among += topic in told
    if labelled:
        print(f"topics, {len({topic for _, _, topic in labelled})} of them on {len(labelled)} messages: "
              f"the first is right {first / len(labelled):.3f}, one of three {among / len(labelled):.3f}")


def matters(messages: Sequence[tuple[str, str]]) -> dict[int, set[int]]:
    """Return for each message of a matter the others of it."""
    truth: dict[int, set[int]] = {}
    for name, word in MATTERS:
        found = {n for n, said in enumerate(messages) if re.search(name, "".join(said)) and re.search(word, "".join(said))}
        for n in found:
            truth.setdefault(n, set()).update(found - {n})
    return {n: others for n, others in truth.items() if others}


def halves(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part each text into its odd and its even sentences."""
    parts = [[part for part in _SENTENCE.split(text) if part.strip()] for text in texts]
    return ["。".join(part[::2]) for part in parts], ["。".join(part[1::2]) for part in parts]


def _filled(server: Postgres, letters: list[Letter]) -> Any:
    connection = psycopg.connect(server.owner_url("intake"), autocommit=True)
    connection.execute("truncate opinions, opinions_to_read, opinion_bigrams cascade")
    speed.fill(connection, letters)
    return connection


def _asked(connection: Any, request: SimilarCases, like: set[int], itself: int | None) -> tuple[float, ...]:
    took, found = speed.ask(connection, request)
    found = [n for n in found if n != itself]
    at = {k: len(set(found[:k]) & like) / min(k, len(like)) for k in (5, 10)}
    return at[5], at[10], bool(found and found[0] in like), len(set(found) & like) / max(1, len(found)), len(found), took


def _tell(what: str, asked: list[tuple[float, ...]]) -> None:
    at5, at10, first, right, shown, took = zip(*asked, strict=True)
    print(f"{what:32} {len(asked):4} asked   recall@5 {mean(at5):.3f}   recall@10 {mean(at10):.3f}   first is right {mean(first):.3f}   "
          f"precision {mean(right):.2f} of {mean(shown):.1f} shown   median {median(took):.0f} ms, p95 {speed.p95(list(took)):.0f} ms")


if __name__ == "__main__":
    began = time.monotonic()
    code = main(sys.argv[1:])
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(code)
