"""The smallest writing operation on the real chassis: one row, one event. `python -m tests.benchmarks.calls.desk`."""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID, uuid4

from services.chassis.entrypoints import UnitOfWork, operation
from services.chassis.runner import serve
from services.chassis.sql import Sql
from services.contracts import fields as f
from services.contracts import roles
from services.contracts.declare import Event, Operation, Record, event, record
from services.contracts.declare import operation as declare
from services.contracts.policy import IntakePolicy

# The archive's queue takes the events; nobody reads it here, because who listens is not part of a call.
LISTENERS = {"desk": (), "archive": ("desk.noted",)}


@event("desk.noted", subject="note_id")
class Noted(Event):
    """A note was taken."""

    note_id: UUID = f.uuid()


@record
class Receipt(Record):
    """The answer."""

    note_id: UUID = f.uuid()
    text: str = f.text()


@declare("desk.note", writes=True, callers=(roles.PARTNER,), reply=Receipt)
class Note(Operation):
    """Keep a text."""

    text: str = f.text()


class Store:
    """The notes."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql

    def add(self, note_id: UUID, text: str, by: str, at: Any) -> None:
        self.sql.run("insert into notes (note_id, text, noted_by, noted_at) values (%(id)s, %(text)s, %(by)s, %(at)s)",
                     {"id": note_id, "text": text, "by": by, "at": at})


class Desk:
    """Takes notes."""

    name = "desk"
    work = UnitOfWork(Store, IntakePolicy)

    @operation(Note)
    def note(self, request: Note, tx: Any) -> Receipt:
        """Keep a text and say so."""
        note_id = uuid4()
        tx.store.add(note_id, request.text, tx.caller.subject, tx.now)
        tx.emit(Noted(note_id=note_id))
        return Receipt(note_id=note_id, text=request.text)


if __name__ == "__main__":
    sys.exit(serve(Desk, LISTENERS))
