"""The hand-written documents: links lead somewhere, and the commands, metrics and log lines that they name exist."""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from typer.main import get_command

import services.chassis.metrics  # noqa: F401  (registers what the documents name)
from deploy.cli.__main__ import app
from deploy.reference import meanings
from services.contracts import catalog

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted({*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("services/*/README.md")})
WRITTEN = [page for page in PAGES if "reference" not in page.parts]
EXAMPLE = REPOSITORY / "docs" / "examples" / "post_and_follow.py"

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def name_of(page: Path) -> str:
    return str(page.relative_to(REPOSITORY))


def anchors(page: Path) -> set[str]:
    """Return where links into a page may lead: its headings as GitHub names them, and what is marked by hand."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", re.sub(r"<[^>]+>", "", heading).lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(("http:", "https:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_a_broken_link_would_be_noticed() -> None:
    assert "you-call-it" in anchors(REPOSITORY / "README.md")
    assert "no-such-heading" not in anchors(REPOSITORY / "README.md")
    assert _LINK.findall("see [this](a.md#b) and [that](#c)") == ["a.md#b", "#c"]


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_commands_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\./siquan ([a-z][a-z-]*)", text)) <= commands
    assert set(re.findall(r"(?:`|^|\$ )make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"siquan call ([a-z]+\.[a-z_]+)", text)) <= set(catalog.operations())


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_metrics_that_are_named_exist(page: Path) -> None:
    known = {metric.name for metric in REGISTRY.collect()}
    named = re.findall(r"`(siquan_[a-z_]+)[`{]", page.read_text(encoding="utf-8"))
    assert {name.removesuffix("_total") for name in named} <= known


def test_every_metric_of_ours_is_explained_to_operators() -> None:
    text = (REPOSITORY / "docs" / "operating.md").read_text(encoding="utf-8")
    ours = {metric.name for metric in REGISTRY.collect() if metric.name.startswith("siquan_")}
    assert {name for name in ours if name not in text} == set()


def test_every_log_line_is_explained_to_operators() -> None:
    text = (REPOSITORY / "docs" / "operating.md").read_text(encoding="utf-8")
    lines = {line for source in (REPOSITORY / "services").rglob("*.py")
             for line in re.findall(r'\blog\.[a-z]+\("([^"]+)"', source.read_text(encoding="utf-8"))}
    assert len(lines) > 15
    assert {line for line in lines if f"`{line}`" not in text} == set()


def test_settings_that_are_named_exist() -> None:
    told = {*meanings.SERVICE, *(name for name, *_ in meanings.COMMANDS)}
    told |= {name.replace("INTAKE", service.upper()) for name in told for service in catalog.SERVICES}
    for page in (page for page in WRITTEN if page.name not in ("operate-containers.md", "airgap.md")):
        named = set(re.findall(r"SIQUAN_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8")))
        assert {name.removesuffix("_FILE") if name not in told else name for name in named} <= told, name_of(page)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_the_example_that_was_tried(name: str) -> None:
    assert f"```python\n{EXAMPLE.read_text(encoding='utf-8').rstrip()}\n```" in (REPOSITORY / name).read_text(
        encoding="utf-8")


def test_both_readmes_say_the_same() -> None:
    """As far as a program can tell: the same sections, commands and links, in the same order."""
    english, chinese = ((REPOSITORY / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    for one, other in zip_longest(_shape(english), _shape(chinese)):
        assert one == other


def _shape(text: str) -> list[str]:
    found = []
    for line in text.splitlines():
        if line.startswith("#"):
            found.append(line.split(" ")[0])
        if line.startswith(("make ", "./siquan ", "export ")):
            found.append(line.split(" #")[0].rstrip())
        found += [link for link in _LINK.findall(line) if not link.startswith("README")]
    return found
