"""Quotas (B7, B9): who has done what, who is reminded, and who was short when a period was over."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from services.chassis.paging import encode
from services.contracts.intake.events.fieldwork import QuotaMissed
from services.contracts.intake.operations.fieldwork import DeputyQuota, QuotaPage, QuotaStatus
from services.contracts.labels import QUOTA_STATES
from services.intake.domain.quotas import (
    Period,
    Quota,
    about_miss,
    period_of,
    quota_for,
    quotas_in_force,
    standing,
)
from services.intake.store.quotas import DuePeriod, Standing, miss_row
from services.intake.usecases.alarms import alarming
from services.intake.usecases.coverage import code_after
from services.intake.usecases.work import Work

MISSED = "quota_missed"
_AT_ONCE = 200


def count_act(tx: Work, kind: str, act_id: UUID, deputy: str, done_on: date) -> None:
    """Count a visit, survey, reception or kept appointment for the day on which it was; a late record mends a miss."""
    tx.store.fieldwork.add_act(kind, act_id, deputy, done_on)
    alarming.clear_about(tx, MISSED, tx.store.quotas.mend(deputy, tx.now))


def quota_status(tx: Work, request: QuotaStatus) -> QuotaPage:
    """List how deputies stand in the period of a day, or only those who lack something."""
    quota = quota_for(_in_force(tx), request.kind, request.period)
    period = period_of(quota.period, request.on or tx.today)
    after = code_after(request.cursor)
    found = tx.store.quotas.standings(
        quota.kind, period, quota.min, after=after, limit=request.limit + 1, deputy=request.deputy,
        is_lacking=request.is_lacking)
    shown = [_shown(one, quota, period, tx.today) for one in found[:request.limit]]
    return QuotaPage(items=shown, next_cursor=encode(shown[-1].deputy) if len(found) > request.limit else "")


def judge_quotas(tx: Work) -> bool:
    """Tell who was short in a period that is over, once; return whether more may be due.

    Periods are noted while they run, and those that a stop has skipped are noted after it. What a correction of the
    directory has made groundless is cleared as well.
    """
    for quota in _in_force(tx):
        _note_periods(tx, quota)
    alarming.clear_about(tx, MISSED, tx.store.quotas.mend(None, tx.now))
    due = tx.store.quotas.due_period_for_update(tx.today)
    if due is None:
        return False
    _judge(tx, due)
    return True


def _note_periods(tx: Work, quota: Quota) -> None:
    current = period_of(quota.period, tx.today)
    last = tx.store.quotas.last_period(quota.kind, quota.period)
    missing = current if last is None else period_of(quota.period, last).following
    while missing.starts_on <= current.starts_on:
        tx.store.quotas.open_period(quota.kind, missing)
        missing = missing.following


def _judge(tx: Work, due: DuePeriod) -> None:
    """Judge up to 200 deputies of a locked period. What the policy no longer asks for, or only plans, nobody missed."""
    quota = next((one for one in _in_force(tx) if (one.kind, one.period) == (due.kind, due.period)), None)
    if quota is None or quota.is_plan:
        tx.store.quotas.judged(due, due.judged_up_to, is_judged=True)
        return
    period = Period(due.period, due.starts_on, due.ends_on)
    short = tx.store.quotas.standings(
        due.kind, period, quota.min, after=due.judged_up_to, limit=_AT_ONCE, is_lacking=True)
    rows, abouts = [], []
    for one in short:
        about = about_miss(one.deputy, due.kind, period.code)
        miss_id = uuid4()
        rows.append(miss_row(miss_id, due, one, quota.min, about, tx.now))
        abouts.append(about)
        tx.emit(QuotaMissed(miss_id=miss_id, deputy=one.deputy, level=one.level, kind=due.kind, period=period.code,
                            done=one.done, min=quota.min))
    tx.store.quotas.add_misses(rows)
    alarming.raise_about(tx, MISSED, abouts)
    tx.store.quotas.judged(due, short[-1].deputy if short else due.judged_up_to, is_judged=len(short) < _AT_ONCE)


def _in_force(tx: Work) -> list[Quota]:
    return quotas_in_force(Quota(one.kind, one.period, one.min, one.is_plan) for one in tx.policy.quotas)


def _shown(one: Standing, quota: Quota, period: Period, today: date) -> DeputyQuota:
    state = standing(one.done, quota.min, is_exempt=one.is_exempt, is_over=period.ends_on < today)
    zh, en = QUOTA_STATES[state]
    return DeputyQuota(
        deputy=one.deputy,
        level=one.level,
        kind=quota.kind,
        period=period.code,
        ends_on=period.ends_on,
        done=one.done,
        min=quota.min,
        state=state,
        state_label=zh,
        state_label_en=en,
        is_at_risk=state == "open",
        is_plan=quota.is_plan,
        last_on=one.last_on,
    )
