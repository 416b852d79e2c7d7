"""Reading an author's contact: by whom, and never without a trace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.operations.opinions import ContactView, PostOpinion, RevealContact, VerifyReadings
from services.intake import usecases
from services.intake.contact_vault import ContactUnreadable, ContactVault
from services.intake.domain.refusal import DeputyNeeded, NoContact, NotYourGrid, OpinionUnknown, Refusal
from services.intake.store import Store
from services.intake.usecases import reading
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, PARTNER, STRANGER, ZHAO, Committed, Desk
from tests.support.postgres import Postgres

AUTHOR = {"name": "王某某", "phone": "13800008000"}


def reveal(desk: Desk, opinion_id: UUID, caller: Caller) -> ContactView:
    return usecases.reveal_contact(desk.tx(caller), RevealContact(opinion_id=opinion_id, purpose="核实地点"))


@pytest.mark.parametrize(("caller", "deputy"), [(LI, "D-01"), (OFFICE, None)])
def test_reading_is_kept_with_who_when_and_what_for(desk: Desk, caller: Caller, deputy: str | None) -> None:
    opinion = desk.post(contact=AUTHOR)
    tx = desk.tx(caller)
    view = usecases.reveal_contact(tx, RevealContact(opinion_id=opinion.opinion_id, purpose="核实地点"))
    assert view == ContactView(**AUTHOR)
    assert desk.rows("select opinion_id, read_by, deputy, purpose, read_at from contact_readings") == [
        {
            "opinion_id": opinion.opinion_id,
            "read_by": caller.subject,
            "deputy": deputy,
            "purpose": "核实地点",
            "read_at": MONDAY,
        }
    ]
    assert tx.emitted == []


def test_each_reading_is_kept(desk: Desk) -> None:
    opinion = desk.post(contact=AUTHOR)
    for _ in range(3):
        reveal(desk, opinion.opinion_id, LI)
    assert desk.count("contact_readings") == 3


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [(ZHAO, NotYourGrid), (STRANGER, NotYourGrid), (Caller("x", frozenset({roles.DEPUTY})), DeputyNeeded)],
)
def test_others_do_not_read(desk: Desk, caller: Any, refusal: type[Refusal]) -> None:
    opinion = desk.post(contact=AUTHOR)
    with pytest.raises(refusal) as refused:
        reveal(desk, opinion.opinion_id, caller)
    assert "138" not in str(refused.value.details)
    assert desk.count("contact_readings") == 0


def test_opinion_without_a_grid_is_the_case_deputys_once_it_has_a_case(desk: Desk) -> None:
    opinion = desk.post(grid=None, contact=AUTHOR)
    assert reveal(desk, opinion.opinion_id, ZHAO).phone == AUTHOR["phone"]
    desk.register(opinion.opinion_id, grid="G-012")
    assert reveal(desk, opinion.opinion_id, LI).phone == AUTHOR["phone"]
    with pytest.raises(NotYourGrid):
        reveal(desk, opinion.opinion_id, ZHAO)


def test_unknown_and_anonymous(desk: Desk) -> None:
    with pytest.raises(OpinionUnknown):
        reveal(desk, uuid4(), OFFICE)
    with pytest.raises(NoContact):
        reveal(desk, desk.post().opinion_id, OFFICE)
    assert desk.count("contact_readings") == 0


def test_contact_under_a_key_that_is_gone_is_a_fault_and_shows_nothing(desk: Desk) -> None:
    opinion = desk.post(contact=AUTHOR)
    tx = desk.tx(OFFICE)
    tx.store = Store(desk.sql, ContactVault({"other": bytes(32)}))
    with pytest.raises(ContactUnreadable):
        usecases.reveal_contact(tx, RevealContact(opinion_id=opinion.opinion_id, purpose="核实地点"))


@pytest.mark.parametrize(
    "change", ["update contact_readings set purpose = ''", "delete from contact_readings"]
)
def test_readings_cannot_be_changed_or_removed(desk: Desk, change: str) -> None:
    reveal(desk, desk.post(contact=AUTHOR).opinion_id, LI)
    with pytest.raises(psycopg.errors.RaiseException):
        desk.sql.run(change)


@pytest.mark.parametrize(
    "change",
    [
        "update contact_readings set purpose = 'x' where reading_id = 2",
        "update contact_readings set read_at = read_at + interval '1 microsecond' where reading_id = 2",
        "update contact_readings set digest = digest || '\\x00' where reading_id = 2",
        "delete from contact_readings where reading_id = 1",
    ],
)
def test_x3_a_changed_reading_is_found(postgres: Postgres, committed: Committed, change: str) -> None:
    """X3: the rows are linked, so whoever gets around the service and its triggers breaks the chain at that row."""
    with committed.tx(PARTNER) as tx:
        opinion = usecases.post_opinion(
            tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012", "contact": {"phone": "13800008000"}})
        ).opinion_id
    for purpose in ("回访", "核实地点", "约见"):
        with committed.tx(LI) as tx:
            usecases.reveal_contact(tx, RevealContact(opinion_id=opinion, purpose=purpose))
    with committed.tx(OFFICE) as tx:
        assert reading.verify_readings(tx, VerifyReadings()).dump() == {"readings": 3, "first_broken": None}
    with psycopg.connect(postgres.owner_url("intake")) as owner:
        owner.execute("alter table contact_readings disable trigger contact_readings_append_only")
        owner.execute(change)
        owner.execute("alter table contact_readings enable trigger contact_readings_append_only")
    with committed.tx(OFFICE) as tx:
        assert reading.verify_readings(tx, VerifyReadings()).first_broken == 2


def test_x3_readings_at_once_are_linked_one_after_the_other(committed: Committed) -> None:
    """X3: two deputies who read at the same time make one chain."""
    with committed.tx(PARTNER) as tx:
        opinion = usecases.post_opinion(
            tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012", "contact": {"phone": "13800008000"}})
        ).opinion_id

    def read(number: int) -> None:
        with committed.tx(LI) as tx:
            usecases.reveal_contact(tx, RevealContact(opinion_id=opinion, purpose=f"回访{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read, range(12)))
    with committed.tx(OFFICE) as tx:
        assert reading.verify_readings(tx, VerifyReadings()).dump() == {"readings": 12, "first_broken": None}
