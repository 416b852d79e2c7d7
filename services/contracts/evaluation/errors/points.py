"""How evaluation refuses in matters of duty points (履职积分)."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

ENTRY_UNKNOWN = ErrorCode("evaluation.entry_unknown", "not_found", "没有这笔积分", "There is no such line of points")
REVERSED_ALREADY = ErrorCode(
    "evaluation.reversed_already", "conflict", "这笔积分已经冲销", "This line of points has been reversed already"
)
NOT_REVERSIBLE = ErrorCode(
    "evaluation.not_reversible", "conflict", "冲销本身不能再冲销，请重新记分",
    "A reversal cannot be reversed; award the points anew"
)
APPEALED_ALREADY = ErrorCode(
    "evaluation.appealed_already", "conflict", "这笔积分已经提出申诉",
    "This line of points has been appealed against already"
)
NOT_YOUR_POINTS = ErrorCode(
    "evaluation.not_your_points", "forbidden", "代表只能查看自己的积分", "A deputy sees his own points only"
)
POINTS_ZERO = ErrorCode("evaluation.points_zero", "invalid", "分值不能为零", "The points cannot be zero")
COUNTED_IN_FUTURE = ErrorCode(
    "evaluation.counted_in_future", "invalid", "不能给还没有发生的事记分", "What has not happened yet earns no points"
)
RULE_TOO_EARLY = ErrorCode(
    "evaluation.rule_too_early", "invalid", "积分标准最早从明天起改变，{day}以后方可",
    "A value of points changes from tomorrow at the earliest: after {day}"
)
PERIOD_UNKNOWN = ErrorCode(
    "evaluation.period_unknown", "invalid", "期间写作 2024-05、2024-Q2 或 2024", "A period reads 2024-05, 2024-Q2 or 2024"
)
