"""The one-shot job before the services start: roles, schemas and grants, then every service's migrations.

It alone holds the administrator's URL. Run again, also twice at once, it changes nothing.

    python -m deploy.containers.migration
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psycopg

from deploy.provision import SERVICES
from deploy.provision.database import provision
from deploy.provision.secret import SecretFolder
from services.chassis.migrations import migrate

SECRETS = Path("/run/secrets")
# The database's health check has passed before; a restart right after it is waited out.
CONNECTS_WITHIN = 60.0


def main() -> int:
    """Return 0 when every schema is at this release."""
    folder = Path(os.environ.get("SIQUAN_SECRETS", SECRETS))
    admin_url = (folder / "admin_url").read_text().strip()
    try:
        _wait_for(admin_url)
        urls = provision(admin_url, SecretFolder(folder))
    except psycopg.Error as error:
        # The first line names what failed; the rest of a server's message may repeat values.
        print(f"数据库准备失败 / provisioning failed: {str(error).splitlines()[:1]}", file=sys.stderr)
        return 1
    for service in SERVICES:
        applied = migrate(service, urls[service].migration)
        print(f"{service}: {len(applied)} 个变更 / migrations applied", flush=True)
    return 0


def _wait_for(admin_url: str) -> None:
    give_up_at = time.monotonic() + CONNECTS_WITHIN
    while True:
        try:
            psycopg.connect(admin_url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
