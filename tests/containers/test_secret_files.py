"""Secret files for the containers: made once, closed to everybody who does not need them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from deploy.containers.broker_definitions import definitions
from deploy.containers.project import COMPOSE_FILE
from deploy.containers.secret_files import SERVERS_GROUP, SERVICES_GROUP, write_secret_files


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_every_file_the_compose_file_asks_for_is_written(tmp_path: Path) -> None:
    asked_for = re.findall(r"file: \"\$\{SIQUAN_SECRETS_DIR:-[^}]*\}/([^\"]+)\"", COMPOSE_FILE.read_text("utf-8"))
    assert len(asked_for) > 20
    assert sorted(asked_for) == sorted(contents(write_secret_files(tmp_path)))


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first = contents(write_secret_files(tmp_path))
    assert contents(write_secret_files(tmp_path)) == first


def test_two_homes_share_no_secret(tmp_path: Path) -> None:
    one, other = (contents(write_secret_files(tmp_path / name)) for name in ("one", "other"))
    assert not [name for name in one if one[name] == other[name]]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to other groups")
def test_as_root_each_file_belongs_to_the_group_that_needs_it(tmp_path: Path) -> None:
    folder = write_secret_files(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        found = path.stat()
        expected = SERVERS_GROUP if path.name in ("postgres_password", "broker_definitions.json") else SERVICES_GROUP
        assert (found.st_mode & 0o777, found.st_uid, found.st_gid) == (0o440, 0, expected), path.name


def test_for_engines_that_map_users_the_folder_is_closed_and_the_files_open(tmp_path: Path) -> None:
    folder = write_secret_files(tmp_path, for_all=True)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}


def test_the_broker_learns_hashes_and_no_password() -> None:
    told = definitions({"siquan": "of-the-operators", "intake": "of-the-intake"})
    assert "of-the" not in told
    (intake,) = [user for user in json.loads(told)["users"] if user["name"] == "intake"]
    raw = base64.b64decode(intake["password_hash"])
    assert raw[4:] == hashlib.sha256(raw[:4] + b"of-the-intake").digest()
    assert intake["tags"] == []


def test_a_service_may_write_to_its_own_exchange_and_to_no_other() -> None:
    (rights,) = [one for one in json.loads(definitions({"intake": "x"}))["permissions"] if one["user"] == "intake"]
    names = (
        "intake.events",
        "siquan.retry.10s",
        "amq.default",
        "rpc-dispatch",
        "dispatch.events",
        "amq.topic",
    )
    assert [name for name in names if re.search(rights["write"], name)] == list(names[:4])
