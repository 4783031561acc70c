"""Text and the place of a name → the title that stands before or behind it, as written.

A title before a name ends with a word of TITLE_ENDINGS or one like 局长; it begins where its clause begins, or behind
the last word there that cannot stand in a title: a day, a verb, 会议由.
"""

import re

from retrieval.events import lexicon
from retrieval.events.by_character import by_character
from retrieval.words.sentences import clauses

_LEADERS_OF = frozenset(
    "局区市省县镇乡部院校所会处科队组班排连营团旅站厂社村司行馆台园盟州旗船舰店挥书事兵警家监官室股段理研"
    "察厅署庭关库街道线河湖田林链楼网格户桌课士总外防财首酋机车航列老届域检庄寨办"
)
_ENDINGS_BY_LAST = by_character((e for e in lexicon.TITLE_ENDINGS if len(e) > 1), -1)
_BEHIND_BY_FIRST = by_character(sorted(lexicon.TITLES_BEHIND, key=len, reverse=True), 0)
_NOT_BEHIND = re.compile(
    r"(?:委员|书记|主任|教授|总理|主席|院士|博士|常委|律师|部长|经理)(?:会|处|级|室|科|团|办|所|层|后|负责)|"
    r"主任医师"
)

_LONGEST = 90  # characters before a name in which its title is sought
# Words that end what stands before a title. The exceptions name bodies: 对外联络部, 国家数据局, 联合会, 自由贸易区.
_CUT = re.compile(
    r"[|｜]|开展|做好|接到|关于|询问|网传|会议由|活动由|仪式由|仪式上|会上(?!海)|带队|率队|(?<![自理缘事])由(?!于)|特邀|邀请|访(?=.{0,3}[省市区县])|陪同|随同|看望|慰问(?!团)|率领|会见|会同|"
    r"联合(?![会国体社工学实校总大党收])|参加|出席|来到|走进|带领|采访|召集(?!人)|显示|包括|表示|指出|强调|认为|"
    r"贯彻|落实(?!办)|按照|根据|牢记|供图|期待|关怀|会晤|致电|迎来?重要|窗口(?!办|局)|精神和|(?<=[^大小])学习(?![组小中教室强])|"
    r"(?:近日|日前|昨日|今日|当日|今天|昨天|当天|上午|下午|晚上|凌晨|中午|期间|[0-9一二三四五六七八九十]日)(?!报)|"
    r"[今去前]年|\d[年月]|时候|此前|(?<=[将还会曾已])与|(?<=\d日)(?:讯|电|消息)|(?:报讯|日讯|日电|消息)|并邀|以及|以来|其中|"
    r"(?<![数根证占依])据|经(?=[^开济贸理营南北纪办销信])|"
    r"(?<!日常工作)的(?=.{2,})|对(?![外口台接])|向(?![阳前上心])|让(?![胡])|请|例如|比如|即(?!墨)|了|是|"
    r"(?<![高中初平优对])等(?=.{2,})|[率携](?=.{4,})|"
    r"(?:时任|现任|曾任|历任|担任|出任|兼任|拟任|新任|前任)|(?<![成作称认华勇])为(?![民农政])(?=.{4,})"
)
# 和 joins what was named before to the title, unless it stands inside a body's name: 住房和城乡建设局.
_JOINT = re.compile(r"[与和及]")
_JOINED = re.compile(
    r"(?:人员|代表|同志|负责人|领导|官兵|家属|群众|企业|团队|成员|干部|同事|朋友|居民|村民|学生|师生|志愿者|单位|"
    r"部门|一行|记者)$"
)
_AT_START = re.compile(
    r"(?:而|但|则|她|他|时|因|在|从(?!化|江)|该|还有|另有|本(?![报台刊网])|我(?!国)|其|于|有|由|被|来自|与|和(?![平田县政顺龙静硕布])|及|"
    r"同(?![济仁心德江安])|并|将|随|以(?!色)|当选|[\W_])+"
)
_QUOTE_PAIRS = (("“", "”"), ("（(", "）)"), ("《", "》"), ("【", "】"))
_ANY_QUOTE = re.compile("[“”（(）)《》【】]")
_BRACKET = re.compile(r"[（(][^（()）]*[）)]$")
_PART = re.compile(r"(?<=[、兼\s])|(?<=暨)(?![阳南])")


def ends_with_title(text: str) -> bool:
    """Whether a title ends where the text ends."""
    if text[-1:] == "长" and text[-2:-1] in _LEADERS_OF:
        return True
    return text.endswith(_ENDINGS_BY_LAST.get(text[-1:], ()))


def without_bracket(text: str) -> str:
    """The text without the bracketed words that end it: 调研员（主持工作）."""
    return _BRACKET.sub("", text)


def title_behind(text: str, end: int) -> str:
    """The title that begins at `end`; "" where none does."""
    for title in _BEHIND_BY_FIRST.get(text[end : end + 1], ()):
        if text.startswith(title, end):
            return "" if _NOT_BEHIND.match(text, end) else title
    return ""


def title_span(text: str, start: int, low: int) -> tuple[int, int]:
    """Where the title before the name at `start` begins and ends, not before `low`; (start, start) for none."""
    low = max(0, start - _LONGEST, low)
    end = _title_end(text, low, start)
    if end is None:
        return start, start
    place = low
    for _, clause_end in clauses(text[low:end]):
        if clause_end < end - low:
            place = low + clause_end
    place = _behind_cuts(text, place, end)
    parts = _PART.split(text[place:end])
    kept = len(parts) - 1
    while kept > 0 and ends_with_title(without_bracket(parts[kept - 1].rstrip("、兼暨 \u3000\n"))):
        kept -= 1
    place = end - sum(len(part) for part in parts[kept:])
    if match := _AT_START.match(text, place, end):
        place = match.end() - (text[match.end() - 1] in '“"《')
    return (place, end) if end - place >= 2 else (start, start)


def _title_end(text: str, low: int, start: int) -> int | None:
    """Where the title ends that stands before `start`: at it, or before a quote, a bracket or 的."""
    before = text[low:start].rstrip()
    start = low + len(before)
    if ends_with_title(before.rstrip('”"')):
        return start
    if before.endswith(("）", ")")) and ends_with_title(without_bracket(before)):
        return start
    if before.endswith("的") and ends_with_title(before[:-1]):
        return start - 1
    return None


def _behind_cuts(text: str, place: int, end: int) -> int:
    """The place behind the last word of text[place:end] that cannot stand in a title."""
    for match in _CUT.finditer(text, place, end):
        if end - match.end() >= 2:
            place = match.end()
    for match in _JOINT.finditer(text, place, end):
        left = text[place : match.start()]
        if end - match.end() >= 2 and (_JOINED.search(left) or ends_with_title(left)):
            place = match.end()
    return _behind_lone_marks(text, place, end)


def _behind_lone_marks(text: str, place: int, end: int) -> int:
    """The place behind a quote or bracket without its partner: it stands outside the title."""
    if not _ANY_QUOTE.search(text, place, end):
        return place
    for opening, closing in _QUOTE_PAIRS:
        opened = -1
        for at in range(place, end):
            if text[at] in opening:
                opened = at
            elif text[at] in closing:
                place = place if opened >= 0 or at == end - 1 else at + 1
                opened = -1
        place = max(place, opened + 1)
    return place
