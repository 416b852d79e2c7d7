"""What a service process is told by its environment. Each NAME may be given as NAME_FILE, the path of a file with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import EnvError, FileAwareEnv


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one line that names it, and never its value."""


@dataclass(frozen=True)
class Settings:
    """One service's settings, checked."""

    amqp_url: str
    database_url: str
    token_public_key: str
    policy_file: str
    calendar_file: str
    zone: ZoneInfo
    http_host: str
    http_port: int
    pool_size: int
    workers: int
    batch_size: int
    statement_timeout_ms: int
    lock_timeout_ms: int
    heartbeat: int
    archive_days: int
    timer_seconds: float
    retry_seconds: tuple[int, ...]
    log_level: str
    contact_key: str


def load() -> Settings:
    """Read the environment; raise SettingsError with one clear line for the first setting that is wrong."""
    env = FileAwareEnv()
    try:
        return Settings(
            amqp_url=_needed(env, "SIQUAN_AMQP_URL"),
            database_url=_needed(env, "SIQUAN_DATABASE_URL"),
            token_public_key=_needed(env, "SIQUAN_TOKEN_PUBLIC_KEY"),
            policy_file=env.str("SIQUAN_POLICY_FILE", ""),
            calendar_file=env.str("SIQUAN_CALENDAR_FILE", ""),
            zone=ZoneInfo(env.str("SIQUAN_TIMEZONE", "Asia/Shanghai")),
            http_host=env.str("SIQUAN_HTTP_HOST", "127.0.0.1"),
            http_port=env.int("SIQUAN_HTTP_PORT", 0),
            pool_size=env.int("SIQUAN_POOL_SIZE", 6),
            workers=env.int("SIQUAN_WORKERS", 6),
            batch_size=env.int("SIQUAN_BATCH_SIZE", 200),
            statement_timeout_ms=env.int("SIQUAN_STATEMENT_TIMEOUT_MS", 20_000),
            lock_timeout_ms=env.int("SIQUAN_LOCK_TIMEOUT_MS", 8_000),
            heartbeat=env.int("SIQUAN_HEARTBEAT_SECONDS", 10),
            archive_days=env.int("SIQUAN_ARCHIVE_DAYS", 30),
            timer_seconds=_positive(env, "SIQUAN_TIMER_SECONDS", 20.0),
            retry_seconds=tuple(env.list("SIQUAN_RETRY_SECONDS", [1, 10, 60, 600], subcast=int)),
            log_level=env.str("SIQUAN_LOG_LEVEL", "INFO").upper(),
            contact_key=env.str("SIQUAN_CONTACT_KEY", "").strip(),
        )
    except (EnvError, ZoneInfoNotFoundError, OSError) as error:
        # environs names the variable; a value, which may be a secret, is cut off.
        named = str(error).split(":")[0]
        raise SettingsError(f"配置有误 setting: {named}") from None


def _needed(env: FileAwareEnv, name: str) -> str:
    value = env.str(name).strip()
    if not value:
        raise EnvError(f"{name} is blank")
    return value


def _positive(env: FileAwareEnv, name: str, default: float) -> float:
    value: float = env.float(name, default)
    if value <= 0:
        raise EnvError(f"{name} must be above 0")
    return value


def secret(environ: Mapping[str, str], name: str) -> str:
    """Return a setting outside the service processes (migrations), from NAME or the file that NAME_FILE names."""
    if path := environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"读不到 cannot read {name}_FILE: {error.strerror}") from None
    if value := environ.get(name, "").strip():
        return value
    raise SettingsError(f"缺少设置 missing setting: {name}")
