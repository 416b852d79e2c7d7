"""The one JSON of the system, for events and calls: strict, bounded, and without type hints.

kombu's own JSON revives `{"__type__": …}` objects, so that a resident's text could make a message undecodable, and
accepts NaN. This one accepts plain JSON up to 1 MiB and 20 levels, with finite numbers that PostgreSQL can hold.
"""

from __future__ import annotations

import json
import math
from typing import Any

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_INTEGER_DIGITS = 30


class Undecodable(Exception):
    """The body is not JSON that we accept. `code` says why; the body itself is never repeated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def dumps(value: Any) -> bytes:
    """Return compact UTF-8 JSON. Raises TypeError or ValueError for what has no JSON form."""
    return _ENCODER.encode(value).encode("utf-8")


def canonical(value: Any) -> bytes:
    """Return the one form of a value that is compared by its digest: sorted, and able to hold any text at all."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def loads_own(text: str) -> Any:
    """Return a value that we wrote ourselves."""
    return json.loads(text)


def loads(body: bytes | str | memoryview) -> Any:
    """Return the value of a body, or raise Undecodable."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body)
    if len(raw) > MAX_BYTES:
        raise Undecodable("too_large")
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise Undecodable("invalid_encoding") from None
    except RecursionError:
        raise Undecodable("too_deep") from None
    except ValueError:
        raise Undecodable("invalid_json") from None
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _is_too_deep(value):
        raise Undecodable("too_deep")
    return value


def _is_too_deep(value: Any) -> bool:
    """Tell whether anything lies below the deepest level; walks without recursion."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [inner for outer in level if isinstance(outer, (dict, list))
                 for inner in (outer.values() if isinstance(outer, dict) else outer)
                 if isinstance(inner, (dict, list))]
        if not level:
            return False
    return True


def _refuse(name: str) -> None:
    raise Undecodable("invalid_number")


def _integer(digits: str) -> int:
    if len(digits) > MAX_INTEGER_DIGITS:
        raise Undecodable("invalid_number")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Undecodable("invalid_number")
    return number


# Made once: json's own functions make a new one for each value.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_int=_integer, parse_float=_finite)
