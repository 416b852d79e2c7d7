"""The text that the record gives by itself (C7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.contracts.labels import PARTIES, SESSION_KINDS, VERDICTS
from services.deliberation.domain.agenda import Decision, Item
from services.deliberation.domain.chronicle import Words, chronicle
from services.deliberation.domain.session import Session
from tests.unit.deliberation.people import CASE, NINE, OTHER_CASE, closed

WORDS = Words(*({code: zh for code, (zh, _) in words.items()} for words in (SESSION_KINDS, PARTIES, VERDICTS)),
              numbers={CASE: "QJ-1"})


def text(session: Session, most: int = 20000) -> str:
    """Write the minutes of a session."""
    return chronicle(session, "城东三方议事厅", NINE, WORDS, most)


def appraised(*decisions: Decision | None) -> Session:
    """A council meeting with these verdicts."""
    items = [Item(number, "路灯", (OTHER_CASE,) if decision else (), (), decision) for number, decision in enumerate(decisions, 1)]
    return replace(closed("council_meeting"), items=tuple(items))


@pytest.mark.parametrize(("decision", "line"), [
    (Decision("direct", lead="B-1"), "结论：直接办理\n  牵头：B-1"),
    (Decision("assign", lead="B-1", assisting=("B-2",)), "结论：交办\n  牵头：B-1；协办：B-2"),
    (Decision("consult"), "结论：三方会商"), (Decision("not_accepted", note="不属本区"), "结论：不予采纳\n  说明：不属本区"),
    (Decision("merge", merged_into=CASE), "结论：并案办理（并入QJ-1）"),
    (Decision("merge", merged_into=OTHER_CASE), f"结论：并案办理（并入{OTHER_CASE}）"),
    (None, "结论：件已另行派单，不再作结论"),
])
def test_c7_every_verdict_is_said_in_words(decision: Decision | None, line: str) -> None:
    """C7, B15: of every kind; an item whose cases have left has none."""
    assert text(appraised(decision)).endswith(line)


def test_c7_two_parties_who_talk_have_two_tallies() -> None:
    """C7, C4: the third did not vote."""
    written = text(closed("two_party"))
    assert "国家机关工作人员：同意" not in written
    assert "选民：同意1" in written


def test_c7_a_text_that_is_too_long_is_shortened_and_says_so() -> None:
    """C7: options first, then the end."""
    session = closed()
    long = replace(session.items[0], options=(replace(session.items[0].options[0], text="增设" * 1000),))
    session = replace(session, items=(long,))
    shortened = text(session, 1000)
    assert "形成决议" in shortened
    assert "增设" * 31 not in shortened
    cut = text(session, 100)
    assert len(cut) == 100
    assert cut.endswith("其余见议事记录。）")
