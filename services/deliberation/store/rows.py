"""How sessions, items, people, options and minutes look as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from services.deliberation.domain.agenda import Commitment, Decision, Item, Option
from services.deliberation.domain.ballot import Ballot, Tallies, Tally
from services.deliberation.domain.minutes import Confirmation, Minutes

Row = Mapping[str, Any]


def item_of(row: Row, options: Iterable[Option]) -> Item:
    """Return the agenda item in a row."""
    return Item(row["item"], row["topic"], tuple(row["cases"]), tuple(options), decision_of(row))


def decision_of(row: Row) -> Decision | None:
    """Return the verdict in an item's row, or None while it has none."""
    if row["verdict"] is None:
        return None
    commitments = tuple(
        Commitment(said["measure"], date.fromisoformat(said["deadline_on"]), said["target"])
        for said in row["commitments"]
    )
    return Decision(row["verdict"], row["chosen_option"], row["lead"], tuple(row["assisting"]), commitments,
                    row["note"], row["merged_into"])


def decision_row(decision: Decision) -> dict[str, Any]:
    """Return the columns of a verdict."""
    said = [{**asdict(promise), "deadline_on": promise.deadline_on.isoformat()}
            for promise in decision.commitments]
    return {"verdict": decision.verdict, "chosen_option": decision.option, "lead": decision.lead,
            "assisting": list(decision.assisting), "commitments": Jsonb(said), "note": decision.note,
            "merged_into": decision.merged_into}


def option_of(row: Row) -> Option:
    """Return the option in a row: with the votes while its item is open, with the kept tally afterwards."""
    ballots = tuple(Ballot(*cast) for cast in row["ballots"] or ())
    final = {party: Tally(**counts) for party, counts in row["tally"].items()} if row["tally"] else None
    return Option(row["option"], row["text"], row["party"], ballots, final, row["was_carried"])


def tally_row(tallies: Tallies) -> Jsonb:
    """Return the column of a kept tally."""
    return Jsonb({party: asdict(tally) for party, tally in tallies.items()})


def minutes_of(row: Row) -> Minutes:
    """Return the minutes in a row."""
    confirmations = tuple(Confirmation(*said) for said in row["confirmations"] or ())
    return Minutes(row["version"], row["text"], confirmations)
