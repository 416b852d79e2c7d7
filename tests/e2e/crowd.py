"""A crowd of made-up matters on every path at once, from a seed: the same seed, the same crowd."""

from __future__ import annotations

import random
from dataclasses import replace

from deploy.demo import district
from deploy.demo.story import Story

_PLACES = ("书香小区", "康家苑", "文江社区", "高溪社区", "河滨路", "老街")
_MATTERS = (
    ("路灯不亮", "城乡建设/市政设施/路灯照明", "已更换灯头，恢复照明。"),
    ("车库停工", "城乡建设/住房与物业/停车设施", "已恢复施工，划定临时车位。"),
    ("飞线充电", "城乡建设/安全生产/用电安全", "已安装充电桩，拆除私接电线。"),
    ("早高峰公交太少", "交通运输/公共交通/公交线路", "已加密早高峰班次。"),
    ("油污遍地", "其他/未列事项/其他", "已签订责任书，每日冲洗。"),
    ("自来水不通", "城乡建设/供水供气/自来水", "已接通自来水。"),
)


def crowd(size: int, seed: int) -> tuple[Story, ...]:
    """Return `size` stories: direct, ordinary and complex, promising, done again, sent back, attached, declined."""
    chance = random.Random(seed)
    made: list[Story] = []
    for number in range(size):
        if made and chance.random() < 0.15:
            made.append(_like(chance.choice(made), number))
            continue
        what, category, reply = chance.choice(_MATTERS)
        where = chance.choice(_PLACES)
        made.append(Story(
            ref=f"crowd-{number}", matter=f"matter-{number}", text=f"{where}{what}，第{number}次反映。", title=f"{where}{what}",
            summary=f"{where}{what}，请求解决。", category=category, grid=number % district.GRIDS, place=where, reply=reply,
            measures="现场核实，落实整改。", complexity=chance.choices(("direct", "ordinary", "complex"), (2, 6, 2))[0],
            urgency=chance.choice(("normal", "urgent")), redos=chance.choices((0, 1, 2), (6, 2, 1))[0],
            promises=chance.choices(((), ("按期完成",), ("完成一期", "完成二期")), (6, 3, 1))[0],
            sent_back_once=chance.random() < 0.2, declined=chance.random() < 0.08,
            grade=chance.choice(("very_satisfied", "satisfied", "basically_satisfied"))))
    return tuple(made)


def _like(story: Story, number: int) -> Story:
    """Return what a second resident says about the same matter."""
    return replace(story, ref=f"crowd-{number}", text=f"{story.text}我家也是。", channel="wall")
