"""A made-up district of the size of the method's own: 85 district deputies in 60 urban grids, 8 stations, 36 points.

Every name is made up from common surnames and given names. The same call always gives the same entries, so a load that
is repeated changes nothing. `entries()` is a request of `intake.load_directory`.
"""

from __future__ import annotations

from typing import Any

DEPUTIES, TOWNSHIP_DEPUTIES, GRIDS, STATIONS, POINTS = 85, 15, 60, 8, 36
MEMBERS_A_GRID, COMMITTEE_MEMBERS, HOUSEHOLDS_A_GRID = 4, 5, 3

_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = ("素芬", "明华", "红梅", "建国", "永强", "秀英", "志远", "春燕", "国栋", "丽娟", "文博", "晓燕", "光明", "玉兰",
          "海涛", "淑珍", "家兴", "敏")
_COMMUNITIES = ("文汇", "书香", "高涧", "新华", "南海", "桥南", "杉木", "清溪", "石榴", "下坝", "官渡", "武陵", "香山",
                "板夹", "西沙", "柳荫", "迎宾", "城北", "水田", "凉洞")
_PER_COMMUNITY = GRIDS // len(_COMMUNITIES)


def entries() -> dict[str, list[dict[str, Any]]]:
    """Return the whole district: deputies, grids, sites and links."""
    return {"deputies": deputies(), "grids": grids(), "sites": sites(), "links": links()}


def deputies() -> list[dict[str, Any]]:
    """Return the deputies of both levels (B16), elected for one term of the congress."""
    district = [_deputy(f"D-{number + 1:03d}", number, "district") for number in range(DEPUTIES)]
    return district + [_deputy(f"T-{number + 1:03d}", DEPUTIES + number, "township") for number in range(TOWNSHIP_DEPUTIES)]


def grids() -> list[dict[str, Any]]:
    """Return the urban grids, each with a branch, party members and at least one district deputy (A5 to A8)."""
    made = []
    for number in range(GRIDS):
        community, of_community = _community(number), number % _PER_COMMUNITY + 1
        made.append({
            "grid": grid_code(number),
            "name": f"{community}社区第{of_community}网格",
            "branch": f"{community}社区第{of_community}党支部",
            "party_members": party_members(number),
            "deputies": [f"D-{other + 1:03d}" for other in range(number, DEPUTIES, GRIDS)]
            + [f"T-{other + 1:03d}" for other in range(TOWNSHIP_DEPUTIES) if other * 4 == number],
        })
    return made


def sites() -> list[dict[str, Any]]:
    """Return the liaison stations with their contact points, each with a wall (A11); the first were the pilot (A3)."""
    made: list[dict[str, Any]] = []
    for number in range(STATIONS):
        community = _COMMUNITIES[number]
        made.append({"site": f"S-{number + 1:02d}", "name": f"{community}人大代表联络站", "kind": "station",
                     "grid": grid_code(number * _PER_COMMUNITY), "community": f"{community}社区",
                     **_opened(is_pilot=number < 2)})
    for number in range(POINTS):
        place = (number * 5 + 1) % GRIDS
        community = _community(place)
        made.append({"site": f"P-{number + 1:02d}", "name": f"{community}第{number % 3 + 1}联络点（{number + 1}号）",
                     "kind": "point", "parent": f"S-{number % STATIONS + 1:02d}", "grid": grid_code(place),
                     "community": f"{community}社区", **_opened(is_pilot=number % STATIONS < 2)})
    return made


def links() -> list[dict[str, str]]:
    """Return the tower: committee members, deputies, group heads, households (B8); and voters that deputies know (A2)."""
    made = []
    for number in range(DEPUTIES):
        deputy = f"D-{number + 1:03d}"
        made.append(_link("committee_deputy", f"C-{number % COMMITTEE_MEMBERS + 1:02d}", deputy))
        made.append(_link("deputy_voter", deputy, f"V-{number + 1:04d}"))
    for number in range(GRIDS):
        head = f"GH-{number + 1:03d}"
        made.append(_link("deputy_group_head", f"D-{number + 1:03d}", head))
        made += [_link("group_head_household", head, f"H-{number * HOUSEHOLDS_A_GRID + below + 1:04d}")
                 for below in range(HOUSEHOLDS_A_GRID)]
    return made


def grid_code(number: int) -> str:
    """Return the code of a grid, from 0 on."""
    return f"G-{number + 1:03d}"


def party_members(grid: int) -> list[str]:
    """Return the codes of the party members of a grid."""
    return [f"M-{grid * MEMBERS_A_GRID + member + 1:04d}" for member in range(MEMBERS_A_GRID)]


def _deputy(code: str, number: int, level: str) -> dict[str, Any]:
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[(number * 7 + number // len(_SURNAMES)) % len(_GIVEN)]
    return {"deputy": code, "name": name, "level": level, "term_from": "2022-01-10"}


def _community(grid: int) -> str:
    return _COMMUNITIES[grid // _PER_COMMUNITY]


def _opened(*, is_pilot: bool) -> dict[str, str]:
    return {"rollout_stage": "pilot", "opened_on": "2022-03-01"} if is_pilot else {
        "rollout_stage": "general", "opened_on": "2023-01-03"}


def _link(kind: str, parent: str, child: str) -> dict[str, str]:
    return {"kind": kind, "parent": parent, "child": child}
