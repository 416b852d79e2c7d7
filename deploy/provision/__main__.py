"""Provision from settings in the environment: `python -m deploy.provision`.

SIQUAN_ADMIN_URL (or SIQUAN_ADMIN_URL_FILE, the path of a file that holds it) names a superuser of the server,
SIQUAN_SECRETS the folder in which secrets are kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg

from deploy.provision.database import provision
from deploy.provision.secret import SecretFolder


def main() -> int:
    """Return 0 when all is in place, 2 for a missing setting, 1 when the database does not let us."""
    admin_url = _setting("SIQUAN_ADMIN_URL")
    folder = _setting("SIQUAN_SECRETS")
    if not admin_url or not folder:
        print("SIQUAN_ADMIN_URL 与 SIQUAN_SECRETS 必须设置 / must both be set", file=sys.stderr)
        return 2
    keep = SecretFolder(folder)
    keep.token_public_key()
    keep.contact_key()
    try:
        urls = provision(admin_url, keep)
    except psycopg.Error as error:
        # The first line names what failed; the rest of a server's message may repeat values.
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        print(f"数据库准备失败 / database provisioning failed: {reason}", file=sys.stderr)
        return 1
    print(f"数据库已就绪 / database ready: {', '.join(urls)}")
    return 0


def _setting(name: str) -> str:
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, "")


if __name__ == "__main__":
    sys.exit(main())
