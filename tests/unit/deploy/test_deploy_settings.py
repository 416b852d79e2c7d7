"""What a stack is asked to be, from the environment and from code."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.native.errors import StackError
from deploy.native.home import Home
from deploy.native.service_process import inherited_environment
from deploy.native.settings import StackSettings


def test_defaults_are_durable_and_single() -> None:
    settings = StackSettings.from_environment({})
    assert settings.fsync
    assert [settings.count(service) for service in settings.services] == [1, 1, 1, 1, 1]


def test_the_environment_changes_the_defaults() -> None:
    settings = StackSettings.from_environment(
        {"SIQUAN_REPLICAS_DISPATCH": "3", "SIQUAN_FSYNC": "off", "SIQUAN_BROKER_MEMORY": "512MiB"}
    )
    assert (settings.count("dispatch"), settings.count("intake")) == (3, 1)
    assert not settings.fsync
    assert settings.broker_memory == "512MiB"


def test_code_has_the_last_word() -> None:
    settings = StackSettings.from_environment({"SIQUAN_FSYNC": "0"}, fsync=True, services=("intake",))
    assert settings.fsync
    assert settings.services == ("intake",)


@pytest.mark.parametrize("count", ["three", "-1", "17", "1.5", "²"])
def test_a_senseless_number_of_replicas_is_named(count: str) -> None:
    with pytest.raises(StackError, match="SIQUAN_REPLICAS_DISPATCH"):
        StackSettings.from_environment({"SIQUAN_REPLICAS_DISPATCH": count})


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        StackSettings.from_environment({}, colour="red")


def test_settings_survive_the_way_to_the_supervisor(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    settings = StackSettings.from_environment(
        {}, services=("dispatch",), replicas={"dispatch": 2}, service_env={"dispatch": {"A": "b"}}
    )
    settings.save(home)
    assert StackSettings.load(home) == settings


def test_services_get_whole_paths_and_no_other_stack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIQUAN_POLICY_FILE", "policy.yaml")
    monkeypatch.setenv("SIQUAN_DATABASE_URL", "postgresql://elsewhere/other")
    monkeypatch.setenv("SIQUAN_LOG_LEVEL", "DEBUG")
    environment = inherited_environment()
    assert environment["SIQUAN_POLICY_FILE"] == str(tmp_path / "policy.yaml")
    assert environment["SIQUAN_LOG_LEVEL"] == "DEBUG"
    assert "SIQUAN_DATABASE_URL" not in environment
