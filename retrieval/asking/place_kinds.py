"""Finds what kind of place a question asks for, and judges by their names whether places are of that kind."""

import re
from collections.abc import Iterable

from retrieval.asking.kind_rules import PLACE
from retrieval.events import place_words
from retrieval.words.tokens import fold

# A kind of place (公司 of 哪几家公司), and how the names of such places end.
_KIND_ASKED = re.compile(
    rf"""
    (?:哪|什么|啥)(?:[些个几两三四五六七八九家条座所支栋处]*)
    (?:(?P<kind>{PLACE})|[^\W的了是在去到和]{{1,4}}?(?P<described>{PLACE})(?=$|[,，]))
    """,
    re.VERBOSE,
)
_ANY_PLACE = tuple(place_words.PLACE_ENDINGS)
_ENDINGS_OF = {
    "企业": ("公司", "集团", "厂", "股份"),
    "公司": ("公司", "集团"),
    "路": ("路", "街", "大道"),
    "小区": ("小区", "苑", "家园", "花园", "公寓", "新村", "里", "府"),
    "部队": ("部队", "支队", "大队", "中队", "军分区", "人武部", "武装部", "警备区", "旅", "团", "营", "连", "哨所"),
    "支队": ("支队", "大队", "中队"),
    "学校": ("学校", "小学", "中学", "大学", "学院", "幼儿园", "校区", "一中", "附中", "职中", "中心校"),
    "商场": ("商场", "广场", "商城", "百货", "商厦", "中心", "城"),
    "超市": ("超市", "商超", "卖场"),
    "酒店": ("酒店", "宾馆", "饭店"),
    "研究院": ("研究院", "研究所"),
    "研究所": ("研究院", "研究所"),
    "园区": ("园", "开发区", "高新区"),
    "茶园": ("茶园", "茶山", "茶场"),
    "街道": ("街道", "办事处"),
    "监管所": ("监管所", "管理所", "市场所"),
    "军营": ("部队", "支队", "大队", "中队", "军分区", "人武部", "武装部", "警备区", "旅", "团", "营", "连", "哨所"),
    "景点": ("景区", "公园", "故里", "大坝", "寺", "山", "湖", "馆"),
    **dict.fromkeys(("地方", "单位", "点位", "处", "家", "地点", "机构", "站点", "地址", "队伍"), _ANY_PLACE),
}
# A place of these kinds is recognised by the end of its name; an 企业 or a 单位 may have any name.
_NAMED_BY_KIND = frozenset(
    "小区 园区 街道 街区 村 镇 乡 社区 学校 路 医院 派出所 机场 车站 研究院 研究所 商场 部队 支队 军营 酒店 超市 "
    "监管所 大厦 桥 水库 茶园 公园 广场 码头 食堂 驿站 大队 中队 中心 馆".split()
)
# Words for coming to a place.
GOING = re.compile(
    r"""
      来到|走进
    | 走访(?!组)
    | 前往|赶赴
    | 深入(?!学习|贯彻|推进|开展|实施|交流|了解|座谈|细致|实际|人心)
    | 参观
    | (?:查|察|观)看
    | 看望
    | 慰问(?!组|品|金)
    | 考察(?!组|团)
    | 检查(?!组|情况)
    | (?:先后|分别)到
    """,
    re.VERBOSE,
)


def kind_asked(folded: str) -> str:
    """The kind of place asked for: 小区 of 哪个小区, 监管所 of 哪个基层监管所; "" if no kind is named."""
    asked = _KIND_ASKED.search(folded)
    return asked["kind"] or asked["described"] if asked else ""


def endings_of(kind: str) -> tuple[str, ...]:
    """How the names of places of this kind end; if no kind is given, how those of any place end."""
    return _ENDINGS_OF.get(kind, (kind,)) if kind else _ANY_PLACE


def has_the_kind(asked: str, targets: Iterable[str], text: str) -> bool:
    """Whether one of an article's targets is, by its name, of the kind asked for: a 服务站 is no 派出所.

    `asked` and `text` are the folded question and article. The word for the kind may also stand beside the target:
    动迁房小区鑫峰苑, 虹梅景苑小区.
    """
    kind = kind_asked(asked)
    if kind not in _NAMED_BY_KIND:
        return True
    return any(
        ending in text[max(0, place - beside) : place + len(target) + beside]
        for target in map(fold, targets)
        for ending in endings_of(kind)
        for place in [text.find(target)]
        for beside in [len(ending) if len(ending) > 1 else 0]
        if place >= 0
    )
