"""One simulated person or office: looks at the lists that the services give out, and does what is to be done.

Each runs in a thread of its own with its own connection. A refusal because somebody else was quicker, or because the case
has moved on, is daily life and not an error; whatever else is refused is kept and shown at the end.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from deploy.client import CallError, Client, NoAnswer
from deploy.demo.story import Book

# Refusals of a step that another actor, or an earlier try of one's own, has made superfluous.
_PASSED_BY = {
    "dispatch.wrong_state", "dispatch.already_claimed", "dispatch.already_assigned", "dispatch.version_changed",
    "evaluation.not_open", "evaluation.axis_not_open", "evaluation.round_over", "evaluation.rated_already",
    "evaluation.case_unknown", "intake.opinion_settled", "intake.case_over", "followup.commitment_fulfilled",
    "followup.archived", "followup.not_closed", "followup.too_early", "followup.case_unknown", "dispatch.case_unknown",
    "deliberation.case_not_waiting",
    # Told by intake that he may rate, before evaluation has heard that his opinion was attached: he comes again.
    "evaluation.receipt_unknown",
}


class Actor(threading.Thread):
    """Does its round again and again until told to stop."""

    def __init__(self, name: str, connect: Callable[[], Client], book: Book, done: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._connect, self.book, self._done = connect, book, done
        self.refusals: Counter[str] = Counter()
        self.calls = 0
        self.client = connect()

    def run(self) -> None:
        """Work; a stretch without answers is waited out."""
        while not self._done.is_set():
            try:
                busy = self.round()
            except NoAnswer:
                continue
            except CallError as error:
                self._note(error)
                busy = False
            if not busy:
                self._done.wait(0.25)
        self.client.close()

    def round(self) -> bool:
        """Do what is to be done now; return whether there was anything."""
        raise NotImplementedError

    def do(self, operation: str, token: str, **arguments: Any) -> dict[str, Any] | None:
        """Call; return None when the step is no longer needed."""
        self.calls += 1
        try:
            answer: dict[str, Any] = self.client.call(operation, token=token, **arguments)
        except CallError as error:
            self._note(error)
            return None
        return answer

    def rows(self, operation: str, token: str, **arguments: Any) -> list[dict[str, Any]]:
        """Return the first page of a list: the rest is there at the next look."""
        answer = self.do(operation, token, limit=200, **arguments)
        return list(answer["items"]) if answer else []

    def version(self, token: str, case_id: str) -> int:
        """Return the version of the reply that a case's round has now; 0 when it has none."""
        seen = self.do("dispatch.get_assignment", token, case_id=case_id)
        return int(seen["reply"]["version"]) if seen and seen["reply"] else 0

    def _note(self, error: CallError) -> None:
        if error.family == "unavailable":
            time.sleep(0.5)
        elif error.code not in _PASSED_BY:
            self.refusals[f"{error.code} {error.message} {error.details or ''}"] += 1


def any_of(steps: Iterable[bool]) -> bool:
    """Run all steps and tell whether any did something (`any` would stop at the first)."""
    return bool(sum([bool(step) for step in steps]))
