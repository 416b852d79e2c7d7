"""Whatever arrives and whatever is tried, in whatever order: what has to hold for a case holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.calendar import PublishedCalendar
from services.chassis.transaction import NotYet
from services.contracts.dispatch import operations as op
from services.contracts.policy import DispatchPolicy
from services.dispatch.domain.due import Limits, Standstill, Timing, due_date
from services.dispatch.domain.refusal import Refusal
from tests.integration.dispatch.district import (
    FRIDAY,
    LAMPS,
    OFFICE,
    PROMISE,
    REVIEWER,
    ROADS,
    SHANGHAI,
    STATION,
    STRANGER,
    WANG,
    ZHAO,
    District,
    not_agreed,
    redo,
    registered,
    reopened,
    resolution,
)

Step = Callable[[District, UUID], Any]
WAITING = ("unrouted", "deliberating")

clerks = st.sampled_from([WANG, ZHAO, ROADS, STRANGER])
bodies = st.sampled_from(["urban", "roads", "water", "nobody"])


def asks(caller: Any, kind: Any, **request: Any) -> Step:
    return lambda district, case_id: district.ask(caller, kind(case_id=case_id, **request))


def hears(event: Callable[..., Any], *values: Any, **facts: Any) -> Step:
    return lambda district, case_id: district.hear(event(case_id, *values, **facts))


def go_on(district: District, case_id: UUID) -> Any:
    """Do what comes next in a round, so that histories get far."""
    shown = district.show(case_id)
    lead = {"urban": WANG, "roads": ROADS, "water": STRANGER}.get(shown.lead or "", WANG)
    if shown.state in WAITING:
        return district.hear(resolution(case_id))
    if shown.state == "completed":
        return district.hear(redo(case_id, shown.round + 1))
    if shown.state == "returned":
        return district.ask(OFFICE, op.AdjudicateReturn(case_id=case_id, decision="back", reason="维持"))
    if shown.state == "replied":
        return district.review(case_id, shown.reply.version if shown.reply else 1)
    moves = {"assigned": district.claim, "delivered": district.complete}
    return moves.get(shown.state, district.reply)(case_id, caller=lead)


def days_pass(days: int) -> Step:
    """Let time pass, and the timers look."""

    def pass_them(district: District, case_id: UUID) -> None:
        district.now += timedelta(days=days, hours=7)
        said = [
            event
            for timer in ("end_pauses", "settle_due_times", "tell_due_soon", "tell_overdue", "watch_lateness")
            for event in district.look(timer)
        ]
        # Cases of earlier histories are late, too.
        district.said = [event for event in said if getattr(event, "case_id", None) == case_id]

    return pass_them


steps: st.SearchStrategy[Step] = st.one_of(
    st.just(go_on),
    st.just(go_on),
    st.just(go_on),
    st.builds(asks, clerks, st.just(op.Claim)),
    st.builds(asks, clerks, st.just(op.SubmitReply), text=st.just("已修复"), commitments=st.just([PROMISE])),
    st.builds(asks, clerks, st.just(op.Complete)),
    st.builds(
        asks,
        st.just(REVIEWER),
        st.just(op.ReviewReply),
        version=st.integers(1, 3),
        decision=st.sampled_from(["approve", "send_back"]),
        reason=st.sampled_from(["", "不完整"]),
    ),
    st.builds(
        asks,
        st.just(OFFICE),
        st.just(op.Assign),
        lead=bodies,
        assisting=st.lists(bodies, max_size=2, unique=True),
        reason=st.just("改派"),
    ),
    st.builds(hears, st.just(resolution), lead=bodies, assisting=st.lists(bodies, max_size=2)),
    st.just(hears(not_agreed)),
    st.builds(days_pass, st.integers(0, 4)),
    st.builds(asks, clerks, st.just(op.ReturnAssignment), reason=st.just("不属职责"), proposed=bodies),
    st.builds(
        asks,
        st.just(OFFICE),
        st.just(op.AdjudicateReturn),
        decision=st.sampled_from(["other", "back"]),
        lead=bodies,
        contact_person=st.sampled_from(["", "吴江"]),
        reason=st.just("按职责"),
    ),
    st.builds(asks, clerks, st.just(op.RequestExtension), days=st.integers(1, 8), reason=st.just("等待材料")),
    st.builds(
        asks, st.just(STATION), st.just(op.DecideExtension), decision=st.sampled_from(["grant", "grant", "refuse"])
    ),
    st.just(asks(STATION, op.Pause, ground="force_majeure", reason="暴雨")),
    st.just(asks(STATION, op.Resume)),
    st.just(asks(STATION, op.Reclassify, reason="涉及多家", asked_by="D-001")),
    st.builds(asks, clerks, st.just(op.Contribute), text=st.just("协办意见")),
    st.builds(hears, st.sampled_from([redo, reopened]), st.integers(2, 5)),
    st.just(lambda district, case_id: district.hear(registered(case_id=case_id))),
)
registrations = st.fixed_dictionaries(
    {
        "complexity": st.sampled_from(["direct", "ordinary", "complex"]),
        "category": st.sampled_from([LAMPS, "教育"]),
        "urgency": st.sampled_from(["normal", "urgent"]),
    }
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(registration=registrations, history=st.lists(steps, min_size=10, max_size=40))
def test_what_has_to_hold_holds(
    district: District, registration: dict[str, Any], history: list[Step]
) -> None:
    case_id = uuid4()
    district.now = FRIDAY
    said = list(district.hear(registered(case_id=case_id, **registration)))
    hold(district, case_id, said)
    for step in history:
        try:
            with district.sql._connection.transaction():
                step(district, case_id)
        except (Refusal, NotYet):
            continue
        said += district.said
        hold(district, case_id, said)


def retell(district: District, case_id: UUID, said: list[Any]) -> dict[int, tuple[str, Timing]]:
    """C15, C16: tell from the events alone who leads each assigned round, and what has happened to its clock."""
    registration = district.sql.one(
        "select complexity, urgency from cases where case_id = %(id)s", {"id": case_id}
    )
    assert registration
    policy = DispatchPolicy()
    limits = Limits(
        policy.ordinary_days,
        policy.ordinary_counts,
        policy.ordinary_working_days,
        policy.urgent_working_days,
        policy.complex_days,
    )
    reclassified = [event.round for event in said if type(event).__name__ == "CaseReclassified"]
    was = "ordinary" if reclassified else registration["complexity"]
    found: dict[int, tuple[str, Timing]] = {}
    for event in said:
        _, timing = found.get(getattr(event, "round", 0), ("", None))
        match type(event).__name__:
            case "CaseAssigned":
                timing = Timing(FRIDAY.date(), limits.allowance(was, registration["urgency"]))
            case "CaseReclassified":
                was = "complex"
                found.pop(event.round, None)
                continue
            case "DeadlineExtended":
                timing = replace(timing, extension=event.days)
            case "ClockPaused":
                stood = Standstill(event.from_on, event.until_on)
                timing = replace(timing, standstills=(*timing.standstills, stood))
            case "ClockResumed":
                stood = Standstill(event.from_on, event.until_on)
                timing = replace(timing, standstills=(*timing.standstills[:-1], stood))
            case "ReturnAdjudicated":
                pass
            case _:
                continue
        found[event.round] = (event.lead, timing)
    return found


def hold(district: District, case_id: UUID, said: list[Any]) -> None:
    """Check the promises about a case against its rows and against what was said of it."""
    rounds = district.sql.all("select * from rounds where case_id = %(id)s order by round", {"id": case_id})
    shares = district.sql.all("select * from shares where case_id = %(id)s", {"id": case_id})
    assert [row["round"] for row in rounds] == list(range(1, len(rounds) + 1))
    *past, current = rounds
    assert current["is_current"]
    assert not any(row["is_current"] for row in past)
    assert all(row["state"] == "completed" for row in past)

    given_rounds = [row for row in rounds if row["state"] not in WAITING]
    assert all(row["lead"] and row["due_at"] and row["assigned_at"] for row in given_rounds)
    retold = retell(district, case_id, said)
    assert [(number, lead) for number, (lead, _) in retold.items()] == [
        (row["round"], row["lead"]) for row in given_rounds
    ]
    for row, (_, timing) in zip(given_rounds, retold.values(), strict=True):
        started = replace(timing, starts_on=row["clock_starts_on"])
        assert row["due_at"] == due_date(started, PublishedCalendar()).instant(SHANGHAI)
        assert row["is_due_provisional"] is False

    handlers = {current["lead"], *current["assisting"]} - {None}
    assert {row["body"] for row in shares} == handlers
    assert [row["body"] for row in shares if row["part"] == "lead"] == [current["lead"]] * bool(handlers)
    assert all((row["round"], row["state"]) == (current["round"], current["state"]) for row in shares)

    for kind, mark in (("DueSoon", "due_at"), ("CaseOverdue", "level")):
        told = [
            (event.round, event.due_at, getattr(event, mark)) for event in said if type(event).__name__ == kind
        ]
        assert len(set(told)) == len(told), "said twice"

    delivered = [event for event in said if type(event).__name__ == "ReplyDelivered"]
    completed = [event for event in said if type(event).__name__ == "CaseCompleted"]
    assert [event.round for event in completed] == list(range(1, len(completed) + 1))
    assert len(delivered) in (len(completed), len(completed) + 1)
