"""The service has an entrypoint for exactly what its contract declares, and hears everything about a case."""

from __future__ import annotations

from services.contracts import catalog
from tests.integration.followup.scene import SERVICE

# Sessions name their cases in these; absences and minutes name none and stay in deliberation.
OF_SESSIONS = {f"deliberation.{name}" for name in (
    "session_convened", "session_held", "session_adjourned", "session_cancelled", "item_added", "item_dropped")}
# What is counted, and what is stuck anywhere.
OF_FIGURES = {f"intake.{name}" for name in (
    "opinion_posted", "reception_held", "visit_made", "survey_made", "appointment_kept")}
OF_ALARMS = {f"{service}.alarm_{turn}" for service in ("intake", "dispatch", "deliberation")
             for turn in ("raised", "cleared")}


def test_each_declared_operation_has_its_method_and_no_other() -> None:
    declared = {
        kind: kind.operation_name for kind in catalog.operations().values() if kind.service == "followup"
    }
    assert {kind: SERVICE.names[kind] for kind in SERVICE.operations} == declared


def test_every_event_of_the_others_about_a_case_is_heard() -> None:
    about_cases = {
        name
        for name, kind in catalog.events().items()
        if kind.source != "followup" and kind.subject_field == "case_id"
    }
    heard = {f"{kind.source}.{kind.event_name}" for kind in SERVICE.events}
    assert heard == about_cases | OF_SESSIONS | OF_FIGURES | OF_ALARMS


def test_handlers_are_named_after_their_events() -> None:
    """With the service before it where several say the same."""
    assert all(SERVICE.names[kind] in (f"on_{kind.event_name}", f"on_{kind.source}_{kind.event_name}")
               for kind in SERVICE.events)
