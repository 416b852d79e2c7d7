"""Letters of residents, made up by recombination: the same seed writes the same ones.

As in real ones, a few phrases are in nearly every letter, the words of a trouble are in many, and the names of estates,
roads and villages are in a few. Every letter has its matter: the trouble and the place that it is about.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = ("书香文汇福星金麓学府锦绣阳光滨江桂花玉兰清泉白鹭凤羽龙井青石红旗新塘竹园梅溪松雅长岭高涧石桥大塘双江沙坪朝晖万福和顺天成"
          "东湖西林南山北苑云栖月亮星辰杨柳枫林荷叶银杏紫薇香樟丹桂碧水翠竹")
_ENDS = ("小区", "花园", "家园", "新村", "苑", "华庭", "名邸", "社区", "路", "大道", "巷", "街", "村", "组", "小学", "中学",
         "菜市场", "公园", "广场", "车站")
_WHERE = ("门口", "东门", "西门外", "北侧", "对面", "附近", "旁边", "{n}栋楼下", "{n}栋{m}单元", "十字路口", "地下车库", "沿线",
          "后面的空地", "公交站", "河边")
_HELLO = ("尊敬的领导您好！", "领导好！", "您好，", "尊敬的{office}：", "", "", "我是{place}的一名业主，", "我家住在{place}，")
_OFFICE = ("书记", "区长", "镇长", "代表", "城管局", "住建局", "教育局", "交警大队", "环保局")
_SINCE = ("从去年{month}月起", "已经{n}个多月了", "半年多来", "每天早上", "每天晚上{n}点以后", "一到下雨天", "这几年", "自从{month}月开工以来",
          "上个星期开始", "逢年过节")
_BYE = ("请领导重视，尽快解决！谢谢！", "希望有关部门来现场看一看。", "盼回复。", "打过几次电话，互相推诿，一直没有人管。",
        "此致敬礼！", "我们业主联名请求处理。", "感谢领导百忙之中抽空查看。", "以前反映过，回复说已经转办，到现在没有结果。")
# A trouble: what is said of it, in words of one's own.
TROUBLES: dict[str, tuple[str, ...]] = {
    "城乡建设/市政设施/路灯照明": (
        "路灯坏了一大片", "晚上漆黑看不见路", "老人夜里摔过跤", "灯杆装好了却一直没有通电", "接孩子放学要打手电筒",
        "照明线路被挖断以后没有人来修"),
    "城乡建设/市政设施/道路破损": (
        "路面坑坑洼洼", "井盖下沉翘起", "雨天积水能没过脚踝", "电动车经过就颠簸爆胎", "渣土车把水泥路压得稀烂", "人行道地砖松动溅水"),
    "城乡建设/小区管理/物业服务": (
        "物业只收费不做事", "电梯三天两头停运", "垃圾堆在楼道口没有人清", "公共收益从来不公开", "监控坏了丢车也查不到",
        "消防通道被私家车堵死", "业委会换届拖了两年"),
    "城乡建设/房产/质量与办证": (
        "外墙渗水墙皮脱落", "交房五年没有办下房产证", "精装修货不对板", "开发商捆绑销售车位", "合同写的配套至今没有兑现",
        "楼板开裂不敢入住"),
    "环境保护/噪声/施工扰民": (
        "工地通宵打桩", "泵车凌晨还在浇筑", "搅拌站灰尘噪音都很大", "门窗关紧还是睡不着", "高考前夕也不停工", "高音喇叭从早响到晚"),
    "环境保护/大气/油烟异味": (
        "楼下餐馆油烟直排", "烧烤摊烟熏火燎", "化工厂半夜排放臭气", "晾的衣服全是油烟味", "焚烧垃圾呛得咳嗽", "养猪场臭气熏天"),
    "环境保护/水体/污水": (
        "沟里的水又黑又臭", "污水管破了倒灌进一楼", "洗砂场的泥浆直接排进河里", "鱼塘里的鱼成片翻白", "化粪池满溢没有人抽"),
    "交通运输/公交/班次线路": (
        "公交车半个小时等不来一趟", "末班车收得太早", "司机到站不停", "线路绕行要换乘三次", "站牌倒了没有人扶", "早高峰挤不上去"),
    "交通运输/秩序/停车拥堵": (
        "两边停满了车会不了车", "红绿灯太短老人走不过去", "放学时段堵得水泄不通", "货车占着非机动车道卸货", "交警贴条却没有地方可停",
        "飙车党半夜轰油门"),
    "教育文体/入学/学位": (
        "幼儿园只招两个班", "划片把我们划到三公里以外", "外来务工人员的孩子报不上名", "配套学校迟迟不动工", "大班额一个班六十多人"),
    "教育文体/收费/补课": (
        "学校周末强制有偿补课", "收取高额资料费不开票据", "午托费一年涨一千", "校外培训机构收了钱跑路", "要求统一买平板电脑"),
    "劳动和社会保障/工资/拖欠": (
        "工程完工一年没有拿到工资", "老板失联电话打不通", "没有签劳动合同也不交社保", "过年回家的路费都没有", "包工头推给总公司"),
    "劳动和社会保障/养老/待遇": (
        "养老金认证跑了三趟没有办成", "断缴的年限不知道怎么补", "退休工资比同工龄的少一截", "灵活就业缴费档次看不明白"),
    "卫生计生/医疗/就诊报销": (
        "门诊报销比例太低", "异地就医备案办不下来", "卫生院没有儿科医生", "手术以后出现并发症没有说法", "医保卡余额被清零"),
    "商贸旅游/市场/消费": (
        "菜市场短斤少两", "老人被骗买了几千元保健品", "预付卡充值以后店关门了", "景区停车一小时二十块", "猪肉没有检疫章"),
    "农村农业/基础设施/饮水道路": (
        "自来水三天停两天", "水管老化一放水就发黄", "通组公路修到一半停了", "水渠塌了稻田没有水灌", "高压线从屋顶上过"),
}
_TOPICS = tuple(TROUBLES)
GRIDS = 85


@dataclass(frozen=True)
class Letter:
    """One message, its grid and topic, and the matter that letters on the same trouble at the same place share."""

    title: str
    text: str
    grid: str
    topic: str
    matter: str


class Writer:
    """Writes letters. There are about as many places as a district has, `places` of them."""

    def __init__(self, seed: int, places: int = 4000) -> None:
        self._random = random.Random(seed)
        pairs = [_NAMES[i:i + 2] for i in range(0, len(_NAMES) - 1, 2)]
        made: dict[str, None] = {}
        while len(made) < places:
            first, second = self._random.choice(pairs), self._random.choice(_NAMES)
            made[f"{first}{second if self._random.random() < 0.6 else ''}{self._random.choice(_ENDS)}"] = None
        self.places = list(made)
        self._grids = {place: f"G-{number % GRIDS:03d}" for number, place in enumerate(self.places)}

    def letters(self, count: int) -> Iterator[Letter]:
        """Write so many letters on all matters of all places."""
        for _ in range(count):
            yield self.about(self._random.choice(self.places), self._random.choice(_TOPICS))

    def about(self, place: str, topic: str) -> Letter:
        """Write one letter on a trouble at a place, in its own choice of words."""
        pick = self._random.choice
        told = self._random.sample(TROUBLES[topic], self._random.randint(2, 4))
        other = pick(TROUBLES[pick(_TOPICS)]) if self._random.random() < 0.3 else ""
        lines = [pick(_HELLO), f"{place}{pick(_WHERE)}{pick(_SINCE)}，{'，'.join(told)}。",
                 f"{pick(_SINCE)}，{other}。" if other else "", f"{pick(self.places)}那边也差不多。" if self._random.random() < 0.2 else "",
                 pick(_BYE)]
        text = "".join(lines).format(place=place, office=pick(_OFFICE), n=self._random.randint(1, 30), m=self._random.randint(1, 3),
                                     month=self._random.randint(1, 12))
        return Letter(f"{place}{told[0]}"[:100], text, self._grids[place], topic, f"{place}/{topic}")
