"""The minutes as they begin: written from the record, for people to read, correct and confirm (C7, C8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.deliberation.domain.agenda import Decision, Item, Option
from services.deliberation.domain.party import KINDS, PARTIES
from services.deliberation.domain.session import Session

_SHORT = 60


@dataclass(frozen=True)
class Words:
    """What codes are called: the words that people read, and the numbers of the cases."""

    kinds: Mapping[str, str]
    parties: Mapping[str, str]
    verdicts: Mapping[str, str]
    numbers: Mapping[object, str]


def chronicle(session: Session, hall: str, held_at: datetime, words: Words, most: int) -> str:
    """Return the text: who was there, each item with its options, the votes by party, and what was decided.

    `held_at` in the district's time. A text over `most` characters has its options shortened, and is cut in the end.
    """
    long = _text(session, hall, held_at, words, None)
    if len(long) > most:
        long = _text(session, hall, held_at, words, _SHORT)
    note = "\n（篇幅所限，其余见议事记录。）"
    return long if len(long) <= most else long[:most - len(note)] + note


def _text(session: Session, hall: str, held_at: datetime, words: Words, longest: int | None) -> str:
    lines = [f"{hall}{words.kinds[session.kind]}纪要", f"时间：{held_at:%Y年%m月%d日 %H:%M}"]
    lines += [f"地点：{session.place}"] if session.place else []
    lines += _attendance(session, words)
    for item in session.items:
        lines += ["", *_item(session, item, words, longest)]
    return "\n".join(lines)


def _attendance(session: Session, words: Words) -> list[str]:
    lines = []
    for party in PARTIES:
        came = sorted((p for p in session.participants if p.party == party and p.has_attended),
                      key=lambda person: person.participant)
        names = "、".join(f"{p.participant}（{p.body}）" if p.body else p.participant for p in came)
        lines.append(f"{words.parties[party]}到会{len(came)}人" + (f"：{names}" if names else ""))
    return lines + ([f"缺席单位：{'、'.join(session.absent_bodies)}"] if session.absent_bodies else [])


def _item(session: Session, item: Item, words: Words, longest: int | None) -> list[str]:
    numbers = "、".join(words.numbers.get(case, str(case)) for case in item.cases)
    lines = [f"议题{item.item}：{item.topic}" + (f"（{numbers}）" if numbers else "")]
    for option in item.options:
        lines += [f"方案{option.option}（{words.parties[option.party]}提出）：{option.text[:longest]}",
                  f"  {_tally(session, option, words)}"]
    return lines + (_decision(item.decision, words) if item.decision else ["结论：件已另行派单，不再作结论"])


def _tally(session: Session, option: Option, words: Words) -> str:
    if option.final is None:
        return "未表决"
    counted = [f"{words.parties[party]}：同意{tally.agree}、反对{tally.disagree}、弃权{tally.abstain}"
               for party in PARTIES if party in KINDS[session.kind].required for tally in (option.final[party],)]
    return "；".join(counted) + ("；通过" if option.was_carried else "；未通过")


def _decision(decision: Decision, words: Words) -> list[str]:
    lines = [f"结论：{words.verdicts[decision.verdict]}"]
    if decision.option is not None:
        lines[0] += f"（方案{decision.option}）"
    if decision.merged_into is not None:
        lines[0] += f"（并入{words.numbers.get(decision.merged_into, str(decision.merged_into))}）"
    if decision.lead is not None:
        helpers = f"；协办：{'、'.join(decision.assisting)}" if decision.assisting else ""
        lines.append(f"  牵头：{decision.lead}{helpers}")
    lines += [f"  措施：{said.measure}；期限：{said.deadline_on:%Y年%m月%d日}；目标：{said.target}"
              for said in decision.commitments]
    return lines + ([f"  说明：{decision.note}"] if decision.note else [])
