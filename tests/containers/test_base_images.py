"""The base images keep the contract that docker-compose.yml relies on, whoever made them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from testcontainers.core.container import DockerContainer

from deploy.containers.engine import docker
from tests.containers.broom import Broom, sweep
from tests.containers.conftest import wait_until

pytestmark = [pytest.mark.containers, pytest.mark.slow]

LABEL = f"siquan.test={uuid.uuid4().hex}"
Made = Callable[..., DockerContainer]


@pytest.fixture
def made(broom: Broom) -> Iterator[Made]:
    """Return a way to make labelled containers as unprivileged as those of the stack; stopped at the end."""
    broom.watch(LABEL)
    name, value = LABEL.split("=")

    def make(image: str, writable: list[str], **options: object) -> DockerContainer:
        container = DockerContainer(image).with_kwargs(
            labels={name: value}, read_only=True, cap_drop=["ALL"], security_opt=["no-new-privileges:true"],
            user="999:999", **options,
        )  # fmt: skip
        container.tmpfs.update(dict.fromkeys([*writable, "/tmp"], "uid=999,gid=999"))
        return container

    yield make
    sweep(LABEL)


@pytest.fixture
def postgres_container(made: Made, images: dict[str, str], tmp_path: Path) -> DockerContainer:
    tmp_path.chmod(0o755)
    (tmp_path / "password").write_text("from-a-file")
    (tmp_path / "init").mkdir()
    (tmp_path / "init" / "10-table.sql").write_text("create table made_at_first_start (id int);")
    for path in tmp_path.rglob("*"):
        path.chmod(0o755)
    return (
        made(images["SIQUAN_POSTGRES_IMAGE"], ["/run/postgresql", "/var/lib/postgresql/data"])
        .with_env("POSTGRES_USER", "chief")
        .with_env("POSTGRES_DB", "district")
        .with_env("POSTGRES_PASSWORD_FILE", "/run/secrets/password")
        .with_env("PGDATA", "/var/lib/postgresql/data/pgdata")
        .with_volume_mapping(str(tmp_path / "password"), "/run/secrets/password", "ro")
        .with_volume_mapping(str(tmp_path / "init"), "/docker-entrypoint-initdb.d", "ro")
        .with_exposed_ports(5432)
    )


def url_of(container: DockerContainer, password: str = "from-a-file") -> str:
    host, port = container.get_container_host_ip(), container.get_exposed_port(5432)
    return f"postgresql://chief:{password}@{host}:{port}/district?connect_timeout=5"


def takes_logins(container: DockerContainer) -> bool:
    with psycopg.connect(url_of(container)):
        return True


def test_postgres_takes_its_password_from_a_file_and_runs_the_init_folder(
    postgres_container: DockerContainer,
) -> None:
    with postgres_container as container:
        wait_until(lambda: takes_logins(container), "PostgreSQL")
        with psycopg.connect(url_of(container)) as connection:
            assert connection.execute("select count(*) from made_at_first_start").fetchone() == (0,)
            assert connection.execute("show data_directory").fetchone() == ("/var/lib/postgresql/data/pgdata",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url_of(container, "wrong"))
        assert container.exec(["id", "-u"]).output.split() == [b"999"]


def test_postgres_keeps_its_data_over_a_crash(postgres_container: DockerContainer) -> None:
    with postgres_container as container:
        wait_until(lambda: takes_logins(container), "PostgreSQL")
        with psycopg.connect(url_of(container)) as connection:
            connection.execute("insert into made_at_first_start values (7)")
        # The folder is in the container's memory here, so the process is killed and not the container.
        each = "if grep -q checkpointe[r] $at/cmdline; then kill -9 ${at#/proc/}; fi"
        assert container.exec(["sh", "-c", f"for at in /proc/[0-9]*; do {each}; done"]).exit_code == 0
        wait_until(lambda: takes_logins(container), "PostgreSQL after a crash")
        with psycopg.connect(url_of(container)) as connection:
            assert connection.execute("select id from made_at_first_start").fetchone() == (7,)


def test_postgres_begins_anew_after_a_first_start_that_was_cut_short(made: Made, images: dict[str, str]) -> None:
    image = images["SIQUAN_POSTGRES_IMAGE"]
    if "/" not in image:
        pytest.skip("the official image asks the operator to empty the folder")
    folder = "/var/lib/postgresql/data/pgdata"
    half_made = f"mkdir -p {folder}/.new/base; echo half > {folder}/.new/PG_VERSION; touch {folder}/postgresql.conf"
    container = (
        made(image, ["/run/postgresql", "/var/lib/postgresql/data"], entrypoint=["bash", "-c"])
        .with_command([f"{half_made}; exec docker-entrypoint.sh postgres"])
        .with_env("POSTGRES_USER", "chief")
        .with_env("POSTGRES_DB", "district")
        .with_env("POSTGRES_PASSWORD", "from-a-file")
        .with_env("PGDATA", folder)
        .with_exposed_ports(5432)
    )
    container.start()
    wait_until(lambda: takes_logins(container), "PostgreSQL")


def test_postgres_without_a_password_does_not_start(made: Made, images: dict[str, str]) -> None:
    container = made(images["SIQUAN_POSTGRES_IMAGE"], ["/run/postgresql", "/var/lib/postgresql/data"])
    container.start()
    wrapped = container.get_wrapped_container()
    assert wrapped.wait(timeout=30)["StatusCode"] != 0
    assert b"POSTGRES_PASSWORD" in wrapped.logs()


def test_rabbitmq_reads_its_configuration_folder(made: Made, images: dict[str, str], tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    conf = tmp_path / "user.conf"
    conf.write_text("default_user = somebody\ndefault_pass = something\ndefault_vhost = siquan\n")
    conf.chmod(0o644)
    container = (
        made(images["SIQUAN_RABBITMQ_IMAGE"], ["/var/lib/rabbitmq", "/var/log/rabbitmq"], hostname="rabbitmq")
        .with_env("RABBITMQ_NODENAME", "rabbit@rabbitmq")
        .with_env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+Q 65536")
        .with_volume_mapping(str(conf), "/etc/rabbitmq/conf.d/20-user.conf", "ro")
    )
    with container:
        listening = ["sh", "-c", "grep -q ':1628 .* 0A ' /proc/net/tcp /proc/net/tcp6"]
        wait_until(lambda: container.exec(listening).exit_code == 0, "RabbitMQ")
        assert container.exec(["rabbitmq-diagnostics", "-q", "ping"]).exit_code == 0
        users = container.exec(["rabbitmqctl", "-q", "list_users"]).output.decode()
        assert "somebody" in users
        assert "guest" not in users


def test_the_services_image_holds_no_trace_of_the_machine_that_built_it(images: dict[str, str]) -> None:
    image = images["SIQUAN_IMAGE"]
    history = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image)
    assert not re.findall(r"https?://\S+", history), "an address of the building machine is in the history"
    look = "id -u; ls /run/secrets 2>/dev/null | wc -l; find / -xdev -name pip.conf 2>/dev/null | wc -l"
    told = docker("run", "--rm", "--network", "none", "--read-only", "--label", LABEL, image, "sh", "-c", look).split()
    assert told == ["10001", "0", "0"]
