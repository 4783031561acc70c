"""A title → the offices that it names: which post of which body, and whether it is held, was held or is to be held.

Behind a mark a post goes with the body named before it: 常德市委副书记、市长 is mayor of 常德市. A body is compared
whole or by its short form (黑大 for 黑龙江大学), regions as a chain of which the last must agree: 常德市鼎城区委 is no
常德市委. Where no body is named, that of the article may be meant: it fits none and contradicts none.
"""

import re
from dataclasses import dataclass

from retrieval.events.namesakes import districts
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
_OF_REGION = re.compile("副?(?:省|市|区|县|州|盟|旗|镇|乡|村)长$")
_FORMER = re.compile("^(?:原|前任?|时任|曾任)(?!线|锋|台|进|海|山|阳|平)")
_TO_COME = re.compile("^(?:候任|拟任)|(?:人选|候选人)$")
_FILLERS = re.compile("中共|中国共产党|人民政府|政府|的|现任|原任|时任|新任|委员会(?=书记|副书记)|^(?:我|本|该|在)")
_SHORTEST, _SHARE = 2, 0.4  # characters of a short form, and its least share of the whole: 北大 is not 北京师范大学
_NATIONAL = re.compile("^(?:中国|国家|全国)(?=.{4})")


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
    for part in filter(None, _MARKS.split(fold(title))):
        now = "former" if _FORMER.search(part) else "to come" if _TO_COME.search(part) else state or "held"
        state = "former" if now == "former" else ""
        part = _FILLERS.sub("", _TO_COME.sub("", _FORMER.sub("", part)))
        match = _POST.match(part)
        if match is None:
            body = part if len(part) > 1 else body
            continue
        own, post = match["body"], match["post"]
        body = own or body
        found.append(Office(body, post, now))
    return tuple(found)


def office_asked(text: str) -> Office | None:
    """The office that the end of a description names, perhaps without its body: 常德市委书记, 校长; None for none."""
    found = offices_of(text)
    return found[-1] if found else None


def fits(asked: Office, held: Office) -> bool:
    """Whether the office held is the one asked for."""
    return is_same_post(asked, held) and is_same_body(body_of(asked), body_of(held))


def is_same_post(one: Office, other: Office) -> bool:
    """Whether the posts are the same, whatever the bodies: 党组书记 and 书记."""
    return _bare(one.post) == _bare(other.post)


def is_same_body(asked: str, held: str) -> bool:
    """Whether both name one body: whole, by its short form, or with and without the region above it."""
    if not asked or asked == held:
        return True
    if not held:
        return False
    own, other = districts(asked), districts(held)
    if own and other and not (own[-1].endswith(other[-1]) or other[-1].endswith(own[-1])):
        return False
    rest, of_other = _without(asked, own), _without(held, other)
    if bool(rest) != bool(of_other):
        return False
    return rest == of_other or _is_short(*sorted((rest, of_other), key=len))


def body_of(office: Office) -> str:
    """The body, for heads of a region the region alone: 徐汇区委 for 徐汇区委副书记、区长 is 徐汇区."""
    if not _OF_REGION.search(office.post):
        return office.body
    found = districts(office.body)
    region = found[-1] if found else re.sub("(?<=[省市区县州盟旗镇乡])委$|政府$", "", office.body)
    return region if region.endswith(office.post[-2]) else region + office.post[-2]


def _bare(post: str) -> str:
    """The post without rank and party: 常务副市长 is a 副市长, 党工委书记 a 书记."""
    return re.sub("常务|执行|第一|代理?(?=[省市区县州镇乡]长)|党组|党委|党工委|党总支|党支部", "", post)


def _without(body: str, regions: tuple[str, ...]) -> str:
    for region in regions:
        body = body.replace(region, region[-1] if body.startswith(region + "委") else "", 1)
    return body


def _is_short(short: str, whole: str) -> bool:
    """Whether `short` may be said for `whole`: 工行 for 中国工商银行, but 中国银行 for no longer name."""
    whole = _NATIONAL.sub("", whole)
    if short == whole:
        return True
    if not len(short) >= _SHORTEST or len(short) < _SHARE * len(whole) or short[-2:] == whole[-2:]:
        return False
    left = iter(whole)
    return short[0] == whole[0] and all(character in left for character in short)
