"""A title → the offices that it names: which post of which body, and whether it is held, was held or is to be held.

Behind a mark a post goes with the body named before it: 常德市委副书记、市长 is mayor of 常德市, 省纪委 behind 河北省委
is 河北省纪委. Where no body is named, that of the article may be meant.
"""

import re
from dataclasses import dataclass

from retrieval.words.tokens import fold

_MARKS = re.compile(r"[、,，;；/\s]|(?<=.{3})[兼暨](?!任)")
_RANK = "(?:第一|常务|执行|名誉|代理?|党组|党委|党工委|党总支|党支部|机关党委|支部)*副?"
_POSTS = (
    "总书记 书记 秘书长 主任 主席 委员长 常委 委员 司令员 政委 总理 总统 首相 大使 部长 厅长 局长 处长 科长 所长 院长 "
    "校长 行长 会长 理事长 董事长 总经理 经理 总裁 总编辑 主编 台长 社长 站长 馆长 园长 队长 支队长 总队长 大队长 "
    "检察长 组长 指挥长 总指挥 省长 市长 区长 县长 州长 盟长 旗长 镇长 乡长 村长 庭长 关长 系主任 班主任 教授 院士 "
    "主委 调研员 巡视员 政法委书记 纪委书记 组织部部长 宣传部部长 统战部部长 研究员 工程师 设计师 主帅 主教练"
).split()
_POST = re.compile(rf"(?P<body>.*?)(?P<post>{_RANK}(?:{'|'.join(sorted(set(_POSTS), key=len, reverse=True))}))$")
LEVELS = "省市区县州盟旗镇乡村"  # of regions
_REGION = re.compile(f".{{2,}}[{LEVELS}](?=委|$)")
_FORMER = re.compile("^(?:原|前任?|时任|曾任)(?!线|锋|台|进|海|山|阳|平)")
_OF_FORMER = re.compile("(?<=.{3}[^太中平高五草])原$")  # 某医院原院长
_IN_SHORT = re.compile("(?<=组织|宣传|统战)(?=部长$)")  # 组织部长 is 组织部部长
_ANY_BODY = re.compile("公司|集团|学校|医院|学院|单位|中心|[校院司局]")  # 该公司董事长: which, the article says
_TO_COME = re.compile("^(?:候任|拟任)|(?:人选|候选人)$")
_FILLERS = re.compile(
    "中共|中国共产党|人民政府|政府|的|现任|原任|时任|新任|委员会(?=书记|副书记)|^(?:我|本|该|在)"
    rf"|([{LEVELS}])(?=\1(?:委|支部))"  # 青田县县委, 某村村支书
)


@dataclass(frozen=True, slots=True)
class Office:
    """A post of a body."""

    body: str  # without what all bodies of the kind are called; "" where none is named
    post: str
    state: str = "held"  # or "former", "to come"


def offices_of(title: str) -> tuple[Office, ...]:
    """The offices that a title names, in order."""
    found: list[Office] = []
    body = state = ""
    for part in filter(None, _MARKS.split(fold(title).replace("支书", "支部书记"))):
        now = "former" if _FORMER.search(part) else "to come" if _TO_COME.search(part) else state or "held"
        state = "former" if now == "former" else ""
        part = _IN_SHORT.sub("部", _FILLERS.sub("", _TO_COME.sub("", _FORMER.sub("", part))))
        match = _POST.match(part)
        if match is None:
            body = part if len(part) > 1 else body
            continue
        own, post = match["body"], match["post"]
        if _OF_FORMER.search(own):
            own, now, state = own[:-1], "former", "former"
        if own and post[-2:] in ("部长", "局长", "厅长") and own[-1] != post[-2] and not post[:-2].strip("副"):
            own += post[-2]  # 教育局长 is of 教育局
        if (region := _REGION.match(body)) and own.startswith(region[0][-1]):
            own = region[0] + own[1:]
        body = "" if _ANY_BODY.fullmatch(own) else own or body
        found.append(Office(body, post, now))
    return tuple(found)


def office_asked(text: str) -> Office | None:
    """The office that the end of a description names, perhaps without its body: 常德市委书记, 校长; None for none."""
    found = offices_of(text)
    return found[-1] if found else None
