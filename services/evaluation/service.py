"""The service evaluation: its database, and the entrypoints of its rooms."""

from __future__ import annotations

from services.chassis.entrypoints import UnitOfWork
from services.contracts.policy import EvaluationPolicy
from services.evaluation.entrypoints.duty_reports import DutyReportDesk
from services.evaluation.entrypoints.inquiries import InquiryDesk
from services.evaluation.entrypoints.points import PointDesk
from services.evaluation.entrypoints.ratings import RatingDesk
from services.evaluation.entrypoints.reappraisals import ReappraisalDesk
from services.evaluation.entrypoints.scorecards import ScorecardDesk
from services.evaluation.store import Store


class Evaluation(RatingDesk, ReappraisalDesk, ScorecardDesk, PointDesk, DutyReportDesk, InquiryDesk):
    """Twice satisfied, or done again."""

    name = "evaluation"
    work = UnitOfWork(Store, EvaluationPolicy)
