"""The compose stack as an operator gets it: healthy, closed, durable, and up again after a crash."""

from __future__ import annotations

import json
import socket
import uuid
from typing import Any

import amqp
import pytest

from deploy.containers.engine import docker
from deploy.containers.stack import ContainerStack, status
from deploy.native.status import describe
from deploy.provision import SERVICES
from tests.containers.conftest import wait_until

pytestmark = [pytest.mark.containers, pytest.mark.slow]


def inspected(stack: ContainerStack) -> dict[str, dict[str, Any]]:
    """Return what the engine knows of each container, by service."""
    shown = json.loads(docker("inspect", *(one["container"] for one in stack.project.containers())))
    return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in shown}


def connected(stack: ContainerStack) -> amqp.Connection:
    host, port = stack.amqp_address().rsplit(":", 1)
    user, password = stack.amqp_url.removeprefix("amqp://").split("@")[0].split(":")
    return amqp.Connection(
        host=f"{host}:{port}", userid=user, password=password, virtual_host="siquan", read_timeout=10
    )


def called(stack: ContainerStack, service: str, operation: str) -> dict[str, Any]:
    """Call an operation over plain AMQP, without a token, and return the raw reply."""
    with connected(stack) as connection:
        channel = connection.channel()
        replies: list[bytes] = []
        queue = channel.queue_declare(exclusive=True).queue
        channel.basic_consume(queue, no_ack=True, callback=lambda message: replies.append(message.body))
        body = json.dumps({"args": [], "kwargs": {}})
        request = amqp.Message(body, content_type="application/json", reply_to=queue, correlation_id=str(uuid.uuid4()))
        channel.queue_bind(queue, "nameko-rpc", queue)
        channel.basic_publish(request, exchange="nameko-rpc", routing_key=f"{service}.{operation}")
        while not replies:
            connection.drain_events(timeout=10)
        answer: dict[str, Any] = json.loads(replies[0])
        return answer


def test_every_service_is_ready_and_listens(stack: ContainerStack) -> None:
    picture = describe(stack.home, status(stack.home), [])
    assert picture["problems"] == []
    assert picture["ok"]
    assert all(picture["services"][name]["has_consumers"] for name in SERVICES)


def test_every_container_becomes_healthy(stack: ContainerStack) -> None:
    """X12."""
    def healthy() -> bool:
        return all(one["health"] == "healthy" for one in stack.project.containers() if one["service"] != "migrate")

    wait_until(healthy, "health checks", 40)


def test_a_call_from_outside_is_answered(stack: ContainerStack) -> None:
    answer = called(stack, "intake", "worklist")
    assert answer["error"] is not None, "a call without a token must be refused"
    assert answer["result"] is None


def test_the_operators_command_needs_docker_alone(stack: ContainerStack) -> None:
    told = stack.project.compose("run", "--rm", "-T", "operator", "call", "followup.stages")
    assert json.loads(told)["cases"] == 0


def test_only_amqp_is_published(stack: ContainerStack) -> None:
    published = {
        service: [port for port, bound in one["NetworkSettings"]["Ports"].items() if bound]
        for service, one in inspected(stack).items()
    }
    assert {service: ports for service, ports in published.items() if ports} == {"rabbitmq": ["5672/tcp"]}
    (bound,) = inspected(stack)["rabbitmq"]["NetworkSettings"]["Ports"]["5672/tcp"]
    assert bound["HostIp"] == "127.0.0.1"


def test_containers_hold_no_power(stack: ContainerStack) -> None:
    for service, one in inspected(stack).items():
        host = one["HostConfig"]
        assert host["ReadonlyRootfs"], service
        assert host["CapDrop"] == ["ALL"], service
        assert not host["CapAdd"], service
        assert not host["Privileged"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert host["PidsLimit"] > 0, service
        assert host["Memory"] > 0, service
        assert one["Config"]["User"] in ("10001:10001", "999:999"), service
        assert host["LogConfig"]["Config"]["max-size"], service


@pytest.mark.parametrize("service", ["postgres", "rabbitmq", "intake"])
def test_processes_are_not_root_and_cannot_write_outside_their_folders(stack: ContainerStack, service: str) -> None:
    script = "id -u; touch /etc/probe /opt/probe /usr/probe 2>&1 | wc -l; grep CapEff /proc/self/status"
    told = stack.project.compose("exec", "-T", service, "sh", "-c", script).split()
    assert told[0] in ("999", "10001")
    assert told[1] == "3", "a write outside the container's own folders went through"
    assert int(told[3], 16) == 0, "the process holds capabilities"


def test_secrets_are_files_and_nowhere_else(stack: ContainerStack) -> None:
    folders = (stack.home.path / "secrets", stack.home.path / "containers/secrets")
    lines = {line for folder in folders for path in folder.iterdir() for line in path.read_text().splitlines()}
    # Whole lines, since a key of several lines is shown in one; short ones are brackets and headings.
    values = {line for line in lines if len(line) > 30 and " " not in line}
    assert len(values) > 30
    for one in stack.project.containers():
        shown, said = docker("inspect", one["container"]), stack.log_of(one["container"], 500)
        assert not [value for value in values if value in shown], one["service"]
        assert not [value for value in values if value in said], one["service"]


def test_each_service_sees_its_own_secrets_only(stack: ContainerStack) -> None:
    listed = {
        service: set(stack.project.compose("exec", "-T", service, "ls", "/run/secrets").split()) for service in SERVICES
    }
    usual = {"amqp_url", "database_url", "token_public_key.pem"}
    assert listed == {service: usual | ({"contact_key"} if service == "intake" else set()) for service in SERVICES}


def test_the_database_is_out_of_reach_of_the_broker(stack: ContainerStack) -> None:
    networks = {service: set(one["NetworkSettings"]["Networks"]) for service, one in inspected(stack).items()}
    assert not networks["postgres"] & networks["rabbitmq"]
    (store,) = networks["postgres"]
    assert json.loads(docker("network", "inspect", store))[0]["Internal"], "the database has a way out"


def test_a_service_may_not_publish_as_another(stack: ContainerStack) -> None:
    url = (stack.home.path / "containers/secrets/intake_amqp_url").read_text()
    password = url.split("@")[0].split(":")[-1]
    host, port = stack.amqp_address().rsplit(":", 1)
    with amqp.Connection(
        host=f"{host}:{port}", userid="intake", password=password, virtual_host="siquan", read_timeout=10
    ) as connection:
        channel = connection.channel()
        channel.confirm_select()
        with pytest.raises(amqp.exceptions.AccessRefused):
            channel.basic_publish_confirm(amqp.Message("{}"), exchange="dispatch.events", routing_key="case_claimed")


def test_a_killed_service_comes_back(stack: ContainerStack) -> None:
    before = stack.containers("dispatch")[0]
    stack.kill_service("dispatch")

    def is_another() -> bool:
        now = stack.containers("dispatch")[0]
        return bool(now["restarts"] == before["restarts"] + 1 and now["pid"] not in (None, before["pid"]))

    wait_until(is_another, "restart")
    stack.wait_ready("dispatch")


def test_three_dispatchers_share_the_queue(stack: ContainerStack) -> None:
    stack.scale_service("dispatch", 3)
    stack.wait_ready("dispatch")
    assert len(stack.containers("dispatch")) == 3
    with connected(stack) as connection:
        told = connection.channel().queue_declare("siquan.dispatch", passive=True)
    assert told.consumer_count == 3
    stack.scale_service("dispatch", 1)
    wait_until(lambda: len(stack.containers("dispatch")) == 1, "scaling down")


def test_down_and_up_keep_messages_and_rows(stack: ContainerStack) -> None:
    stack.sql("create table public.kept as select 42 as answer")
    with connected(stack) as connection:
        channel = connection.channel()
        channel.queue_declare("kept", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message("kept", delivery_mode=2), routing_key="kept")
    address = stack.amqp_address()
    stack.down()
    assert stack.project.containers() == []
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(address.split(":")[1])), timeout=2).close()

    stack.up()

    assert stack.amqp_address() == address, "callers would have to be told another port"
    assert stack.sql("select answer from public.kept") == ["42"]
    with connected(stack) as connection:
        message = connection.channel().basic_get("kept", no_ack=True)
    assert message is not None
    assert message.body == "kept"
