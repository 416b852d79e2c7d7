"""How alike two texts are, by the pairs of neighbouring characters that they share (character bigrams).

Chinese is written without spaces, and a dictionary that cuts it into words knows no estate and no bus stop of the
district. Pairs need none: 搅拌站 is 搅拌 and 拌站, and whoever writes about the mixing plant uses both. A pair that
few texts have says more than one that all have, so pairs are weighted by their rarity. Pure: what is rare comes from
the store.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from services.intake.domain.refusal import Refusal

# Enough of any text to know it again; what follows repeats it.
MOST_BIGRAMS = 500
# Below this a text shares with another what any two letters to an authority share (measured: ADR 0010).
LEAST_LIKENESS = 0.2
LEAST_SHARED = 3
# How the index is asked: at most so many bigrams, and rows expected of them; but a few in any case.
MOST_ASKED, MOST_ROWS, LEAST_ASKED = 64, 8000, 6
# What the same grid and the same topic add to texts that are alike; they make nothing alike by themselves.
GRID_BONUS, TOPIC_BONUS = 0.1, 0.05
MOST_SHARED_WORDS = 6
# How many of the most like cases have a say in the topic, and how many topics are suggested.
VOTERS, MOST_TOPICS = 20, 3

# Runs of letters that belong together: Han characters and Latin letters; digits, signs and spaces part them.
_RUN = re.compile(r"[^\W\d_]+")
# Said in every letter to an authority, whatever it is about.
_PHRASES = (
    "尊敬的领导您好", "你好", "谢谢", "感谢", "请问", "咨询", "反映", "投诉", "建议", "希望", "请求", "关于", "我们", "我是",
    "他们", "你们", "问题", "情况", "相关", "有关", "部门", "政府", "领导", "市长", "书记", "县长", "解决", "尽快", "能否",
    "是否", "可以", "不能", "没有", "因为", "所以", "但是", "如果", "这个", "什么", "怎么", "为何", "现在", "已经", "一直",
    "一个", "进行", "目前", "至今", "以及", "由于", "就是", "还是", "还有", "不是", "自己", "大家", "时候", "处理", "回复",
    "西地省", "百忙之中", "敬请", "此致", "敬礼",
)
# Left and right of a stretch that two texts share they say nothing.
_PARTICLES = "的了在是和有就都也不"


class NothingToCompare(Refusal):
    """Neither an opinion nor any words were given."""

    code = "intake.nothing_to_compare"


def code_of(pair: str) -> int:
    """Return a bigram as a whole number of PostgreSQL's `integer`: both characters, 16 bits each, nothing lost."""
    return ((ord(pair[0]) << 16) | ord(pair[1])) - 2**31


def pair_of(code: int) -> str:
    """Return the bigram of a code."""
    return chr((code + 2**31) >> 16) + chr((code + 2**31) & 0xFFFF)


_STOP = frozenset(code_of(a + b) for phrase in _PHRASES for a, b in pairwise(phrase))


def bigrams(*texts: str) -> list[int]:
    """Return the bigrams of some texts as codes, each once, in the order in which they are first said.

    Full-width and compatibility forms are read as plain ones, capitals as small letters; digits and signs part words.
    Characters outside the basic plane (rare Han, emoji) part words too: they do not fit into 16 bits.
    """
    found: dict[int, None] = {}
    for text in texts:
        for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
            for a, b in pairwise(run):
                if a <= "\uffff" and b <= "\uffff" and (code := code_of(a + b)) not in _STOP:
                    found[code] = None
        if len(found) >= MOST_BIGRAMS:
            break
    return list(found)[:MOST_BIGRAMS]


class Rarity:
    """How much each bigram says: the logarithm of how many texts one reads until one meets it.

    `shares` holds the share of texts that have a bigram, for those that are common; what is not in it is rarer than
    all of them. Without any (a young district) every bigram says the same. `texts` is how many there are.
    """

    def __init__(self, shares: Mapping[int, float], texts: float = 0) -> None:
        self.texts = texts
        self.shares = shares
        self._rarest = min(shares.values(), default=0.02) / 2
        self._squares = {code: self._said(share) for code, share in shares.items()}
        self._most = self._said(self._rarest)

    @staticmethod
    def _said(share: float) -> float:
        return math.log(1 / min(max(share, 1e-9), 0.99)) ** 2

    def squares(self, codes: Iterable[int]) -> dict[int, float]:
        """Return the squared weight of each bigram."""
        said, most = self._squares, self._most
        return {code: said.get(code, most) for code in codes}

    def total(self, codes: Iterable[int]) -> float:
        """Return the sum of the squared weights."""
        said, most = self._squares, self._most
        return sum([said.get(code, most) for code in codes])

    def telling(self, codes: Iterable[int]) -> list[int]:
        """Return the bigrams by which the index is asked: the rarest first, as many as can be looked up in time.

        The index reads a row for each text that has one of them, so their number is bounded by the rows that are
        expected: one place's name costs little, one more word that everybody uses costs thousands.
        """
        chosen: list[int] = []
        rows = 0.0
        for code in sorted(codes, key=lambda code: self.shares.get(code, 0.0)):
            rows += self.shares.get(code, 0.0) * self.texts
            if len(chosen) == MOST_ASKED or (rows > MOST_ROWS and len(chosen) >= LEAST_ASKED):
                break
            chosen.append(code)
        return chosen


def likeness(asked: Mapping[int, float], other: Sequence[int], rarity: Rarity) -> float:
    """Return how alike two texts are, from 0 to 1: the root of the cosine of their weighted bigrams.

    `asked` holds squared weights. Two letters on one matter in different words have a cosine of 0.05 to 0.3; the root
    spreads what a reader has to tell apart, and changes no order.
    """
    shared = [asked[code] for code in other if code in asked]
    # One word in common is a coincidence: every second letter has a child or an old man in it.
    if len(shared) < min(LEAST_SHARED, (len(asked) + 1) // 2):
        return 0.0
    return math.sqrt(sum(shared) / math.sqrt(sum(asked.values()) * rarity.total(other))) if shared else 0.0


def score_of(words: float, *, same_grid: bool, same_topic: bool) -> float:
    """Return the score that orders the answer: likeness of words first, place and topic between equals."""
    bonus = GRID_BONUS * same_grid + TOPIC_BONUS * same_topic
    return min(1.0, words + (1 - words) * bonus)


def shared_words(asked: Mapping[int, float], other: Sequence[int]) -> list[str]:
    """Return the most telling stretches of text that two texts share, longest first in the order of the other one.

    Neighbouring bigrams are put together again: 搅拌 and 拌站 are shown as 搅拌站.
    """
    stretches: list[tuple[float, str]] = []
    text, weight = "", 0.0
    for pair in map(pair_of, other):
        said = asked.get(code_of(pair))
        if said is not None and text and text[-1] == pair[0]:
            text, weight = text + pair[1], weight + said
            continue
        if text:
            stretches.append((weight, text))
        text, weight = (pair, said) if said is not None else ("", 0.0)
    if text:
        stretches.append((weight, text))
    best = sorted(stretches, key=lambda stretch: -stretch[0])[:MOST_SHARED_WORDS]
    trimmed = [text.strip(_PARTICLES)[:20] for _, text in best]
    return list(dict.fromkeys(text for text in trimmed if len(text) > 1))


def suggested(votes: Iterable[tuple[float, str]]) -> list[tuple[str, int]]:
    """Return up to three topics with their share of the votes in per cent, the likeliest first.

    `votes` are the likeness and the topic of each case; the most like ones vote, each with its cosine (ADR 0011).
    """
    weights: dict[str, float] = {}
    for words, topic in sorted(votes, reverse=True)[:VOTERS]:
        if words > 0:
            weights[topic] = weights.get(topic, 0.0) + words**2
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda vote: (-vote[1], vote[0]))[:MOST_TOPICS]
    return [(topic, int(100 * weight / total)) for topic, weight in ranked]
