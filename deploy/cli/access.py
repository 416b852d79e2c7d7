"""How the command itself calls the services: the stack's address and a token made with its own key."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.cli.output import CommandFailed
from deploy.client import Client
from deploy.native.home import Home
from deploy.provision.secret import TOKEN_PRIVATE_KEY
from services.chassis import tokens


def amqp_url(home: Home) -> str:
    """Return SIQUAN_AMQP_URL, or the address of the stack in this home."""
    url = os.environ.get("SIQUAN_AMQP_URL") or home.read_state().get("amqp_url")
    if not url:
        raise CommandFailed(
            f"{home.path} 没有运行中的系统，请先 ./siquan up / no stack runs in this home, run `up` first"
        )
    return str(url)


def private_key(home: Home) -> str:
    """Return the key that signs tokens; it never leaves the operators' machine."""
    path = Path(os.environ.get("SIQUAN_TOKEN_PRIVATE_KEY_FILE") or home.secrets / TOKEN_PRIVATE_KEY)
    try:
        return path.read_text()
    except OSError:
        raise CommandFailed(f"读不到签发令牌的私钥 / cannot read the signing key: {path}") from None


def token(
    home: Home,
    subject: str,
    *roles: str,
    days: float = 1,
    body: str | None = None,
    deputy: str | None = None,
    site: str | None = None,
) -> str:
    """Return a token signed with the stack's key."""
    return tokens.issue(
        private_key(home), subject=subject, roles=roles, days=days, body=body, deputy=deputy, site=site
    )


def client(home: Home, given_token: str | None = None, *, timeout: float = 30) -> Client:
    """Return a client of the stack, as the caller of a token."""
    return Client(amqp_url(home), given_token, timeout=timeout)
