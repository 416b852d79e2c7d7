"""Whether the case ledger is as it was written (X3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from services.contracts.followup.operations.cases import LedgerVerdict, VerifyLedger
from services.followup.domain.ledger import ChainCheck, Head, Line
from services.followup.domain.refusal import CaseUnknown
from services.followup.usecases.work import Work

# So many are in memory at once, however long the ledger is.
_CASES_AT_ONCE = 500
_LINES_AT_ONCE = 1000


def verify_ledger(tx: Work, request: VerifyLedger) -> LedgerVerdict:
    """Recompute the chain of one case, or of all in the order of ids, and stop where it breaks first."""
    cases = lines = 0
    for head, broken_at, followed in _verdicts(tx, request.case_id):
        cases, lines = cases + 1, lines + followed
        if broken_at is not None:
            return LedgerVerdict(
                is_intact=False,
                cases=cases,
                lines=lines,
                broken_case_id=head.case_id,
                broken_position=broken_at,
            )
    if request.case_id is not None and not cases:
        raise CaseUnknown
    return LedgerVerdict(is_intact=True, cases=cases, lines=lines, broken_case_id=None, broken_position=None)


def _verdicts(tx: Work, only: UUID | None) -> Iterator[tuple[Head, int | None, int]]:
    """Give for each case where its chain breaks, if it does, and how many lines were followed."""
    after = UUID(int=0)
    while heads := tx.store.ledger.list_heads(after=after, limit=_CASES_AT_ONCE, only=only):
        lines = _Lines(tx, heads)
        for head in heads:
            check, followed = ChainCheck(head), 0
            for line in lines.of(head.case_id):
                check.follow(line)
                followed += line.position <= head.position
            yield head, check.finish(), followed
        after = heads[-1].case_id


class _Lines:
    """The lines of consecutive cases, read in pages and handed out case by case."""

    def __init__(self, tx: Work, heads: Sequence[Head]) -> None:
        self._tx = tx
        self._at = (heads[0].case_id, 0)
        self._last = heads[-1].case_id
        self._page: list[Line] = []
        self._next = 0

    def of(self, case_id: UUID) -> Iterator[Line]:
        """Give the lines of this case; those of a case before it that nobody knows are passed over."""
        while (line := self._peek()) is not None and line.case_id <= case_id:
            self._next += 1
            if line.case_id == case_id:
                yield line

    def _peek(self) -> Line | None:
        if self._next == len(self._page):
            self._page = self._tx.store.ledger.list_between(*self._at, self._last, limit=_LINES_AT_ONCE)
            self._next = 0
            if not self._page:
                return None
            self._at = (self._page[-1].case_id, self._page[-1].position)
        return self._page[self._next]
