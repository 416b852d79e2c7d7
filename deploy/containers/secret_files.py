"""Writes the files that docker-compose.yml hands to the containers, from a home's secrets.

Compose ignores owner and mode of file secrets: a container reads what the file on the host lets it read. So,
as root, each file belongs to the one group that needs it (services 10001, servers 999) and to nobody else;
without root it is readable by all, inside a folder that only its owner can enter. Run again it changes
nothing.

    python -m deploy.containers.secret_files HOME [--for-all]
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

from deploy.containers.broker_definitions import OPERATOR, VHOST, definitions
from deploy.provision import SERVICES
from deploy.provision.database import DATABASE
from deploy.provision.secret import CONTACT_KEY, TOKEN_PRIVATE_KEY, TOKEN_PUBLIC_KEY, SecretFolder

SERVICES_GROUP = 10001
SERVERS_GROUP = 999
ADMINISTRATOR = "siquan_admin"


def write_secret_files(home: Path, *, for_all: bool = False) -> Path:
    """Make what is missing among the home's secrets and return the folder for SIQUAN_SECRETS_DIR.

    `for_all` makes the files readable by any user inside the closed folder: for engines that map users.
    """
    keep = SecretFolder(home / "secrets")
    target = home / "containers" / "secrets"
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)
    by_group = os.geteuid() == 0 and not for_all
    for name, text in _for_services(keep).items():
        _place(target / name, text, SERVICES_GROUP if by_group else None)
    for name, text in _for_servers(keep).items():
        _place(target / name, text, SERVERS_GROUP if by_group else None)
    return target


def operator_url(home: Path, host: str, port: int) -> str:
    """Return the AMQP URL of the operators' account, as seen from outside the containers."""
    password = _broker_password(SecretFolder(home / "secrets"), OPERATOR)
    return f"amqp://{OPERATOR}:{password}@{host}:{port}/{VHOST}"


def _for_services(keep: SecretFolder) -> dict[str, str]:
    found = {
        TOKEN_PUBLIC_KEY: keep.token_public_key(),
        TOKEN_PRIVATE_KEY: keep.file(TOKEN_PRIVATE_KEY).read_text(),
        CONTACT_KEY: keep.contact_key(),
        "operator_amqp_url": f"amqp://{OPERATOR}:{_broker_password(keep, OPERATOR)}@rabbitmq:5672/{VHOST}",
        "admin_url": f"postgresql://{ADMINISTRATOR}:{keep.password('postgres_password')}@postgres:5432/postgres",
    }
    for service in SERVICES:
        found[f"{service}_amqp_url"] = f"amqp://{service}:{_broker_password(keep, service)}@rabbitmq:5672/{VHOST}"
        for role, name in (("app", "database_url"), ("owner", "migration_url")):
            password = keep.password(f"{service}_{role}_password")
            found[f"{service}_{role}_password"] = password
            found[f"{service}_{name}"] = f"postgresql://{service}_{role}:{password}@postgres:5432/{DATABASE}"
    return found


def _for_servers(keep: SecretFolder) -> dict[str, str]:
    users = {user: _broker_password(keep, user) for user in (OPERATOR, *SERVICES)}
    return {
        "postgres_password": keep.password("postgres_password"),
        "broker_definitions.json": definitions(users),
    }


def _broker_password(keep: SecretFolder, user: str) -> str:
    # The operators' account is the one the native stack uses too, so its password is shared.
    return keep.password("broker_password" if user == OPERATOR else f"{user}_broker_password")


def _place(path: Path, text: str, group: int | None) -> None:
    """Write a file whole or not at all, never readable by more users than in the end."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        if group is not None:
            os.fchown(descriptor, 0, group)
        os.fchmod(descriptor, 0o444 if group is None else 0o440)
    beside.replace(path)


def main(arguments: list[str]) -> int:
    """Write the files and say where they are."""
    parser = argparse.ArgumentParser(prog="make-secrets", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--for-all", action="store_true", help="for rootless engines and userns-remap")
    chosen = parser.parse_args(arguments)
    folder = write_secret_files(chosen.home.resolve(), for_all=chosen.for_all)
    print(f"密钥文件已就绪 / secret files ready: {folder.relative_to(chosen.home.resolve())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
