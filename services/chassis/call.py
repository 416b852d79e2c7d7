"""One call from another system: who asks, may he, is it well formed, has it been asked before; then the use case.

Runs inside a nameko worker, around the service method. Every way out is either the reply or a `WireError`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import eventlet
import psycopg
import structlog

from services.chassis import database, errors, metrics, serializer
from services.chassis.errors import WireError
from services.chassis.tokens import BadToken
from services.chassis.transaction import Caller
from services.chassis.work import Asked, UnitOfWork

log = structlog.get_logger(__name__)

_REQUEST_ID = re.compile(r"[\x21-\x7e]{1,100}")
_PUBLIC = "public"
_NOBODY = Caller("public")
_TRIES = 4

Method = Callable[..., Any]


def perform(work: UnitOfWork, contract: Any, method: Method, service: Any, arguments: Mapping[str, Any],
            context: Mapping[str, Any]) -> Any:
    """Carry out one operation and return its reply as JSON data. Raises WireError and nothing else."""
    began = time.monotonic()
    operation = f"{contract.service}.{contract.operation_name}"
    answer = "ok"
    try:
        return _perform(work, contract, method, service, dict(arguments), context)
    except WireError as error:
        answer = error.family
        raise error from None
    except Exception as error:  # noqa: BLE001  (the boundary: whatever went wrong, the caller gets one typed error)
        answer = "unavailable"
        correlation_id = str(context.get("call_id") or "")
        log.error("call failed", operation=operation, error=type(error).__name__, where=errors.where(error),
                  correlation_id=correlation_id)
        raise WireError.common("service.unavailable", correlation_id=correlation_id) from None
    finally:
        metrics.calls.labels(contract.service, contract.operation_name, answer).observe(time.monotonic() - began)


def _perform(work: UnitOfWork, contract: Any, method: Method, service: Any, arguments: dict[str, Any],
             context: Mapping[str, Any]) -> Any:
    _check_deadline(work, context.get("deadline"))
    caller = _authorise(work, contract, context.get("auth_token"))
    request_id = _request_id(arguments.pop("request_id", None), context)
    request = _load(contract, arguments)
    trace = context.get("traceparent")
    asked = Asked.of(caller.subject, request_id, f"{contract.service}.{contract.operation_name}",
                     serializer.canonical(arguments)) if contract.writes else None
    is_repeated = False

    def attempt() -> Any:
        with work.unit() as unit:
            reply = contract.reply_data(method(service, request, unit.transaction(caller, trace=trace)))
            if asked and not is_repeated:
                unit.remember(asked, serializer.dumps(reply).decode() if contract.replays else None)
            return reply

    left = _TRIES
    while True:
        left -= 1
        try:
            return attempt()
        except Exception as error:
            # A request that took effect before cannot again: whatever became of this attempt, the first answer counts.
            if asked and not is_repeated and not database.is_away(error) and (first := work.first_answer(asked)):
                if contract.replays:
                    return serializer.loads_own(first)
                is_repeated = True
                continue
            if errors.is_refusal(error):
                refused = WireError.refusal(error, contract.errors)
                if refused is not None:
                    raise refused from None
                log.error("refusal not declared", code=error.code)  # type: ignore[attr-defined]
                raise
            # The request id makes it safe to try again, even when the connection broke during the commit.
            if left <= 0 or not (isinstance(error, database.CLASH) or database.is_away(error)):
                raise
            if isinstance(error, psycopg.OperationalError):
                eventlet.sleep(0.05 * (_TRIES - left))


def _check_deadline(work: UnitOfWork, deadline: Any) -> None:
    if deadline is None:
        return
    try:
        moment = datetime.fromisoformat(deadline)
        passed = moment < work.clock()
    except (TypeError, ValueError):
        raise WireError.common("request.invalid", [_named("deadline")]) from None
    if passed:
        raise WireError.common("request.deadline_exceeded")


def _named(field: str) -> dict[str, str]:
    return {"field": field, "code": "invalid_format", "message": "格式不对：2024-04-28T09:00:00+08:00",
            "message_en": "has the wrong form: 2024-04-28T09:00:00+08:00"}


def _authorise(work: UnitOfWork, contract: Any, token: Any) -> Caller:
    is_public = _PUBLIC in contract.callers
    if token is None and is_public:
        return _NOBODY
    try:
        caller = work.tokens.caller(token)
    except BadToken:
        raise WireError.common("request.unauthenticated") from None
    if not is_public and not caller.has(*contract.callers):
        raise WireError.common("request.forbidden")
    return caller


def _request_id(given: Any, context: Mapping[str, Any]) -> str:
    """Return the caller's idempotency key; without one, the message's own id, so that a redelivery is one call."""
    if given is None:
        return f"message:{context['call_id']}"
    if not isinstance(given, str) or not _REQUEST_ID.fullmatch(given):
        raise WireError.common("request.bad_request_id")
    return f"request:{given}"


def _load(contract: Any, arguments: Mapping[str, Any]) -> Any:
    try:
        return contract.load(arguments)
    except Exception as error:
        problems = getattr(error, "problems", None)
        if problems is None:
            raise
        raise WireError.common("request.invalid", [problem.as_dict() for problem in problems]) from None
