"""The district's policy: a section a service, defaults of the method, bounds, and no key that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from services.chassis.policy import load_section
from services.contracts import catalog, fields
from services.contracts.policy import SECTIONS, DispatchPolicy, FollowupPolicy
from services.contracts.problems import Invalid

DEMO = Path(__file__).parents[2] / "deploy" / "demo" / "policy.yaml"
NUMBERS = [(service, name, field) for service, section in SECTIONS.items()
           for name, field in section._strict.fields.items() if isinstance(field, fields.IntegerField)]


def test_every_service_has_its_section() -> None:
    assert set(SECTIONS) == set(catalog.SERVICES)


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_a_section_needs_nothing_said_and_refuses_what_it_does_not_know(service: str) -> None:
    section = SECTIONS[service]
    assert section.load({}) == section()
    assert section.load(section().dump()) == section(), "the defaults are allowed values"
    with pytest.raises(Invalid) as refused:
        section.load({"look_back_dayz": 3})
    assert [(p.field, p.code) for p in refused.value.problems] == [("look_back_dayz", "unknown")]


@pytest.mark.parametrize(("service", "name", "field"), NUMBERS, ids=[f"{s}.{n}" for s, n, _ in NUMBERS])
def test_every_number_has_bounds_that_hold(service: str, name: str, field: fields.IntegerField) -> None:
    section = SECTIONS[service]
    default = getattr(section(), name)
    assert field.min <= default <= field.max
    assert field.max <= 10_000, "a bound that would stop no mistake"
    for allowed in (field.min, field.max):
        assert getattr(section.load({name: allowed}), name) == allowed
    for wrong in (field.min - 1, field.max + 1, 2**40, "7", True, 7.5, None):
        with pytest.raises(Invalid) as refused:
            section.load({name: wrong})
        assert [p.field for p in refused.value.problems] == [name], wrong


def test_the_limits_of_the_method_are_the_defaults() -> None:
    """C13: a week; C14: a month for a complex case; D24: three months, one for what was urgent."""
    dispatch, followup = DispatchPolicy(), FollowupPolicy()
    assert (dispatch.ordinary_days, dispatch.complex_days) == (7, 30)
    assert (followup.look_back_days, followup.look_back_urgent_days) == (90, 30)


def test_the_demonstrations_policy_is_one_that_the_services_take() -> None:
    assert set(yaml.safe_load(DEMO.read_text(encoding="utf-8"))) <= set(SECTIONS)
    for service, section in SECTIONS.items():
        load_section(str(DEMO), service, section)
    assert load_section(str(DEMO), "followup", FollowupPolicy).look_back_days == 0
