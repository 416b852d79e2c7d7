"""The examples of the README on a fresh stack: a client that knows nothing else posts, follows, and finds the echo wall."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from deploy.native.home import REPOSITORY
from deploy.native.stack import NativeStack
from services.chassis import tokens
from services.contracts import roles
from tests.support.waiting import eventually

EXAMPLES = REPOSITORY / "docs" / "examples"
pytestmark = [pytest.mark.native, pytest.mark.slow]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NativeStack]:
    """A stack in which nobody has set up anything."""
    with NativeStack(tmp_path_factory.mktemp("fresh"), fsync=False) as stack:
        yield stack
    stack.remove()


class Example:
    """An example that runs as its reader runs it: with the address and a partner's token; killed at the end."""

    def __init__(self, stack: NativeStack, name: str, *arguments: str, folder: Path) -> None:
        token = tokens.issue(stack.secret("token_private_key.pem"), subject="partner:my-system", roles=[roles.PARTNER])
        self._file = folder / f"{name}.said"
        with self._file.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", str(EXAMPLES / name), *arguments], cwd=folder, stdout=said, stderr=said,
                env={**os.environ, "PYTHONUNBUFFERED": "1", "TOKEN": token, "AMQP_URL": stack.amqp_url})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def said(self) -> str:
        return self._file.read_text(encoding="utf-8")


def handle_the_case(stack: NativeStack) -> None:
    """Let the offices do their part."""
    environment = {**os.environ, "SIQUAN_HOME": str(stack.home.path), "SIQUAN": f"{sys.executable} -W ignore -m deploy.cli"}
    done = subprocess.run([str(EXAMPLES / "handle_the_case.sh")], cwd=REPOSITORY, env=environment, capture_output=True,
                          text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_opinion_is_posted_followed_and_found_on_the_wall(fresh: NativeStack, tmp_path: Path) -> None:
    with Example(fresh, "post_and_follow.py", "120", folder=tmp_path) as following:
        eventually(lambda: "已点单" in following.said, what="the opinion is posted")
        handle_the_case(fresh)
        assert following.process.wait(60) == 0, following.said
    assert "invalid request.invalid" in following.said
    assert "text blank 不能为空白" in following.said and "colour unknown" in following.said
    assert "已办结 / completed" in following.said or "待评价 / waiting for ratings" in following.said
    assert following.said.splitlines()[-1].startswith("回音壁 echo wall: 楼前路灯不亮 已更换损坏的灯头")


def test_a_stock_listener_hears_what_is_registered(fresh: NativeStack, tmp_path: Path) -> None:
    queue = "evt-intake-case_registered--my_system.on_case_registered"
    with Example(fresh, "listen.py", folder=tmp_path) as listening:
        eventually(lambda: queue in fresh.rabbitmqctl("list_queues", "--vhost", "siquan", "name"), what="it has its queue")
        with Example(fresh, "post_and_follow.py", folder=tmp_path) as posting:
            assert posting.process.wait(60) == 0, posting.said
        handle_the_case(fresh)
        eventually(lambda: " registered " in listening.said, what="it hears the case")
    assert "QJ-" in listening.said
