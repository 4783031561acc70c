"""Finds words that say a deed was not done: denied (没有到…检查), planned (将于…督查), called off (…因故取消).

Such words apply to the going, attending or visiting right behind them. 未打招呼 and 将慰问品送到… deny and plan no such
deed; the 尚未 of 到尚未完工的泵站检查 applies to the station. Words in another clause than the deed do not count.
"""

import re

_MARK = ",，;；:：。!！?？\n"
_LONGEST = 300  # characters of a clause
# The words that may stand between such a word and the deed.
_ADVERBS = r"""
    (?:
        能够?
      | 可能|曾|再|还|也|亲自|按时|按期|如期|如约|按计划|按原计划|一同|一起|共同|实地|现场|及时
      | 专门|专程|继续|随机|分别|先后|陆续|再次|首次|带头|直接|有机会|获准|自己|当面
    )*
"""
_ACTS = r"""
      到(?![位期账达来底])
    | 去(?![年世掉除])
    | 来到
    | 来(?![自源往电])
    | 赴|前往|前去|抵达|走进|深入|参加|参与|出席|列席|与会|到会|到场|在场|缺席|陪同|随同|随行|同行
    | 带队|率队|率|带领|组织|开展|进行|调研|督导|检查|视察|走访
    | 慰问(?![品金信])
    | 看望|考察|暗访|督查|巡查|踏勘|察看|查看|巡视|参观|探访|观摩|抽查|夜查|访问|探望|拜访
"""
_MEETS = "讲话|致辞|致词|发言|主持|宣读|授课|作(?:了|过)?[^,，。]{0,6}(?:报告|讲话|发言)"
_WHERE = r"对(?![外口手])|在(?![职建编])|就(?=[^,，]{1,20}(?:调研|检查|督导|考察))"
_DENIES = r"未(?![来央婚])|(?<!有)没有|(?<![有去到来参])没(?!有)|不(?:曾|再|能|便)|无法|无缘|拒绝|谢绝|否认|放弃|婉拒"
DENIAL = re.compile(
    rf"""
      (?:{_DENIES})了?{_ADVERBS}(?:{_ACTS}|{_MEETS}|{_WHERE})
    | 取消了?(?:原定|{_ADVERBS}(?:到|赴|前往|对))
    | 缺席
    """,
    re.VERBOSE,
)

_DAYS = r"""
    (?:[于在])?
    (?:
        (?:今年|明年)?\d{1,2}月(?:\d{1,2}[日号])?
      | \d{1,2}[日号]
      | [明后]天
      | [明次]日
      | 下周[一二三四五六日天]?
      | 下个?月
      | 近期|近日
      | 本周[一二三四五六日天末]?
      | 周末|年内
    )?(?:上午|下午|晚上?|[初底末]|[上中下]旬)?
"""
_PLANS = r"""
      (?<![名大小老主敌])将(?![军士领])
    | (?<![模虚比草])拟(?![建定人态任设出])
    | 即将|打算
    | (?<![做好足作的])准备
    | 预计|预定
    | (?<![安已])定(?=于)
    | (?<![按照据施总年动体规方好的])计划
"""
_PLAN = re.compile(
    rf"""
      原(?:定|计划|拟)
    | (?:{_PLANS})(?:[于由]|{_DAYS}{_ADVERBS}(?:{_ACTS}|对(?![外口])|在(?![职建编])|由))
    """,
    re.VERBOSE,
)
_PLANNED_DAY = re.compile(
    rf"""
    (?:
        (?:{_PLANS}){_DAYS}
      | (?:[明后]天|明日|下周[一二三四五六日天]?|下个?月\w{{0,3}})(?:上午|下午|晚上?)?
    )[,，]?$
    """,
    re.VERBOSE,
)
_OFF = "(?:取消|推迟|延期|搁置|作罢|叫停|改期|延后|暂缓|未能成行)"
_CALLED_OFF = re.compile(
    rf"""
      [^{_MARK}]{{0,24}}?(?:活动|行程|计划|安排|工作|一事|之行)[^{_MARK}]{{0,14}}?{_OFF}
    | [^{_MARK}]{{0,24}}[,，](?:后来?|但|却|可)?因[^{_MARK}]{{1,14}}?{_OFF}
    """,
    re.VERBOSE,
)
# 取消的 and 推迟后 say this of another thing.
_NOT_OFF = re.compile("[的后]")
# The words and the deed describe a thing: somebody goes to it before the words, and 的 leads on to it.
_OF_A_THING = re.compile(r"到|赴|对|向|前往|走进|深入|调研|检查|视察|走访|慰问|看望|考察|查看|察看|了解|参观|督导|督查")


def is_undone(text: str, start: int, deed: tuple[int, int], end: int) -> bool:
    """Whether text[start:end] says that the deed in it was denied, planned or called off."""
    return is_denied(text, start, deed[1]) or is_planned(text, start, deed[1]) or _is_called_off(text, deed[1], end)


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] denies the deed that ends at `end`, in the clause that leads to it."""
    return _bears(DENIAL, text, _clause_start(text, start, end), end)


def is_planned(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] says that the deed that ends at `end` is planned."""
    clause = _clause_start(text, start, end)
    return _bears(_PLAN, text, clause, end) or (
        start < clause and _PLANNED_DAY.search(text, _clause_start(text, start, clause - 1), clause) is not None
    )


def tells_a_plan(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] tells of a planned deed."""
    return _PLAN.search(text, start, end) is not None


def _is_called_off(text: str, place: int, end: int) -> bool:
    match = _CALLED_OFF.match(text, place, end)
    return match is not None and not _NOT_OFF.match(text, match.end(), end)


def _bears(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether one of the words stands in text[start:end] and does not describe a thing, as in 到尚未开工的泵站检查."""
    for match in pattern.finditer(text, start, end):
        if "的" not in text[match.end() : end] or not _OF_A_THING.search(text, start, match.start()):
            return True
    return False


def _clause_start(text: str, start: int, end: int) -> int:
    start = max(start, end - _LONGEST)
    while end > start and text[end - 1] not in _MARK:
        end -= 1
    return end
