"""The only SQL of intake, by what it keeps: the directory, opinions, contacts, cases."""

from __future__ import annotations

from services.chassis.alarms import Alarms
from services.chassis.sql import Sql
from services.intake.contact_vault import ContactVault
from services.intake.store.appointments import Appointments
from services.intake.store.case import Cases
from services.intake.store.case_ledger import CaseLedger
from services.intake.store.contact import Contacts
from services.intake.store.coverage import CoverageRows
from services.intake.store.directory import DirectoryTables
from services.intake.store.fieldwork import Fieldwork
from services.intake.store.links import LinkTable
from services.intake.store.opinion import Opinions
from services.intake.store.opinion_overdue import Waiting
from services.intake.store.quotas import Quotas
from services.intake.store.receptions import ReceptionTables
from services.intake.store.roster import RosterTables
from services.intake.store.screening import CaseMarks
from services.intake.store.similar import BigramIndex
from services.intake.store.throttle import PostingMarks
from services.intake.store.walls import WallTables

WITHOUT_KEYS = ContactVault({})


class Store:
    """Everything that one transaction of intake reads and writes. The vault seals contacts."""

    def __init__(self, sql: Sql, vault: ContactVault = WITHOUT_KEYS) -> None:
        self.directory = DirectoryTables(sql)
        self.coverage = CoverageRows(sql)
        self.links = LinkTable(sql)
        self.walls = WallTables(sql)
        self.opinions = Opinions(sql, vault)
        self.contacts = Contacts(sql, vault)
        self.cases = Cases(sql)
        self.case_ledger = CaseLedger(sql)
        self.posting_marks = PostingMarks(sql, vault)
        self.waiting = Waiting(sql)
        self.bigrams = BigramIndex(sql)
        self.roster = RosterTables(sql)
        self.receptions = ReceptionTables(sql)
        self.fieldwork = Fieldwork(sql)
        self.quotas = Quotas(sql)
        self.appointments = Appointments(sql)
        self.case_marks = CaseMarks(sql)
        self.alarms = Alarms(sql)
