"""The rules that the checks and the lock files themselves must keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from grimp import ImportGraph

from deploy.lint.stdlib_only import StdlibOnly
from deploy.native import log_files

ROOT = Path(__file__).parents[3]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def check(graph: ImportGraph) -> list[str]:
    contract = StdlibOnly("the domain", {}, {"modules": ["s.a.domain", "s.gone.domain"]})
    strangers: list[str] = contract.check(graph, verbose=False).metadata["strangers"]
    return strangers


def graph_of(*imports: tuple[str, str]) -> ImportGraph:
    graph = ImportGraph()
    for module in ("s", "s.a", "s.a.domain", "s.a.domain.case", "s.a.domain.due", "s.a.store", "s.chassis"):
        graph.add_module(module)
    for importer, imported in imports:
        if imported not in graph.modules:
            graph.add_module(imported, is_squashed=True)
        graph.add_import(importer=importer, imported=imported)
    return graph


def test_the_domain_may_import_itself_and_the_standard_library() -> None:
    assert check(graph_of(("s.a.domain.case", "s.a.domain.due"), ("s.a.domain.due", "datetime"))) == []


@pytest.mark.parametrize("stranger", ["psycopg", "s.chassis", "s.a.store"])
def test_the_domain_may_import_nothing_else(stranger: str) -> None:
    assert check(graph_of(("s.a.domain.case", stranger))) == [f"s.a.domain.case -> {stranger}"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_version_and_a_hash_and_no_address(lock: Path) -> None:
    text = re.sub(r"#.*", "", lock.read_text()).replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip()]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in lock.read_text()


def test_tests_run_on_what_is_shipped() -> None:
    pins = {lock.name: set(re.findall(r"^(\S+==\S+)", lock.read_text(), re.MULTILINE)) for lock in LOCKS}
    assert pins["runtime.txt"] <= pins["dev.txt"]
    assert pins["runtime.txt"] <= pins["bench.txt"]


def test_a_log_that_grew_too_large_is_moved_aside(tmp_path: Path) -> None:
    large, small = tmp_path / "large.log", tmp_path / "small.log"
    small.write_text("x")
    with large.open("a") as writer:
        writer.write("x" * 200)
        writer.flush()
        log_files.limit(tmp_path, largest=100)
        writer.write("after")
    assert large.read_text() == "after", "the writer, who knows nothing of it, goes on at the beginning"
    assert large.with_suffix(".log.1").read_text() == "x" * 200
    assert small.read_text() == "x"
    assert not small.with_suffix(".log.1").exists()
