"""The made-up district of the demonstration: grids, sites, deputies, bodies, rules. All set up by public calls."""

from __future__ import annotations

from collections.abc import Callable

from deploy.client import Client
from services.contracts import roles

GRIDS = 8
SITE, POINT, HALL = "S-01", "P-01", "H-01"
DESK_BODY = "laojie-jiedao"

# Code, name, kind, clerk; and the topics that it leads for.
BODIES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "zhujian-wei": ("区住房城乡建委", "department", "住建联系人", ("城乡建设",)),
    "chengguan-ju": (
        "区城市管理局",
        "department",
        "城管联系人",
        ("城乡建设/市政设施", "城乡建设/环境卫生", "环境保护"),
    ),
    "jiaotong-ju": ("区交通运输局", "department", "交通联系人", ("交通运输",)),
    "nongye-wei": ("区农业农村委", "department", "农业联系人", ("农村农业",)),
    "jiaoyu-wei": ("区教委", "department", "教育联系人", ("教育文体",)),
    "weijian-wei": ("区卫生健康委", "department", "卫健联系人", ("卫生计生",)),
    "renshe-ju": ("区人力社保局", "department", "人社联系人", ("劳动和社会保障",)),
    "shangwu-wei": ("区商务委", "department", "商务联系人", ("商贸旅游",)),
    "shuxiang-jiedao": ("书香街道办事处", "sub_district", "街道联系人", ("城乡建设/安全生产",)),
    DESK_BODY: ("老街街道办事处", "sub_district", "街道联系人", ()),
}

SignFor = Callable[..., str]


def grid_code(number: int) -> str:
    """Return the code of a grid."""
    return f"G-{number + 1:03d}"


def deputy_code(number: int) -> str:
    """Return the code of a grid's deputy."""
    return f"D-{number + 1:03d}"


def set_up(client: Client, sign: SignFor, topics: list[str]) -> None:
    """Make the district; running it again changes nothing."""
    office = sign("office:demo", roles.COMMITTEE_OFFICE)
    client.call(
        "intake.load_directory",
        token=office,
        request_id="demo-directory",
        deputies=[{"deputy": deputy_code(n), "name": f"代表{n + 1}", "level": "district"} for n in range(GRIDS)],
        grids=[
            {
                "grid": grid_code(n),
                "name": f"第{n + 1}网格",
                "branch": f"第{n + 1}党支部",
                "party_members": [f"M-{n + 1:03d}"],
                "deputies": [deputy_code(n)],
            }
            for n in range(GRIDS)
        ],
        sites=[
            {"site": SITE, "name": "书香人大代表联络站", "kind": "station", "grid": grid_code(0)},
            {"site": POINT, "name": "康家苑联络点", "kind": "point", "parent": SITE, "grid": grid_code(1)},
        ],
    )
    for code, (name, kind, clerk, leads) in BODIES.items():
        client.call(
            "dispatch.enroll_body",
            token=office,
            request_id=f"demo-body-{code}",
            body=code,
            name=name,
            kind=kind,
            contact_person=clerk,
        )
        for topic in leads:
            client.call(
                "dispatch.set_route",
                token=office,
                request_id=f"demo-route-{topic}".encode().hex()[:100],
                category=topic,
                lead=code,
            )
    for start in range(0, len(topics), 400):
        client.call(
            "dispatch.load_topics",
            token=office,
            request_id=f"demo-topics-{start}",
            topics=topics[start : start + 400],
        )
    client.call(
        "deliberation.enroll_hall",
        token=office,
        request_id="demo-hall",
        hall=HALL,
        name="书香三方议事厅",
        site=SITE,
        site_kind="station",
    )
