"""How the rules of rating say no: a class for each code of the contract. Details hold codes only."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A rule of the method forbids it."""

    code: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class CaseUnknown(Refusal):
    """There is no such case, or it is none of the reader's business."""

    code = "evaluation.case_unknown"


class NotOpen(Refusal):
    """The body has not declared the case done (办结) in this round."""

    code = "evaluation.not_open"


class AxisNotOpen(Refusal):
    """Promises are still open, so nobody can tell yet how they were carried out."""

    code = "evaluation.axis_not_open"


class RoundOver(Refusal):
    """The round has come to its end, by satisfaction or by a redo."""

    code = "evaluation.round_over"


class RatedAlready(Refusal):
    """A grade is given once."""

    code = "evaluation.rated_already"


class NotYourCell(Refusal):
    """Deputies and voters rate separately, each only his own cells (C20)."""

    code = "evaluation.not_your_cell"


class ReceiptUnknown(Refusal):
    """A voter is known by the receipt code of an opinion of this case, and by nothing else."""

    code = "evaluation.receipt_unknown"


class ReasonNeeded(Refusal):
    """Whoever sends a case back says why."""

    code = "evaluation.reason_needed"


class BodyUnknown(Refusal):
    """The body does not handle the case in this round."""

    code = "evaluation.body_unknown"


class VoiceUnknown(Refusal):
    """The opinion is not one of this case."""

    code = "evaluation.voice_unknown"


class StillReachable(Refusal):
    """The voter can be asked himself, and the time for it has not passed."""

    code = "evaluation.still_reachable"


class OwnGradeFirst(Refusal):
    """A deputy who rates for a voter must have given his own grade before he knows the voter's."""

    code = "evaluation.own_grade_first"
