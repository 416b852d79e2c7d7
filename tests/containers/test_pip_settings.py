"""What a build is told of package indexes: this machine's, without those that only this machine can reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.containers.pip_settings import LocalIndexOnly, pip_conf


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    return tmp_path / "pip.conf"


def test_nothing_is_said_where_pip_uses_its_defaults(conf: Path) -> None:
    assert pip_conf({}, (conf,)) == ""


def test_a_mirror_of_the_intranet_is_passed_on(conf: Path) -> None:
    conf.write_text("[global]\nindex-url = https://mirror.example/simple\ntrusted-host = mirror.example\n")
    assert pip_conf({}, (conf,)).splitlines() == [
        "[global]",
        "index-url = https://mirror.example/simple",
        "trusted-host = mirror.example",
    ]


def test_variables_go_before_files_and_later_files_before_earlier(conf: Path, tmp_path: Path) -> None:
    conf.write_text("[global]\nindex-url = https://one.example/\ntimeout = 5\n")
    later = tmp_path / "later.conf"
    later.write_text("[install]\nindex-url = https://two.example/\n")
    assert "https://two.example/" in pip_conf({}, (conf, later))
    told = pip_conf({"PIP_INDEX_URL": "https://three.example/"}, (conf, later))
    assert "https://three.example/" in told
    assert "timeout = 5" in told


def test_folders_of_this_machine_are_left_out(conf: Path) -> None:
    conf.write_text(
        "[global]\nextra-index-url = file:///srv/simple https://mirror.example/\nfind-links = /srv/wheels\n"
        "cert = /etc/own.crt\n"
    )
    assert pip_conf({}, (conf,)) == "[global]\nextra-index-url = https://mirror.example/\n"


@pytest.mark.parametrize("settings", ["index-url = file:///srv/simple", "no-index = true\nfind-links = /srv/wheels"])
def test_a_machine_with_folders_alone_is_told_so(conf: Path, settings: str) -> None:
    conf.write_text(f"[global]\n{settings}\n")
    with pytest.raises(LocalIndexOnly):
        pip_conf({}, (conf,))
