"""Why followup refuses: one class for each code. Details hold codes and days, never anybody's words."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A rule of the method forbids it."""

    code: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class CaseUnknown(Refusal):
    """There is no such case."""

    code = "followup.case_unknown"


class CommitmentUnknown(Refusal):
    """There is no such commitment."""

    code = "followup.commitment_unknown"


class NotYourCommitment(Refusal):
    """Another body made the promise."""

    code = "followup.not_your_commitment"


class CommitmentFulfilled(Refusal):
    """The promise is kept already; nothing more is to be said of it."""

    code = "followup.commitment_fulfilled"


class NotClosed(Refusal):
    """The closing gate is not met: there is nothing to look back on yet."""

    code = "followup.not_closed"


class Archived(Refusal):
    """The look-back has been held and has found the case in order."""

    code = "followup.archived"


class TooEarly(Refusal):
    """The day of the look-back has not come."""

    code = "followup.too_early"


class RaterLooksBack(Refusal):
    """Whoever rated the case does not check his own judgement."""

    code = "followup.rater_looks_back"


class DeputyNeeded(Refusal):
    """The caller is a deputy, but his token does not say which: whether he rated the case cannot be told."""

    code = "followup.deputy_needed"
