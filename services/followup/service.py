"""The service followup: its database, and the entrypoints of its rooms."""

from __future__ import annotations

from services.chassis.entrypoints import UnitOfWork
from services.contracts.policy import FollowupPolicy
from services.followup.entrypoints.activities import ActivityCount
from services.followup.entrypoints.alarms import AlarmDesk
from services.followup.entrypoints.cases import CaseDesk
from services.followup.entrypoints.chain import Chain
from services.followup.entrypoints.commitments import CommitmentDesk
from services.followup.entrypoints.exceptions import ExceptionDesk
from services.followup.entrypoints.look_backs import LookBackDesk
from services.followup.entrypoints.notes import LedgerNotes
from services.followup.entrypoints.reviews import ReviewDesk
from services.followup.entrypoints.statistics import StatisticsDesk
from services.followup.entrypoints.supervision import SupervisionDesk
from services.followup.entrypoints.survey import SurveyDesk
from services.followup.entrypoints.wall import WallDesk
from services.followup.store import Store


class Followup(Chain, LedgerNotes, CaseDesk, CommitmentDesk, WallDesk, LookBackDesk, SupervisionDesk, ReviewDesk,
               AlarmDesk, ExceptionDesk, ActivityCount, StatisticsDesk, SurveyDesk):
    """A true closing, and after."""

    name = "followup"
    work = UnitOfWork(Store, FollowupPolicy)
