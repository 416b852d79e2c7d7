"""The small family of errors that ever leaves a service, and their wire form.

The wire form is nameko's: a stock client raises `RemoteError` with `exc_type` (the family) and `value` (a dict with
`code`, `message`, `message_en`, `details`); any other client reads the same dict in `error.value`.
"""

from __future__ import annotations

from typing import Any

FAMILIES = ("invalid", "unauthenticated", "forbidden", "not_found", "conflict", "too_large", "too_many", "unavailable",
            "deadline_exceeded")

# Errors that any operation may give: code -> (family, Chinese, English).
COMMON: dict[str, tuple[str, str, str]] = {
    "request.invalid": ("invalid", "请求内容有误，请看各字段的说明", "The request is not valid; see the fields"),
    "request.undecodable": ("invalid", "请求不是可以读取的 JSON", "The request is not JSON that can be read"),
    "request.keywords_only": ("invalid", "参数只能按名称传递", "Arguments are passed by name only"),
    "request.unknown_operation": ("not_found", "没有这个操作", "There is no such operation"),
    "request.bad_cursor": ("invalid", "翻页标记无效，请从第一页开始", "The cursor is not valid; begin with the first page"),
    "request.bad_request_id": ("invalid", "request_id 应为1至100个可见字符", "request_id is 1 to 100 visible characters"),
    "request.unauthenticated": ("unauthenticated", "请先登录：没有令牌、令牌无效或已过期",
                                "No token, or it is not valid or has expired"),
    "request.forbidden": ("forbidden", "您的身份不能进行这个操作", "Your role may not do this"),
    "request.id_reused": ("conflict", "同一个 request_id 已用于内容不同的请求",
                          "This request_id was used for a request with other content"),
    "request.too_large": ("too_large", "请求太大，最多1 MiB", "The request is too large, at most 1 MiB"),
    "request.deadline_exceeded": ("deadline_exceeded", "请求已过期，没有执行", "The deadline had passed; nothing was done"),
    "service.unavailable": ("unavailable", "系统暂时不能处理，请稍后再试", "The system cannot do this now; try again later"),
}


class WireError(Exception):
    """An error as a caller gets it. Holds no personal data, no SQL and no stack."""

    def __init__(self, family: str, code: str, message: str, message_en: str, details: Any = None,
                 correlation_id: str | None = None) -> None:
        super().__init__(code)
        self.family, self.code, self.message, self.message_en = family, code, message, message_en
        self.details, self.correlation_id = details, correlation_id

    @classmethod
    def common(cls, code: str, details: Any = None, correlation_id: str | None = None) -> WireError:
        """Return one of the errors that any operation may give."""
        family, zh, en = COMMON[code]
        return cls(family, code, zh, en, details, correlation_id)

    @classmethod
    def refusal(cls, refusal: Any, declared: Any) -> WireError | None:
        """Return the error of a refusal of the domain, if the operation declares its code, or None."""
        details = {key: str(value) for key, value in refusal.details.items()}
        for code in declared:
            if code.code == refusal.code:
                words = _Filled(details)
                return cls(code.family, code.code, code.message.format_map(words), code.message_en.format_map(words),
                           details)
        return cls.common(refusal.code) if refusal.code in COMMON else None

    def as_dict(self) -> dict[str, Any]:
        """Return the error as data: what a partner's program reads."""
        told: dict[str, Any] = {"family": self.family, "code": self.code, "message": self.message,
                                "message_en": self.message_en}
        if self.details:
            told["details"] = self.details
        if self.correlation_id:
            told["correlation_id"] = self.correlation_id
        return told

    def wire(self) -> dict[str, Any]:
        """Return nameko's form of an exception."""
        return {"exc_type": self.family, "exc_path": f"siquan.{self.family}", "exc_args": [self.as_dict()],
                "value": self.as_dict()}


class _Filled(dict[str, str]):
    """Fills the placeholders of a message; one that nobody filled reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def is_refusal(error: BaseException) -> bool:
    """Tell whether the domain refused, by a code with details, rather than failed."""
    return isinstance(getattr(error, "code", None), str) and isinstance(getattr(error, "details", None), dict)


def where(error: BaseException) -> str:
    """Return our own file and line of a failure: never its text, which may repeat the values of a row."""
    place, step = "", error.__traceback__
    while step is not None:
        path = step.tb_frame.f_code.co_filename
        if "/services/" in path or not place:
            place = f"{path.rsplit('/services/', 1)[-1]}:{step.tb_lineno}"
        step = step.tb_next
    return place
