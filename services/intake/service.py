"""The service intake: its database with the keys for contacts, and the entrypoints of its rooms."""

from __future__ import annotations

from functools import partial

from services.chassis.entrypoints import UnitOfWork
from services.chassis.settings import SettingsError
from services.contracts.policy import IntakePolicy
from services.intake.contact_vault import ContactKeyError, ContactVault
from services.intake.entrypoints.alarms import AlarmDesk
from services.intake.entrypoints.appointments import AppointmentDesk
from services.intake.entrypoints.cases import CaseDesk
from services.intake.entrypoints.coverage import CoverageDesk
from services.intake.entrypoints.directory import DirectoryDesk
from services.intake.entrypoints.fieldwork import FieldworkDesk
from services.intake.entrypoints.links import LinkDesk
from services.intake.entrypoints.opinions import OpinionDesk
from services.intake.entrypoints.progress import Progress
from services.intake.entrypoints.receptions import ReceptionDesk
from services.intake.entrypoints.screening import ScreeningDesk
from services.intake.entrypoints.similar import SimilarDesk
from services.intake.entrypoints.voices import VoiceDesk
from services.intake.entrypoints.walls import WallDesk
from services.intake.store import Store


class SealedWork(UnitOfWork):
    """A unit of work whose store can seal contacts: the process does not start without a key for them."""

    def setup(self) -> None:
        """Read the keys once, before anything is consumed."""
        super().setup()
        try:
            vault = ContactVault.from_setting(self.settings.contact_key)
        except ContactKeyError as error:
            raise SettingsError(str(error)) from None
        self.store_class = partial(Store, vault=vault)


class Intake(SimilarDesk, OpinionDesk, VoiceDesk, CaseDesk, DirectoryDesk, LinkDesk, CoverageDesk, WallDesk,
             AlarmDesk, ReceptionDesk, FieldworkDesk, AppointmentDesk, ScreeningDesk, Progress):
    """Heard at any hour, nobody left out: opinions, the directory, and the problem ledger."""

    name = "intake"
    work = SealedWork(Store, IntakePolicy)
