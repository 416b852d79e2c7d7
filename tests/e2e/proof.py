"""What must be true of the system after any crowd and any fault, by SQL and by public calls: nothing lost, nothing doubled."""

from __future__ import annotations

from deploy.demo.audit import audit
from deploy.demo.play import Played
from services.chassis.names import Names, retry_name
from services.contracts import roles
from services.contracts.catalog import SERVICES
from tests.support.system import RETRY_SECONDS, System

# A resident who is told by intake that he may rate, before evaluation has heard that his opinion was attached, is refused
# once, and rates when he comes again.
_LATE = "evaluation.receipt_unknown"
# More rows than there should be, by what they would mean.
_TWICE = {
    "an opinion posted twice": "select source_ref from intake.opinions group by posted_by, source_ref having count(*) > 1",
    "a line of a ledger twice": "select case_id from followup.ledger_entries group by case_id, event_id having count(*) > 1",
    "a round assigned twice": "select subject from dispatch.outbox_archive where event = 'dispatch.case_assigned'"
                              " group by subject, data::json ->> 'round' having count(*) > 1",
    "a round completed twice": "select subject from dispatch.outbox_archive where event = 'dispatch.case_completed'"
                               " group by subject, data::json ->> 'round' having count(*) > 1",
    "a cell rated twice": "select subject from evaluation.outbox_archive where event = 'evaluation.cell_rated' group by subject,"
                          " data::jsonb - 'rated_at' having count(*) > 1",
    "a round settled twice": "select subject from evaluation.outbox_archive where event in ('evaluation.case_satisfied',"
                             " 'evaluation.redo_ordered') group by subject, event, data::json ->> 'round' having count(*) > 1",
    "a case closed twice": "select subject from followup.outbox_archive where event = 'followup.case_closed'"
                           " group by subject, data::json ->> 'round' having count(*) > 1",
    "a promise entered twice": "select case_id from followup.commitments group by case_id, round, origin, place, body"
                               " having count(*) > 1",
    "a wall entry twice": "select case_id from followup.wall_entries group by case_id, round having count(*) > 1",
    "a gap in a subject's sequence": " union all ".join(
        f"select subject from {service}.outbox_archive group by subject having max(sequence) <> count(*)" for service in SERVICES),
    "a case without its end": "select case_id from followup.cases where stage <> 'archived'",
    "a promise not kept": "select case_id from followup.commitments where state <> 'fulfilled'",
    "a stage that intake has not heard of": "select i.case_id from intake.cases i join followup.cases f using (case_id)"
                                            " where i.stage <> f.stage or i.round <> f.round",
}


def prove(system: System, played: Played, *, opinions: int) -> None:
    """Check everything; each check says what it would mean if it did not hold."""
    assert played.is_over, played.stages
    unexpected = {refusal: count for refusal, count in played.refusals.items() if not refusal.startswith(_LATE)}
    assert not unexpected, f"refused: {unexpected}"
    system.wait_quiet()
    assert {finding.label_en: finding.figures for finding in audit(system.stack.database_url) if not finding.holds} == {}
    found = {what: system.rows(query) for what, query in _TWICE.items()}
    assert {what: rows[:5] for what, rows in found.items() if rows} == {}
    settled = dict(system.rows("select status, count(*) from intake.opinions group by 1"))
    assert sum(settled.values()) == opinions
    assert set(settled) <= {"registered", "attached", "declined"}, settled
    assert settled["registered"] == system.value("select count(*) from intake.cases")
    aside = {service: system.parked(service) for service in SERVICES}
    assert {service: [m.headers for m in messages] for service, messages in aside.items() if messages} == {}
    queues = [*(Names(service).queue for service in SERVICES), *map(retry_name, RETRY_SECONDS)]
    assert {queue: system.broker.depth(queue) for queue in queues} == dict.fromkeys(queues, 0)
    with system.client(system.sign("operator:proof", roles.OPERATOR), timeout=120) as client:
        verdict = client.call("followup.verify_ledger")
    assert verdict["is_intact"] and verdict["cases"] == settled["registered"], verdict
    for service in SERVICES:
        assert "refusal not declared" not in system.stack.log(service), service
