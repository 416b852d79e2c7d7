"""Opinions as rows: posted in bulk, locked before they are judged, listed newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.contact_vault import ContactVault, Sealed
from services.intake.domain.opinion import ANONYMOUS, Contact, Draft, Filed, Kept, Opinion, Photo

# Rows go in in the order of their keys, so that two calls that share keys wait for each other instead of
# deadlocking; a key that is there already, or that another call has just committed, is left alone and not
# returned. Lists travel in binary (%b): as text, psycopg escapes each item in Python, which takes longer than
# the insert itself.
_POST = """
insert into opinions (opinion_id, receipt, text, title, kind, channel, grid, site, place,
                      filed_at, received_at, posted_by, source_ref)
select opinion_id, receipt, text, title, kind, channel, grid, site, place,
       filed_at, %(now)s, %(posted_by)s, source_ref
from unnest(%(opinion_id)b::uuid[], %(receipt)b::text[], %(text)b::text[], %(title)b::text[],
            %(kind)b::text[], %(channel)b::text[], %(grid)b::text[], %(site)b::text[], %(place)b::text[],
            %(filed_at)b::timestamptz[], %(source_ref)b::text[])
     as t (opinion_id, receipt, text, title, kind, channel, grid, site, place, filed_at, source_ref)
order by source_ref
on conflict (posted_by, source_ref) where source_ref is not null do nothing
"""

_POST_KEYED = f"{_POST} returning opinion_id"

_SEAL = """
insert into contacts (opinion_id, key_id, nonce, ciphertext)
select * from unnest(%(opinion_id)b::uuid[], %(key_id)b::text[], %(nonce)b::bytea[], %(ciphertext)b::bytea[])
"""

_KEEP_PHOTOS = """
insert into opinion_photos (opinion_id, place, ref, sha256, media_type)
select * from unnest(%(opinion_id)b::uuid[], %(place)s::smallint[], %(ref)b::text[], %(sha256)b::text[],
                     %(media_type)b::text[])
"""

_PHOTOS = """coalesce((
    select json_agg(json_build_object('ref', p.ref, 'sha256', p.sha256, 'media_type', p.media_type) order by p.place)
    from opinion_photos p where p.opinion_id = o.opinion_id), '[]') as photos"""

_KEPT = f"""
select o.opinion_id, o.receipt, o.status, o.filed_at, o.received_at, o.text, o.title, o.kind, o.channel,
       o.grid, o.site, o.place, o.source_ref, o.supports, k.key_id, k.nonce, k.ciphertext, {_PHOTOS}
from opinions o left join contacts k using (opinion_id)
where o.posted_by = %(posted_by)s and o.source_ref = any(%(refs)s)
"""

_LOCK = """
select opinion_id, receipt, status, channel, grid, site, filed_at, case_id,
       channel <> 'wall' or exists (select from contacts k where k.opinion_id = opinions.opinion_id) as is_reachable
from opinions where opinion_id = any(%(ids)s) order by opinion_id for update
"""

_LOCK_BY_RECEIPT = """
select opinion_id, receipt, status, channel, grid, site, filed_at, case_id,
       channel <> 'wall' or exists (select from contacts k where k.opinion_id = opinions.opinion_id) as is_reachable
from opinions where receipt = %(receipt)s for update
"""

_INTO_CASE = """
update opinions set status = %(status)s, case_id = %(case_id)s, settled_at = %(at)s, settled_by = %(by)s
where opinion_id = any(%(ids)s)
"""

_DECLINE = """
update opinions set status = 'declined', decline_reason = %(reason)s, explanation = %(explanation)s,
                    settled_at = %(at)s, settled_by = %(by)s
where opinion_id = %(id)s
"""

_WITHDRAW = """
update opinions set status = 'withdrawn', settled_at = %(at)s, settled_by = %(by)s where opinion_id = %(id)s
"""

_SUPPORT = """
update opinions set status = 'attached', case_id = %(case_id)s, supports = %(case_id)s, settled_at = %(at)s,
                    settled_by = %(by)s
where opinion_id = %(id)s
"""

# The row first: without it the opinion does not leave its case.
_TRACE = """
insert into detachments (opinion_id, case_id, moved_to, was, reason, deputy, detached_by, detached_at)
values (%(id)s, %(case_id)s, %(moved_to)s, %(was)s, %(reason)s, %(deputy)s, %(by)s, %(at)s)
"""

_LEAVE = """
update opinions set status = 'posted', case_id = null, settled_at = null, settled_by = null where opinion_id = %(id)s
"""

_SHOWN = f"""
opinion_id, text, title, kind, channel, grid, site, place, filed_at, status, case_id, decline_reason,
exists (select from contacts k where k.opinion_id = o.opinion_id) as has_contact, {_PHOTOS}
"""

_VIEW = f"select {_SHOWN} from opinions o where opinion_id = %(id)s"

_PAGE = f"""
select {_SHOWN} from opinions o
where status = %(status)s and (filed_at, opinion_id) < (%(at)s, %(id)s)
order by filed_at desc, opinion_id desc limit %(limit)s
"""

# A page of each grid from its own part of the index, and the newest of those: as fast with a million opinions
# as with a thousand. '' is where opinions without a grid are.
_GRIDS_PAGE = f"""
select newest.* from unnest(%(grids)s::text[]) as wanted (grid) cross join lateral (
    select {_SHOWN} from opinions o
    where status = %(status)s and coalesce(o.grid, '') = wanted.grid
      and (filed_at, opinion_id) < (%(at)s, %(id)s)
    order by filed_at desc, opinion_id desc limit %(limit)s
) as newest
order by filed_at desc, opinion_id desc limit %(limit)s
"""

_TRACK = """
select o.status, o.filed_at, coalesce(o.explanation, '') as explanation, o.decline_reason,
       o.case_id, c.number, c.stage, c.round, c.body, c.due_at, c.assigned_round,
       c.reply, c.reply_round, c.reply_version, c.review_step
from opinions o left join cases c using (case_id) where o.receipt = %(receipt)s
"""

NO_GRID = ""
# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))


@dataclass(frozen=True)
class NewOpinion:
    """An accepted draft with the id and receipt that it gets if it is really new."""

    opinion_id: UUID
    receipt: str
    draft: Draft
    filed: Filed


class Opinions:
    """The table of opinions."""

    def __init__(self, sql: Sql, vault: ContactVault) -> None:
        self._sql, self._vault = sql, vault

    def post(self, news: Sequence[NewOpinion], *, by: str, now: datetime) -> set[UUID]:
        """Store opinions with their contacts; return the ids of those whose source_ref was not taken."""
        drafts = [new.draft for new in news]
        columns = {
            "now": now,
            "posted_by": by,
            "opinion_id": [new.opinion_id for new in news],
            "receipt": [new.receipt for new in news],
            "text": [draft.text for draft in drafts],
            "title": [draft.title for draft in drafts],
            "kind": [draft.kind for draft in drafts],
            "channel": [draft.channel for draft in drafts],
            "grid": [new.filed.grid for new in news],
            "site": [draft.site for draft in drafts],
            "place": [draft.place for draft in drafts],
            "filed_at": [new.filed.filed_at for new in news],
            "source_ref": [draft.source_ref for draft in drafts],
        }
        if any(draft.source_ref is not None for draft in drafts):
            stored = {row["opinion_id"] for row in self._sql.all(_POST_KEYED, columns)}
        else:  # without a key nothing can be there already: no need to wait for the answer
            self._sql.run(_POST, columns)
            stored = {new.opinion_id for new in news}
        named = [new for new in news if new.opinion_id in stored and not new.draft.contact.is_empty]
        if named:
            sealed = [self._vault.seal(new.opinion_id, new.draft.contact) for new in named]
            self._sql.run(
                _SEAL,
                {
                    "opinion_id": [new.opinion_id for new in named],
                    "key_id": [one.key_id for one in sealed],
                    "nonce": [one.nonce for one in sealed],
                    "ciphertext": [one.ciphertext for one in sealed],
                },
            )
        self._keep_photos([new for new in news if new.opinion_id in stored and new.draft.photos])
        return stored

    def _keep_photos(self, news: Sequence[NewOpinion]) -> None:
        pictures = [
            (new.opinion_id, place, photo)
            for new in news
            for place, photo in enumerate(new.draft.photos, start=1)
        ]
        if pictures:
            self._sql.run(
                _KEEP_PHOTOS,
                {
                    "opinion_id": [opinion_id for opinion_id, _, _ in pictures],
                    "place": [place for _, place, _ in pictures],
                    "ref": [photo.ref for _, _, photo in pictures],
                    "sha256": [photo.sha256 for _, _, photo in pictures],
                    "media_type": [photo.media_type for _, _, photo in pictures],
                },
            )

    def kept(self, by: str, refs: Sequence[str]) -> dict[str, Kept]:
        """Return the opinions that a caller has posted under these keys of his, by key."""
        rows = self._sql.all(_KEPT, {"posted_by": by, "refs": list(refs)}) if refs else []
        return {
            row["source_ref"]: Kept(
                contact=self._contact(row), photos=tuple(Photo(**one) for one in row.pop("photos")), **row
            )
            for row in rows
        }

    def _contact(self, row: dict[str, Any]) -> Contact:
        key_id, nonce, ciphertext = row.pop("key_id"), row.pop("nonce"), row.pop("ciphertext")
        if key_id is None:
            return ANONYMOUS
        return self._vault.open(row["opinion_id"], Sealed(key_id, nonce, ciphertext))

    def lock(self, ids: Sequence[UUID]) -> list[Opinion]:
        """Lock opinions in the order of their ids and return those that exist."""
        return self._sql.all(_LOCK, {"ids": list(ids)}, into=Opinion)

    def lock_by_receipt(self, receipt: str) -> Opinion | None:
        """Lock the opinion that has this receipt code and return it, or None."""
        return self._sql.one(_LOCK_BY_RECEIPT, {"receipt": receipt}, into=Opinion)

    def put_into_case(
        self, ids: Sequence[UUID], status: str, case_id: UUID, *, by: str, at: datetime
    ) -> None:
        """Settle locked opinions as `registered` or `attached`."""
        self._sql.run(
            _INTO_CASE, {"ids": list(ids), "status": status, "case_id": case_id, "by": by, "at": at}
        )

    def decline(self, opinion_id: UUID, *, reason: str, explanation: str, by: str, at: datetime) -> None:
        """Settle a locked opinion as declined."""
        self._sql.run(
            _DECLINE, {"id": opinion_id, "reason": reason, "explanation": explanation, "by": by, "at": at}
        )

    def withdraw(self, opinion_id: UUID, *, by: str, at: datetime) -> None:
        """Settle a locked opinion as taken back by its author."""
        self._sql.run(_WITHDRAW, {"id": opinion_id, "by": by, "at": at})

    def support(self, opinion_id: UUID, case_id: UUID, *, by: str, at: datetime) -> None:
        """Attach an opinion that was posted just now to the case that it supports."""
        self._sql.run(_SUPPORT, {"id": opinion_id, "case_id": case_id, "by": by, "at": at})

    def leave_case(
        self, opinion: Opinion, *, moved_to: UUID | None, reason: str, deputy: str, by: str, at: datetime
    ) -> None:
        """Take a locked opinion out of its case, and write down for ever that it was in it."""
        self._sql.run(
            _TRACE,
            {
                "id": opinion.opinion_id,
                "case_id": opinion.case_id,
                "moved_to": moved_to,
                "was": opinion.status,
                "reason": reason,
                "deputy": deputy,
                "by": by,
                "at": at,
            },
        )
        self._sql.run(_LEAVE, {"id": opinion.opinion_id})

    def view(self, opinion_id: UUID) -> dict[str, Any]:
        """Return an existing opinion as a worklist shows it."""
        row = self._sql.one(_VIEW, {"id": opinion_id})
        assert row is not None, "the opinion was locked"
        return row

    def page(
        self, status: str, grids: Sequence[str] | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return opinions of one state, newest first, of all grids (None) or of some (NO_GRID among them)."""
        at, row_id = after or _TOP
        wanted = {"status": status, "at": at, "id": row_id, "limit": limit}
        if grids is None:
            return self._sql.all(_PAGE, wanted)
        return self._sql.all(_GRIDS_PAGE, {**wanted, "grids": list(grids)})

    def find_by_receipt(self, receipt: str) -> dict[str, Any] | None:
        """Return an opinion with the progress of its case, or None."""
        return self._sql.one(_TRACK, {"receipt": receipt})
