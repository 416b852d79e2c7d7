"""What happens to one matter in the demonstration: what the resident says, and how everybody behaves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Story:
    """One opinion and its path. Stories with the same `matter` are one case: the later ones are attached."""

    ref: str
    matter: str
    text: str
    title: str
    summary: str
    category: str
    grid: int = 0
    place: str = ""
    kind: str = "problem"
    channel: str = "mini_program"
    complexity: str = "ordinary"
    urgency: str = "normal"
    flags: tuple[str, ...] = ()
    posted_at: str | None = None
    reply: str = ""
    measures: str = ""
    outcome: dict[str, Any] | None = None
    promises: tuple[str, ...] = ()
    # How many rounds the voter sends back before he is satisfied.
    redos: int = 0
    grade: str = "satisfied"
    sent_back_once: bool = False
    declined: bool = False


def _more(story: Story, number: int, text: str) -> Story:
    return replace(story, ref=f"{story.ref}-{number}", text=text, channel="wall")


_CHARGING = Story(
    ref="demo-charging", matter="charging", grid=0, place="书香小区", channel="wall", complexity="direct",
    urgency="urgent", flags=("life_property",), category="城乡建设/安全生产/用电安全", grade="very_satisfied",
    title="书香小区没有电动车充电桩，业主私拉电线充电",
    summary="小区无充电设施，多栋楼从窗口接线给电动车充电，有火灾危险，请求增设充电桩。",
    text="我们小区停电动车的地方没有充电桩，好多人从楼上甩电线下来充电，下雨天看着都怕，能不能装几个充电桩？",
    reply="街道已与物业确认位置，在小区东西两侧车棚增设充电桩，现场私接电线已全部拆除，并逐户告知充电安全要求。",
    measures="协调物业出地出电，由充电企业安装；社区网格员每周巡查一次。",
    outcome={"quantity": 15, "unit": "个", "item": "充电桩"})

_LAMPS = Story(
    ref="demo-lamps", matter="lamps", grid=1, place="康家苑", category="城乡建设/市政设施/路灯照明", redos=2,
    title="康家苑南门外路灯长期不亮", summary="南门至公交站一段六盏路灯不亮，夜间行人多，有安全隐患。",
    text="康家苑南门出来到公交站那段路，路灯坏了几个月，晚上下班回来黑灯瞎火的，老人摔过跤。",
    reply="已更换损坏的灯头和电缆，六盏路灯恢复照明，并把这段路列入夜间巡查。",
    measures="更换灯头六个、电缆一百二十米，夜间复查。", outcome={"quantity": 6, "unit": "盏", "item": "路灯"})

_GARAGE = Story(
    ref="demo-garage", matter="garage", grid=1, place="康家苑", complexity="complex",
    category="城乡建设/住房与物业/停车设施", title="康家苑车库停工，居民无处停车",
    summary="地下车库建设停滞，道路占停严重，涉及住建、城管、街道多家，需共同商议。",
    text="康家苑的地下车库挖了个坑就停了，车都停到路上，消防车根本进不来，到底哪个管？",
    reply="按三方议事的决议，住建部门牵头恢复车库施工，街道划定临时停车位，城管部门清出消防通道。",
    measures="恢复施工，划定临时车位四十个。", outcome={"quantity": 1, "unit": "座", "item": "车库"})

_WATER = Story(
    ref="demo-water", matter="water", grid=2, channel="reception", place="文江社区", grade="very_satisfied",
    category="城乡建设/供水供气/自来水",
    title="文江社区坡上十余户没有通自来水", summary="坡上住户靠水窖吃水，旱季缺水，请求接通自来水。",
    text="我们坡上这十来户到现在还是吃水窖里的水，天一旱就没得吃，主管道就在坡脚，能不能接上来？",
    reply="已勘测线路，由水务公司从坡脚主管道加压接入，入户管道同步安装。",
    measures="新建加压泵一处，铺设管道八百米。", promises=("坡上住户自来水全部连通",),
    outcome={"quantity": 10, "unit": "户", "item": "自来水入户"})

_LOTUS = Story(
    ref="demo-lotus", matter="lotus", grid=3, place="高溪社区", kind="proposal", category="农村农业/产业发展/特色种植",
    title="建议连片发展莲藕种植", summary="社区有连片水田，建议统一流转、引入良种，建成莲藕基地。", sent_back_once=True,
    text="我们社区那一大片水田荒着可惜，隔壁县种莲藕挣了钱，建议区里牵个头，我们也种。",
    reply="农业部门已与社区商定流转方案，引进良种并派技术员驻点，首期连片种植三百五十亩。",
    measures="统一流转、统一供种、技术员驻点。", promises=("首期三百五十亩完成栽种", "与收购企业签订保底收购协议"),
    outcome={"quantity": 350, "unit": "亩", "item": "莲藕基地"})

_BUS = Story(
    ref="demo-bus", matter="bus", grid=2, place="河滨路", category="交通运输/公共交通/公交线路",
    title="河滨路早高峰公交班次太少", summary="学生和上班族早高峰候车超过半小时，建议增加班次。",
    text="早上七点到八点在河滨路等公交，半个多小时来一趟，娃儿上学天天迟到。",
    reply="自下周一起早高峰班次由每三十分钟一班加密为每十二分钟一班。", measures="调配车辆三台。",
    outcome={"quantity": 3, "unit": "台", "item": "公交车"})

_NOISE = Story(
    ref="demo-noise", matter="noise", grid=3, place="老街", category="其他/未列事项/其他",
    title="老街夜市收摊后油污遍地", summary="夜市收摊后路面油污无人清洗，事项暂无对应的派单规则。",
    text="老街夜市每天半夜收摊，地上全是油，第二天早上赶集的人滑倒好几个，找谁都说不归他管。",
    reply="街道与夜市经营户签订门前责任书，每日收摊后冲洗路面，由社区监督。", measures="签订责任书二十六份。",
    outcome={"quantity": 26, "unit": "份", "item": "责任书"})

_COURT = Story(
    ref="demo-court", matter="court", grid=0, category="政法/涉法涉诉/民事", declined=True, place="",
    title="对法院判决有意见", summary="涉法涉诉事项，告知诉讼途径。",
    text="我家的借款官司判下来我不服，请代表帮我改判。")

BUILT_IN: tuple[Story, ...] = (
    _CHARGING, _LAMPS, _GARAGE, _WATER, _LOTUS, _BUS, _NOISE, _COURT,
    _more(_CHARGING, 2, "三号楼楼下天天有人飞线充电，娃儿们还在旁边耍，太危险了，求装充电桩。"),
    _more(_CHARGING, 3, "书香小区充电难，希望物业和街道想办法。"),
    _more(_GARAGE, 2, "车库停工一年多了，路边停满了车，急救车都堵过一回。"),
    _more(_WATER, 2, "坡上的老人挑水吃，能不能快点通水。"),
)

TOPICS: tuple[str, ...] = tuple(sorted({story.category for story in BUILT_IN} | {
    "城乡建设/市政设施/道路养护", "城乡建设/市政设施/排水防涝", "城乡建设/环境卫生/垃圾清运", "城乡建设/住房与物业/物业服务",
    "交通运输/道路交通/拥堵治理", "教育文体/学校教育/入学", "卫生计生/医疗服务/就医", "劳动和社会保障/社会保险/养老",
    "环境保护/污染防治/噪声", "商贸旅游/市场管理/价格", "农村农业/农田水利/灌溉"}))


@dataclass
class Book:
    """What the simulated people remember: which opinion and which case belongs to which story."""

    stories: tuple[Story, ...]
    receipts: dict[str, str] = field(default_factory=dict)
    by_opinion: dict[str, Story] = field(default_factory=dict)
    case_of_matter: dict[str, str] = field(default_factory=dict)
    by_case: dict[str, Story] = field(default_factory=dict)
    voices: dict[str, list[str]] = field(default_factory=dict)

    def remember_case(self, case_id: str, story: Story, opinions: list[str]) -> None:
        """Note that these opinions are one case."""
        self.case_of_matter[story.matter] = case_id
        self.by_case.setdefault(case_id, story)
        self.voices.setdefault(case_id, []).extend(opinions)
