"""The only SQL of intake, by what it keeps: the directory, opinions, contacts, cases."""

from __future__ import annotations

from services.chassis.alarms import Alarms
from services.chassis.sql import Sql
from services.intake.contact_vault import ContactVault
from services.intake.store.case import Cases
from services.intake.store.contact import Contacts
from services.intake.store.directory import DirectoryTables
from services.intake.store.opinion import Opinions

WITHOUT_KEYS = ContactVault({})


class Store:
    """Everything that one transaction of intake reads and writes. The vault seals contacts."""

    def __init__(self, sql: Sql, vault: ContactVault = WITHOUT_KEYS) -> None:
        self.directory = DirectoryTables(sql)
        self.opinions = Opinions(sql, vault)
        self.contacts = Contacts(sql, vault)
        self.cases = Cases(sql)
        self.alarms = Alarms(sql)
