"""The mirror comes from the machine's own apt sources, in every form that apt knows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACHINE = ROOT / "deploy/engine/machine.sh"

needs_apt = pytest.mark.skipif(shutil.which("apt-get") is None, reason="no apt on this machine")


def asked(function: str, sources: Path, **variables: str) -> str:
    """Run one function of machine.sh with apt looking into a folder of ours only."""
    settings = sources.parent / "apt.conf"
    settings.write_text(
        f'Dir::Etc::sourcelist "{sources.parent}/none";\nDir::Etc::sourceparts "{sources}";\n'
        f'Dir::State::Lists "{sources.parent}/lists";\n#clear APT::Update::Post-Invoke-Success;\n'
    )
    script = f'VERSION_CODENAME=x; . "{MACHINE}"; {function}'
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "APT_CONFIG": str(settings), **variables},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    return folder


@pytest.fixture
def codename() -> str:
    return re.findall(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M)[0]


@needs_apt
def test_the_one_line_form(sources: Path, codename: str) -> None:
    (sources / "a.list").write_text(f"deb [trusted=yes] https://mirror.example/debian {codename} main contrib\n")
    assert asked("debian_mirror", sources) == "https://mirror.example/debian/"


@needs_apt
def test_the_paragraph_form_with_its_security_mirror(sources: Path, codename: str) -> None:
    (sources / "a.sources").write_text(
        "Types: deb\nURIs: http://mirror.example/debian\n"
        f"Suites: {codename} {codename}-updates\nComponents: main\n\n"
        f"Types: deb\nURIs: http://mirror.example/security\nSuites: {codename}-security\nComponents: main\n"
    )
    assert asked("debian_mirror", sources) == "http://mirror.example/debian/"
    assert asked("debian_security_mirror", sources) == "http://mirror.example/security/"


@needs_apt
def test_a_list_of_mirrors(sources: Path, codename: str) -> None:
    (sources.parent / "mirrors").write_text("# ours first\nhttp://one.example/debian\nhttp://two.example/debian\n")
    (sources / "a.list").write_text(f"deb mirror+file:{sources.parent}/mirrors {codename} main\n")
    assert asked("debian_mirror", sources) == "http://one.example/debian"


@needs_apt
def test_the_setting_goes_before_the_sources(sources: Path, codename: str) -> None:
    (sources / "a.list").write_text(f"deb https://mirror.example/debian {codename} main\n")
    assert asked("debian_mirror", sources, SIQUAN_DEBIAN_MIRROR="http://set.example/d") == "http://set.example/d"
    assert asked("debian_security_mirror", sources, SIQUAN_DEBIAN_MIRROR="http://set.example/d") == ""


@pytest.mark.containers
def test_installing_an_engine_where_one_answers_only_looks(engine: None) -> None:
    if shutil.which("debootstrap") is None:
        pytest.skip("the engine of this machine was not installed by `make engine`")
    started = time.monotonic()
    done = subprocess.run([ROOT / "deploy/engine/install.sh"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Engine ready" in done.stdout
    assert time.monotonic() - started < 10
