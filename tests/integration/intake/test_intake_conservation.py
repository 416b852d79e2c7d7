"""posted = registered + attached + declined + withdrawn + waiting: no voice is lost or counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import Caller, Transaction
from services.contracts import roles
from services.contracts.intake.events.opinions import CaseRegistered, OpinionAttached, OpinionDeclined, OpinionPosted
from services.contracts.intake.events.voices import CaseSupported, OpinionDetached, OpinionWithdrawn
from services.contracts.intake.operations.cases import AttachOpinion, RegisterCase
from services.contracts.intake.operations.opinions import DeclineOpinion, PostOpinions
from services.contracts.intake.operations.voices import DetachOpinion, SupportCase, WithdrawOpinion
from services.contracts.policy import IntakePolicy
from services.intake import usecases
from services.intake.domain.refusal import Refusal
from services.intake.store import Store
from services.intake.usecases import voices
from services.intake.usecases.work import Work
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import DIRECTORY, LI, OFFICE, PARTNER, VAULT, ZHAO
from tests.support.postgres import Postgres

_place = st.integers(min_value=0, max_value=9)
_grid = st.sampled_from(["G-012", "G-013", None, "G-404"])
_deputy = st.sampled_from([LI, ZHAO])
RESIDENT = Caller("resident:wang", frozenset({roles.RESIDENT}))
_item = st.fixed_dictionaries(
    {"text": st.just("楼道灯不亮"), "grid": _grid, "source_ref": st.sampled_from("abcdef")}
)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.lists(_item, min_size=1, max_size=4)),
        st.tuples(st.just("register"), st.lists(_place, min_size=1, max_size=3, unique=True), _grid, _deputy),
        st.tuples(st.just("attach"), _place, _place, _deputy),
        st.tuples(st.just("decline"), _place, _deputy),
        st.tuples(st.just("withdraw"), _place),
        st.tuples(st.just("detach"), _place, _deputy),
        st.tuples(st.just("move"), _place, _place, _deputy),
        st.tuples(st.just("support"), _place, st.sampled_from([PARTNER, ZHAO, RESIDENT]), st.sampled_from(["g", "h", None])),
        st.tuples(st.just("over"), _place),
    ),
    max_size=24,
)


# So that most steps find somebody to move: five voices, in two cases of one deputy, and one that waits.
_BEGINNING: list[tuple[Any, ...]] = [
    ("post", [{"text": "楼道灯不亮", "grid": "G-012", "source_ref": ref} for ref in "abcde"]),
    ("register", [0, 1], None, LI),
    ("register", [2, 3], None, LI),
]


class Intake:
    """One connection on which steps are taken; remembers what was said."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.sql = Sql(connection)
        self.said: list[Any] = []
        self.refused = 0

    def do(self, caller: Caller, use_case: Callable[[Work, Any], object], request: Any) -> None:
        tx: Work = Transaction(
            store=Store(self.sql, VAULT),
            policy=IntakePolicy(),
            now=MONDAY,
            calendar=PublishedCalendar(),
            zone=ZoneInfo("Asia/Shanghai"),
            caller=caller,
        )
        try:
            use_case(tx, request)
        except Refusal:
            # A refusal comes before anything is written, so the rows of this transaction are still good.
            self.refused += 1
            assert tx.emitted == []
        self.said += [emission.event for emission in tx.emitted]

    def ids(self, table: str, column: str) -> list[Any]:
        return [row["id"] for row in self.sql.all(f"select {column} as id from {table} order by {column}")]

    def take(self, step: tuple[Any, ...]) -> None:
        opinions, cases = self.ids("opinions", "opinion_id"), self.ids("cases", "case_id")
        match step:
            case "post", items:
                self.do(PARTNER, usecases.post_opinions, PostOpinions.load({"items": items}))
            case "register", places, grid, deputy if opinions:
                chosen = sorted({str(opinions[place % len(opinions)]) for place in places})
                self.do(
                    deputy,
                    usecases.register_case,
                    RegisterCase.load(
                        {"opinions": chosen, "title": "楼道照明", "category": "城乡建设/路灯", "grid": grid}
                    ),
                )
            case "attach", which, to, deputy if opinions and cases:
                self.do(
                    deputy,
                    usecases.attach_opinion,
                    AttachOpinion(
                        case_id=cases[to % len(cases)],
                        opinion_id=opinions[which % len(opinions)],
                        on_behalf_of=None,
                    ),
                )
            case "decline", which, deputy if opinions:
                self.do(
                    deputy,
                    usecases.decline_opinion,
                    DeclineOpinion(
                        opinion_id=opinions[which % len(opinions)],
                        reason="repeated",
                        explanation="已有同类件",
                        on_behalf_of=None,
                    ),
                )
            case "withdraw", which if opinions:
                chosen_receipt = self.ids("opinions", "receipt")[which % len(opinions)]
                self.do(PARTNER, voices.withdraw_opinion, WithdrawOpinion(receipt=chosen_receipt))
            case "detach", which, deputy if opinions:
                self.take_out(opinions[which % len(opinions)], None, deputy)
            case "move", which, to, deputy if opinions and cases:
                self.take_out(opinions[which % len(opinions)], cases[to % len(cases)], deputy)
            case "support", which, caller, ref if cases:
                asked = {"case_id": str(cases[which % len(cases)]), "source_ref": ref, "grid": "G-013"}
                self.do(caller, voices.support_case, SupportCase.load(asked))
            case "over", which if cases:
                self.sql.run(
                    "update cases set stage = 'closed' where case_id = %(id)s",
                    {"id": cases[which % len(cases)]},
                )

    def take_out(self, opinion: Any, to: Any, deputy: Caller) -> None:
        request = DetachOpinion(opinion_id=opinion, reason="另一件事", to_case=to, on_behalf_of=None)
        self.do(deputy, voices.detach_opinion, request)

    def check(self) -> None:
        states = Counter(row["status"] for row in self.sql.all("select status from opinions"))
        said = Counter(type(event) for event in self.said)
        assert said[OpinionPosted] == sum(states.values())
        assert said[CaseRegistered] == self.sql.value("select count(*) from cases")
        assert said[OpinionDeclined] == states["declined"]
        assert said[OpinionWithdrawn] == states["withdrawn"]
        assert said[CaseSupported] == self.sql.value("select count(*) from opinions where supports is not null")
        assert said[OpinionDetached] == self.sql.value("select count(*) from detachments")
        # Whoever listens to the events alone knows each voice in its case, and none of them twice.
        assert self.heard() == {
            (row["opinion_id"], row["case_id"])
            for row in self.sql.all("select opinion_id, case_id from opinions where case_id is not null")
        }
        assert self.sql.all("select from cases c where not exists (select from opinions o where o.case_id = c.case_id)") == []
        settled = states["registered"] + states["attached"] + states["declined"] + states["withdrawn"]
        assert said[OpinionPosted] == settled + states["posted"]
        numbers = [int(row["number"][-6:]) for row in self.sql.all("select number from cases")]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


    def heard(self) -> set[tuple[Any, Any]]:
        """Return who is in which case, by what was said about it."""
        found: set[tuple[Any, Any]] = set()
        for event in self.said:
            entered = {
                CaseRegistered: lambda e: [voice.opinion_id for voice in e.voices],
                OpinionAttached: lambda e: [e.voice.opinion_id],
            }.get(type(event), lambda e: [])(event)
            for opinion in entered:
                assert opinion not in {one for one, _ in found}, "in two cases, or twice in one"
                found.add((opinion, event.case_id))
            if isinstance(event, OpinionDetached):
                found.remove((event.opinion_id, event.case_id))
        return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_steps)
def test_every_voice_is_somewhere_exactly_once(postgres: Postgres, steps: list[tuple[Any, ...]]) -> None:
    with psycopg.connect(postgres.app_url("intake")) as connection:
        intake = Intake(connection)
        intake.do(OFFICE, usecases.load_directory, DIRECTORY)
        for step in (*_BEGINNING, *steps):
            intake.take(step)
            intake.check()
        connection.rollback()
