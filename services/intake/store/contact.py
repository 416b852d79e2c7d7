"""Contacts as rows: ciphertext only. Nothing above the store ever sees a key or a nonce."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.contact_vault import ContactVault, Sealed
from services.intake.domain.opinion import Contact

# An opinion without a grid of its own belongs to the grid of its case.
_OF_OPINION = """
select coalesce(o.grid, c.grid) as grid, k.key_id, k.nonce, k.ciphertext
from opinions o left join cases c using (case_id) left join contacts k using (opinion_id)
where o.opinion_id = %(opinion_id)s
"""

_READ = """
insert into contact_readings (opinion_id, read_by, deputy, purpose, read_at)
values (%(opinion_id)s, %(read_by)s, %(deputy)s, %(purpose)s, %(read_at)s)
"""

_BROKEN = """
select count(*) as readings, min(reading_id) filter (where digest is distinct from
           digest_of_reading(previous, reading_id, opinion_id, read_by, deputy, purpose, read_at)) as first_broken
from (select r.*, lag(digest, 1, ''::bytea) over (order by reading_id) as previous from contact_readings r) as linked
"""


class SealedContact:
    """An author's contact that has not been opened: where it belongs, and whether there is one."""

    def __init__(self, opinion_id: UUID, grid: str | None, sealed: Sealed | None) -> None:
        self.opinion_id, self.grid, self.sealed = opinion_id, grid, sealed


class Contacts:
    """The table of contacts and the record of who read them."""

    def __init__(self, sql: Sql, vault: ContactVault) -> None:
        self._sql, self._vault = sql, vault

    def find(self, opinion_id: UUID) -> SealedContact | None:
        """Return what an opinion has of a contact, still sealed, or None when there is no such opinion."""
        row = self._sql.one(_OF_OPINION, {"opinion_id": opinion_id})
        if row is None:
            return None
        sealed = Sealed(row["key_id"], row["nonce"], row["ciphertext"]) if row["key_id"] is not None else None
        return SealedContact(opinion_id, row["grid"], sealed)

    def open(
        self, contact: SealedContact, *, read_by: str, deputy: str | None, purpose: str, at: datetime
    ) -> Contact:
        """Open a contact and record the reading: there is no other way to its plain text."""
        assert contact.sealed is not None, "an anonymous opinion has nothing to open"
        self._sql.run(
            _READ,
            {
                "opinion_id": contact.opinion_id,
                "read_by": read_by,
                "deputy": deputy,
                "purpose": purpose,
                "read_at": at,
            },
        )
        return self._vault.open(contact.opinion_id, contact.sealed)

    def first_broken(self) -> tuple[int, int | None]:
        """Return how many readings there are, and the first that does not follow from the one before it, or None."""
        row = self._sql.one(_BROKEN)
        assert row is not None, "an aggregate has a row"
        return row["readings"], row["first_broken"]
