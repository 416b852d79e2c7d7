"""What evaluation does, one function an operation or event. Nothing here commits, sends, or reads a clock."""

from __future__ import annotations

from services.evaluation.usecases.proxy import rate_by_proxy, silent_ratings
from services.evaluation.usecases.rating import (
    appraisal,
    attach_voice,
    open_appraisal,
    open_appraisals,
    open_implementation,
    rate,
    rates,
    register_case,
    reopen_case,
)
from services.evaluation.usecases.reminding import remind_raters
from services.evaluation.usecases.voices import detach_voice

__all__ = [
    "appraisal",
    "attach_voice",
    "detach_voice",
    "open_appraisal",
    "open_appraisals",
    "open_implementation",
    "rate",
    "rate_by_proxy",
    "rates",
    "register_case",
    "remind_raters",
    "reopen_case",
    "silent_ratings",
]
