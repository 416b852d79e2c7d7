"""Flags of a case (D10): a deputy of the grid or the committee office sets, the office alone removes, rules propose."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.transaction import Caller
from services.contracts import catalog, roles
from services.contracts.intake.events.voices import CaseFlagged
from services.contracts.intake.operations.cases import AttachOpinion, CaseView, FlagCase, GetCase
from services.contracts.intake.operations.voices import SupportCase
from services.intake import usecases
from services.intake.domain.case_flags import FlagReason, FlagRemoval
from services.intake.domain.refusal import CaseOver, CaseUnknown, DeputyNeeded, NotYourGrid, Refusal
from services.intake.usecases import case_flags, voices
from tests.integration.intake.conftest import LI, OFFICE, PARTNER, ZHAO, Desk
from tests.integration.intake.reports import note, reached

UNNAMED = Caller("somebody", frozenset({roles.DEPUTY}))


def flag(desk: Desk, case_id: UUID, *, caller: Caller = LI, **fields: Any) -> tuple[CaseView, list[Any]]:
    tx = desk.tx(caller)
    view = case_flags.flag_case(tx, FlagCase.load({"case_id": str(case_id), **fields}))
    return view, [emission.event for emission in tx.emitted]


@pytest.mark.parametrize("word", ["life_property", "wide_impact", "strong_reaction"])
@pytest.mark.parametrize(("caller", "by"), [(LI, "D-01"), (OFFICE, "office-1")])
def test_d10_deputy_or_office_sets_each_flag(desk: Desk, caller: Caller, by: str, word: str) -> None:
    """D10: each flag alone, by a deputy of the grid or by the committee office."""
    case = desk.register(desk.post().opinion_id)
    view, events = flag(desk, case.case_id, caller=caller, add=[word])
    assert view.flags == [word]
    assert events == [CaseFlagged(case_id=case.case_id, added=[word], removed=[], flags=[word], by=by, reason="")]
    again, events = flag(desk, case.case_id, caller=caller, add=[word])
    assert (again.flags, events) == ([word], [])


def test_d10_office_removes_with_a_reason(desk: Desk) -> None:
    """D10: removing needs a reason, and is the office's alone."""
    case = desk.register(desk.post().opinion_id, flags=["wide_impact", "life_property"])
    view, (event,) = flag(
        desk, case.case_id, caller=OFFICE, remove=["wide_impact"], add=["strong_reaction"], reason="只在一栋楼"
    )
    assert view.flags == event.flags == ["life_property", "strong_reaction"]
    assert (event.added, event.removed, event.reason) == (["strong_reaction"], ["wide_impact"], "只在一栋楼")
    nothing, events = flag(desk, case.case_id, caller=OFFICE, remove=["wide_impact"], reason="再来一次")
    assert (nothing.flags, events) == (view.flags, [])


@pytest.mark.parametrize(
    ("caller", "fields", "refusal"),
    [
        (LI, {"remove": ["life_property"], "reason": "不属实"}, FlagRemoval),
        (OFFICE, {"remove": ["life_property"]}, FlagReason),
        (ZHAO, {"add": ["wide_impact"]}, NotYourGrid),
        (UNNAMED, {"add": ["wide_impact"]}, DeputyNeeded),
    ],
)
def test_refused_flag_changes_nothing(
    desk: Desk, caller: Caller, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    case = desk.register(desk.post().opinion_id, flags=["life_property"])
    with pytest.raises(refusal):
        flag(desk, case.case_id, caller=caller, **fields)
    assert desk.rows("select flags from cases") == [{"flags": ["life_property"]}]


def test_unknown_and_closed_cases_are_refused(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    with pytest.raises(CaseUnknown):
        flag(desk, uuid4(), add=["wide_impact"])
    note(desk, reached("CaseSatisfied", case))
    assert flag(desk, case.case_id, add=["wide_impact"])[0].flags == ["wide_impact"]  # the inquiry's last moment is open
    note(desk, reached("CaseClosed", case))
    with pytest.raises(CaseOver):
        flag(desk, case.case_id, add=["life_property"])


def test_d10_a_body_neither_sets_nor_removes() -> None:
    """D10: no role of a handling body may call it at all."""
    assert set(catalog.operations()["intake.flag_case"].callers) == {roles.DEPUTY, roles.COMMITTEE_OFFICE}


def test_d10_supporters_and_grids_propose_and_do_nothing(desk: Desk) -> None:
    """D10: from 10 supporters 反映强烈, from 3 grids 影响面广: proposed to whoever looks, never set by itself."""
    case = desk.register(desk.post().opinion_id)

    def look() -> CaseView:
        return usecases.get_case(desk.tx(LI), GetCase(case_id=case.case_id))

    for number in range(1, 11):
        assert look().proposed_flags == []
        tx = desk.tx(PARTNER)
        voices.support_case(tx, SupportCase.load({"case_id": str(case.case_id), "source_ref": f"p-{number}"}))
        assert not any(isinstance(emission.event, CaseFlagged) for emission in tx.emitted)
    assert (look().proposed_flags, look().flags, look().voices) == (["strong_reaction"], [], 11)
    for grid in ("G-013", "G-014"):
        voices.support_case(desk.tx(PARTNER), SupportCase.load({"case_id": str(case.case_id), "grid": grid}))
    assert look().proposed_flags == ["wide_impact", "strong_reaction"]
    view, _ = flag(desk, case.case_id, add=["strong_reaction"])
    assert (view.flags, view.proposed_flags) == (["strong_reaction"], ["wide_impact"])


def test_attached_opinions_are_supporters_too(desk: Desk) -> None:
    posted = [desk.post(grid=grid) for grid in ("G-012", "G-014", None)]
    case = desk.register(*(one.opinion_id for one in posted), grid="G-012")
    assert (case.voices, case.proposed_flags) == (3, [])
    for _ in range(8):
        case = usecases.attach_opinion(
            desk.tx(LI),
            AttachOpinion(case_id=case.case_id, opinion_id=desk.post().opinion_id, on_behalf_of=None),
        )
    assert (case.voices, case.proposed_flags) == (11, ["strong_reaction"])
