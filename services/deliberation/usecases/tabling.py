"""The agenda of a session that has not yet opened: topics are added and dropped, and it is handed out."""

from __future__ import annotations

from services.contracts.deliberation.events import ItemAdded, ItemDropped
from services.contracts.deliberation.operations import (
    AddItem,
    Agenda,
    AgendaCase,
    AgendaItem,
    AgendaView,
    DropItem,
    SessionView,
)
from services.contracts.deliberation.operations.words import ITEMS_MAX
from services.contracts.labels import SESSION_KINDS
from services.deliberation.domain import convening
from services.deliberation.domain.convening import Topic
from services.deliberation.usecases.course import seen_session
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


@worded
def add_item(tx: Work, request: AddItem) -> SessionView:
    """Put a topic with its like cases on the agenda (C6). Of two sessions that want one case, the first has it."""
    session = held_session(tx, request.session_id)
    cases = tx.store.cases.find_for_update(request.cases)
    item, tabled = convening.tabling(session.session_id, session.kind, session.last_item + 1,
                                     Topic(request.topic, tuple(request.cases)), cases)
    longer = session.add_item(item, convening.suggested(session.kind, tabled), ITEMS_MAX)
    tx.store.sessions.add_item(longer)
    tx.store.cases.save(tabled)
    tx.emit(ItemAdded(session_id=session.session_id, item=item.item, cases=list(item.cases), added_at=tx.now))
    return view(tx, longer)


@worded
def drop_item(tx: Work, request: DropItem) -> SessionView:
    """Take a topic off the agenda; its cases that waited wait again."""
    session = held_session(tx, request.session_id, with_cases=True)
    shorter = session.drop_item(request.item)
    dropped = session.item_numbered(request.item)
    tx.store.sessions.drop_item(session.session_id, request.item, by=tx.caller.subject, at=tx.now)
    cases = tx.store.cases.find_for_update(dropped.cases)
    tx.store.cases.save([cases[case_id].off_the_agenda() for case_id in dropped.cases])
    tx.emit(ItemDropped(session_id=session.session_id, item=request.item, cases=list(dropped.cases), dropped_at=tx.now))
    return view(tx, shorter)


def agenda(tx: Work, request: Agenda) -> AgendaView:
    """Show the agenda with the numbers and titles of its cases."""
    session = seen_session(tx, request.session_id)
    titles = tx.store.cases.titles(session.cases)
    return AgendaView(
        session_id=session.session_id, hall=session.hall, kind=session.kind,
        kind_label=SESSION_KINDS[session.kind][0], state=session.state, scheduled_at=session.scheduled_at,
        place=session.place, bodies=list(session.bodies),
        items=[AgendaItem(item=item.item, topic=item.topic,
                          cases=[AgendaCase(**titles[case_id]) for case_id in item.cases]) for item in session.items],
    )
