"""Logs as JSON lines, one an occurrence, without personal data and without bodies.

Texts of exceptions are dropped, because a database's error repeats the values of a row: the type, file and line remain.
What still looks like a telephone or identity number is masked.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NUMBERS = re.compile(r"(?<![0-9A-Fa-f-])(?:\d{17}[0-9Xx]|\d{15}|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![0-9A-Fa-f-])")
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
_URL_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@/\s]+@")
_LIMIT = 2_000


def mask(text: str) -> str:
    """Return the text without telephone numbers, identity numbers, tokens and passwords of URLs."""
    text = _TOKEN.sub("<token>", _NUMBERS.sub("<number>", text[:_LIMIT]))
    return _URL_PASSWORD.sub(r"\1***@", text)


def configure(service: str, level: str = "INFO") -> None:
    """Send all logging of the process to stderr as JSON lines."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"), _named(service),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True)
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": shared,
                 "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_exceptions, _masked,
                                structlog.processors.JSONRenderer(ensure_ascii=False)]}
    logging.config.dictConfig({
        "version": 1,
        # With the default, True, every logger that exists already falls silent: nameko's errors among them.
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "json",
                                "filters": ["expected"]}},
        "filters": {"expected": {"()": _WithoutExpected}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"amqp": {"level": "WARNING"}, "nameko": {"level": "WARNING"}, "psycopg": {"level": "ERROR"}},
    })


class _WithoutExpected(logging.Filter):
    """A refusal is an answer, not a fault: nameko's line about it, with its stack, says nothing to an operator."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name == "nameko.containers" and str(record.msg).startswith("(expected)"))


def _named(service: str) -> Any:
    def add(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service
        return event

    return add


def _without_exceptions(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace a stack by the type and place of the failure."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, tuple) and info[0] is not None:
        step = info[2]
        while step is not None and step.tb_next is not None:
            step = step.tb_next
        event["error"] = info[0].__name__
        event["where"] = f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else ""
        # nameko and others write the exception's text into the message itself.
        event["event"] = str(event.get("event", "")).split(":")[0]
    event.pop("stack_info", None)
    event.pop("exception", None)
    return event


def _masked(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}
