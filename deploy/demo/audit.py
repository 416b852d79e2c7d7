"""The proof at the end of the demonstration, by SQL on the database itself: nothing lost, nothing doubled."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg

_SETTLES = 10.0

_CHECKS: tuple[tuple[str, str, str], ...] = (
    ("点单 = 定单 + 并入 + 未受理 + 撤回 + 待处理", "posted = registered + attached + declined + withdrawn + waiting",
     """select count(*)::text || ' = ' || concat_ws(' + ', count(*) filter (where status = 'registered'),
               count(*) filter (where status = 'attached'), count(*) filter (where status = 'declined'),
               count(*) filter (where status = 'withdrawn'), count(*) filter (where status = 'posted')),
               count(*) = (select count(distinct opinion_id) from intake.opinions)
               and count(*) filter (where status = 'posted') = 0 from intake.opinions"""),
    ("每个件每轮恰有一次派单", "exactly one assignment for each case and round",
     """select count(*)::text || ' / ' || (select count(*) from intake.cases),
               count(*) = count(distinct (case_id, round)) and count(distinct case_id) = (select count(*) from intake.cases)
        from (select subject as case_id, (data::json ->> 'round')::int as round from dispatch.outbox_archive
              where event = 'dispatch.case_assigned') as assigned"""),
    ("编号连续无缺", "case numbers without gaps",
     """select coalesce(max(number), '—'), coalesce(max(right(number, 6)::int), 0) = count(*) from intake.cases"""),
    ("各服务的件数一致", "the same cases in every service",
     """select concat_ws(' / ', i, d, e, f), i = d and d = e and e = f from
        (select (select count(*) from intake.cases) as i, (select count(*) from dispatch.cases) as d,
                (select count(*) from evaluation.cases) as e, (select count(*) from followup.cases) as f) as counted"""),
    ("每轮重办都有命令，轮数 = 重办 + 1", "rounds = redo orders + 1",
     """select count(*)::text, coalesce(bool_and(round = 1 + redos), true) from
        (select c.case_id, c.round, (select count(*) from evaluation.outbox_archive o
          where o.subject = c.case_id and o.event = 'evaluation.redo_ordered') as redos from followup.cases c) as rounds"""),
    ("事件全部发出", "every event has left its outbox",
     """select sum(n)::text, sum(n) = 0 from (select count(*) as n from intake.outbox union all
        select count(*) from dispatch.outbox union all select count(*) from deliberation.outbox union all
        select count(*) from evaluation.outbox union all select count(*) from followup.outbox) as waiting"""),
)


@dataclass(frozen=True)
class Finding:
    """One check: what it says, the figures, and whether it holds."""

    label: str
    label_en: str
    figures: str
    holds: bool


def audit(database_url: str) -> list[Finding]:
    """Run all checks as the database's administrator."""
    database_url = psycopg.conninfo.make_conninfo(database_url, dbname="siquan")
    findings = []
    give_up_at = time.monotonic() + _SETTLES
    with psycopg.connect(database_url, autocommit=True) as connection:
        for label, label_en, query in _CHECKS:
            figures, holds = connection.execute(query).fetchone() or ("", False)
            while not holds and time.monotonic() < give_up_at:  # a timer may be speaking at this very moment
                time.sleep(0.2)
                figures, holds = connection.execute(query).fetchone() or ("", False)
            findings.append(Finding(label, label_en, str(figures), bool(holds)))
    return findings
