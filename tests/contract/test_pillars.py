"""A1: every activity carries one of the four tags, so that a report by pillar leaves nothing out and counts nothing twice."""

from __future__ import annotations

from collections import Counter

from services.contracts import catalog, labels
from services.contracts.pillars import _EVENTS, PILLAR_OF, pillar_of

# Something is late or mended: no activity of anybody.
NO_ACTIVITIES = {name for name in catalog.events() if name.endswith((".alarm_raised", ".alarm_cleared"))}


def test_a1_every_activity_has_exactly_one_pillar() -> None:
    """A1: a new event names its pillar in services/contracts/pillars.py."""
    assert set(catalog.events()) - NO_ACTIVITIES - set(PILLAR_OF) == set(), "an event without its pillar"
    assert set(PILLAR_OF) - set(catalog.events()) == set(), "a pillar of what no longer exists"
    assert set(PILLAR_OF) & NO_ACTIVITIES == set()
    assert sum(map(len, _EVENTS.values())) == len(PILLAR_OF), "an event under two pillars"


def test_a1_the_four_pillars_are_those_of_the_method() -> None:
    assert tuple(labels.PILLARS) == tuple(_EVENTS)
    assert [zh for zh, _ in labels.PILLARS.values()] == ["全天候听取民声", "全覆盖汇聚民意", "全方位发挥民智", "全链条凝聚民力"]
    assert all(en.isascii() and en for _, en in labels.PILLARS.values())


def test_a1_a_reception_a_note_a_session_and_a_look_back_stand_under_their_own() -> None:
    """A1: four activities, four pillars, and the sums equal the total."""
    activities = ["intake.reception_held", "intake.opinion_posted", "deliberation.session_held", "followup.look_back_held"]
    counted = Counter(pillar_of(event) for event in activities)
    assert counted == dict.fromkeys(labels.PILLARS, 1) and sum(counted.values()) == len(activities)
    assert pillar_of("deliberation.session_held", "council_meeting") == pillar_of("intake.visit_made")
