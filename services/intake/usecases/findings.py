"""What residents said where a deputy was: each finding becomes an opinion that counts from then (A9, S5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.contracts.intake.operations.fieldwork import Finding
from services.contracts.intake.operations.opinions import PostedOpinion
from services.intake.domain.opinion import ANONYMOUS, Contact, Draft
from services.intake.usecases.posting import post_one
from services.intake.usecases.work import Work


def post_findings(
    tx: Work, findings: Sequence[Finding], *, channel: str, grid: str | None, place: str, said_at: datetime
) -> list[PostedOpinion]:
    """Post what was found, all of it or nothing; return the receipts in its order."""
    return [
        post_one(
            tx,
            Draft(
                text=finding.text,
                title=finding.title,
                kind=finding.kind,
                channel=channel,
                grid=grid,
                site=None,
                place=finding.place or place,
                posted_at=said_at,
                contact=Contact(finding.contact.name, finding.contact.phone) if finding.contact else ANONYMOUS,
                source_ref=None,
            ),
        )
        for finding in findings
    ]
