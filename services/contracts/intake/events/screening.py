"""What intake says about hard and key problems that were picked out (筛选重难点问题, B11)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event

MARKS = ("hard", "key", "none")


@event("intake.case_screened")
class CaseScreened(Event):
    """A case was picked out as a hard or a key problem; with `none` the mark was taken back.

    Only a marked case may be put on an on-site session (现场办公). The latest `at` counts. `by` is the deputy's code, or the
    subject of whoever marked it in the committee's office; `reason` is his own words, with numbers masked.
    """

    case_id: UUID = f.uuid()
    mark: str = f.choice(MARKS)
    reason: str = f.text(max=500)
    by: str = f.code()
    at: datetime = f.moment()
