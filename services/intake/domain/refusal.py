"""Every way in which a rule of intake says no: one class a code. Details are codes and dates."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A rule of the method forbids it."""

    code: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class GridUnknown(Refusal):
    """The directory has no such grid."""

    code = "intake.grid_unknown"


class SiteUnknown(Refusal):
    """The directory has no such liaison station or contact point."""

    code = "intake.site_unknown"


class SiteNotOpen(Refusal):
    """The site takes opinions from a later day on (A3)."""

    code = "intake.site_not_open"


class FiledInFuture(Refusal):
    """A note cannot have been pasted after now."""

    code = "intake.filed_in_future"


class SourceRefConflict(Refusal):
    """The caller has used this key for an opinion with other content."""

    code = "intake.source_ref_conflict"


class OpinionUnknown(Refusal):
    """There is no such opinion."""

    code = "intake.opinion_unknown"


class OpinionSettled(Refusal):
    """The opinion is in a case already, or was declined or withdrawn."""

    code = "intake.opinion_settled"


class CaseUnknown(Refusal):
    """There is no such case."""

    code = "intake.case_unknown"


class CaseOver(Refusal):
    """The case is rated satisfied or closed: a new voice could no longer be answered or rate."""

    code = "intake.case_over"


class GridNeeded(Refusal):
    """Neither the deputy nor the opinions name one grid."""

    code = "intake.grid_needed"


class NotYourGrid(Refusal):
    """Only a deputy of the grid may do this (A14)."""

    code = "intake.not_your_grid"


class DeputyUnknown(Refusal):
    """The directory has no such deputy."""

    code = "intake.deputy_unknown"


class DeputyNeeded(Refusal):
    """Whoever writes for a deputy must say for which one."""

    code = "intake.deputy_needed"


class NotForOthers(Refusal):
    """A deputy acts in his own name only; writing for another is the station staff's."""

    code = "intake.not_for_others"


class DeputyLastGrid(Refusal):
    """A sitting deputy would be left without a grid (A7)."""

    code = "intake.deputy_last_grid"


class DirectoryBroken(Refusal):
    """The directory would contradict itself."""

    code = "intake.directory_broken"


class ReceiptUnknown(Refusal):
    """No opinion has this receipt code."""

    code = "intake.receipt_unknown"


class NoContact(Refusal):
    """The author left no contact."""

    code = "intake.no_contact"
