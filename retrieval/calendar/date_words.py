"""Finds the wordings in folded text that give a day: their numbers and words, not yet the days they mean.

Wordings for which nothing happened on the day are left out: deadlines (8月15日前), a rule's first day (9月1日起施行),
counts of days (30日内), states (截至8月3日), births, and all within a work's title. dates.py finds the days that the
numbers mean, given the publication date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.words.tokens import in_digits


@dataclass(frozen=True, slots=True)
class Wording:
    """One expression. A number is None if the words do not give it."""

    start: int  # in characters of the text
    end: int
    kind: str  # numbers, since, day, week, month, year, feast, vague or dateline
    word: str = ""  # the words of a kind without numbers
    year_word: str = ""  # 今年, 去年, 同年 … before a month or a day
    month_word: str = ""  # 本月, 上月 … before a day
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last: tuple[int | None, int | None, int | None] | None = None  # year, month and day of a range's last day


_PART = "(?:[ ]?(?:凌晨|清晨|早晨|早上|一早|上午|中午|午后|午间|下午|傍晚|晚上|晚间|夜间|深夜|晚(?![报会宴餐])))?"
_TO = "(?:[ ]?[-~至到、和]-?[ ]?)"
_THIRD = "(?:份?(?:上旬|中旬|下旬|中下旬|中上旬|[初底末])|份(?!额))?"
_NUMBER = {
    "digits": r"(?:\d{1,2}(?!\d))",
    "han": "(?:(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?![一二三四五六七八九十]))",
}
_YEAR = {"digits": r"(?:(?:19|20)\d\d)", "han": "(?:[一二][〇零一二三四五六七八九]{3})"}


def _numbers(script: str) -> re.Pattern[str]:
    """A pattern for year, month and day, of which some may be missing."""
    year, number = _YEAR[script], _NUMBER[script]
    return re.compile(
        rf"""
          (?:(?P<year>{year})[ ]?年[ ]?)?
          (?:
              (?:(?P<month>{number})[ ]?月[ ]?)?(?P<day>{number})[ ]?
              (?:(?P<mark>[日号])(?P<part>{_PART})|(?=[-~至到、]))
              (?:
                (?P<to>{_TO})(?:(?P<year2>{year})[ ]?年[ ]?)?(?:(?P<month2>{number})[ ]?月[ ]?)?
                (?P<day2>{number})[ ]?[日号]{_PART}
              )?
            | (?P<alone>{number})[ ]?月(?:(?:[-~至到])(?P<alone2>{number})[ ]?月)?
              (?P<third>{_THIRD})
          )
        | (?P<bare>(?:19|20)\d\d)年(?:[上下]半年|年?[初底末]|[春夏秋冬][天季]?)?
          (?![\d度版级款代龄产薪限均间鉴会报货夜轻青少老第末])
        """,
        re.VERBOSE,
    )


_DIGITS = _numbers("digits")
_HAN = _numbers("han")
# Patterns are tried only at these places; trying each whole pattern at every character takes three times as long.
_DIGITS_START = re.compile(r"\d++(?= ?[年月日号./\-~至到、])")
_HAN_START = re.compile("[〇零一二三四五六七八九十]{1,4}(?=[年月])")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)([-./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?![\d.])")

# Behind these words a number from 1 to 31 counts days or numbers things: 历时3日, 每月5日, 第8日.
_COUNTS = re.compile(
    r"(?:[近共满每逾超期续足前后第达约首头整版.·/:\-×年\da-z]|历时|限时|耗时|用时|[共总累合]计|每月|每个月)$"
)
_COUNTED = re.compile(
    r"(?:[线游内均元龄限休后年报用](?!道|告|到)|之内|以内|之后|以上|以下|工作|不得|\d|[a-z])"  # 15日线, 七日游, 30日内
)
_MONTH_COUNTS = re.compile(r"(?:[第每近满逾超共.·/:\-\d]|连续|长达)$")
_MONTH_COUNTED = re.compile(r"[龄嫂票饼刊亮球子供薪租均销度内号]")
_EVERY = re.compile(r"每年?(?:的)?$|逢$")
_DATELINE = re.compile(r"[电讯](?![话视商力影网能子器梯厂池价业台路脑问息速期号飞动气])")
_NO_DAY = re.compile(
    r"""
      (?:之|以)?前(?![夕往来后线述期])
    | (?:之|以)?后(?!续|期)
    | (?:起|正式|开始)*(?:施行|生效)
    | 起(?:正式|开始)*(?:实施|执行)
    | 出生
    | 生(?=[,;。)])
    """,
    re.VERBOSE,
)
_BORN = re.compile("(?:出生|生)于$")
_UNTIL = re.compile(r"截[至止]到?$|截止至$|截至目前$")
_SINCE = re.compile(r"(?:之|以)来")
_LUNAR = re.compile("(?:农历|阴历)(?:的)?$")
_YEAR_WORD = re.compile(r"(?:今年|去年|前年|明年|本年|同年|当年|上年|次年|翌年)(?:的)?$")
_MONTH_WORD = re.compile("(?:本月|上个?月|当月|同月|下个?月|这个月)$")

# Feasts with a fixed date → month and day.
FEAST_DAYS = {
    "元旦": (1, 1), "三八": (3, 8), "妇女": (3, 8), "五一": (5, 1), "劳动": (5, 1), "五四": (5, 4), "青年": (5, 4),
    "护士": (5, 12), "六一": (6, 1), "儿童": (6, 1), "七一": (7, 1), "建党": (7, 1), "八一": (8, 1), "建军": (8, 1),
    "医师": (8, 19), "教师": (9, 10), "国庆": (10, 1), "记者": (11, 8),
}  # fmt: skip
_FEASTS = "元旦|春节|元宵|清明|端午|七夕|中秋|重阳|国庆|除夕|小年|腊八|三八|五一|五四|六一|七一|八一|十一"
_OF_PEOPLE = "教师|护士|医师|记者|儿童|青年|妇女|劳动|建军|建党"  # feasts only with 节: 记者当天 is about a reporter
_WORD_START = re.compile(
    r"""
    [近多日连前不最这暑寒今入昨明当同次翌上本下周星去元春清端七中重国除小腊教护医记儿青妇劳建三五六八十]
    (?=
      [日期来几两些一段久不前近天夏秋冬春汛伏假晚夜晨早上个周星礼月年旦节宵明午夕阳庆师士者童女动军党末五四二三六八]
    )
    """,
    re.VERBOSE,
)
_WORD = re.compile(
    rf"""
      (?P<vague>
          近[日期来](?!目标)
        | 近(?:几|些)?年来?
        | 多年来
        | (?<![\d一二三四五六七八九十])日前
        | 近几[日天]
        | 近两[日天]
        | 近些天
        | 近一?段时间
        | 连日(?:来)?
        | 前不久
        | 前几[天日]
        | 前些[天日]
        | 前一?段时间
        | 不久前
        | 最近(?![的\d一])
        | 这几天|这两天|这些天
        | [暑寒]假期间
        | 今[春夏秋冬]
        | 入[春夏秋冬汛伏]以来
      )
    | (?P<day>
          (?:[昨明][日天]|前[日天](?!性)|今[日天](?!头条|说法)|[当同][日天]|次日|翌日){_PART}
        | 昨[晚夜晨]
        | 今[晨晚早]
        | 前晚|当晚
      )
    | (?P<week>
          (?:上上|[上本这下])个?(?:周(?!年|[边围长密全到])|星期|礼拜)[一二三四五六日天末]?{_PART}
        | (?:
            (?<![每至到])
            (?:周[一二三四五六日](?=[(,上下早中晚傍凌])|星期[一二三四五六日天](?!至|到))
          ){_PART}
        | 周末(?=[,期])
      )
    | (?P<month>(?:上个?月|本月|这个月|下个?月|当月|同月)(?:[初底末]|[上中下]旬)?(?!\d|度|报))
    | (?P<year>
        (?:[今去前明当同]年)
        (?:年?[初底末]|[上下]半年|[春夏秋冬][天季]?|入[春夏秋冬汛伏])?(?:以来)?
        (?![轻产龄度薪]|\d+岁)
      )
    | (?P<feast>
        (?:(?:{_FEASTS})"?(?:(?:国际)?(?:{_OF_PEOPLE}))?节?|(?:{_OF_PEOPLE})(?:节|(?=\d)))"?
        (?:\d+周年)?(?:纪念日)?(?:即将)?(?:来临|到来|临近)?
        (?:
            之际|前夕|期间|假期|前后
          | 当[天日]
          | 这天
          | (?=,)
        )
      )
    """,
    re.VERBOSE,
)
_AGO = re.compile(
    r"""
    [一二三四五六七八九十两几数半\d][一二三四五六七八九十\d]{0,2}[多余]?
    (?:年|个多?月|个?星期|周|天)(?:[之以]前|前(?![夕往来行期后]))
    """,
    re.VERBOSE,
)


def scan(folded: str) -> list[Wording]:
    """The wordings in a folded text, in order, without overlaps."""
    found = [*_with_numbers(folded), *_with_words(folded)]
    found.sort(key=lambda wording: (wording.start, -wording.end))
    kept: list[Wording] = []
    for wording in found:
        if not kept or wording.start >= kept[-1].end:
            kept.append(wording)
    return [w for w in kept if not _in_title(folded, w.start)]


def _with_words(folded: str) -> Iterator[Wording]:
    done = 0
    for place in _WORD_START.finditer(folded):
        start = place.start()
        if start >= done and (match := _WORD.match(folded, start)):
            done = match.end()
            start -= match.lastgroup == "feast" and folded[max(0, start - 1) : start] == '"'  # "八一"建军节
            yield Wording(start, done, match.lastgroup or "vague", match[0])
    for match in _AGO.finditer(folded):
        yield Wording(*match.span(), "vague", match[0])


def _with_numbers(folded: str) -> Iterator[Wording]:
    for script, starts, pattern in (("digits", _DIGITS_START, _DIGITS), ("han", _HAN_START, _HAN)):
        done = 0
        for start in starts.finditer(folded):
            if start.start() < done:
                continue
            match = pattern.match(folded, start.start())
            if match is None:
                if (match := _ISO.match(folded, start.start())) is not None:
                    done = match.end()
                    year, month, day = map(int, match.group("year", "month", "day"))
                    yield Wording(*match.span(), "numbers", year=year, month=month, day=day)
                continue
            for wording in _read(match, script):
                done = wording.end
                if (placed := _in_place(folded, wording)) is not None:
                    yield placed


def _read(match: re.Match[str], script: str) -> Iterator[Wording]:
    """The wordings of a match: one, or one for each of several days side by side that do not follow each other."""
    start, end = match.span()
    if match["bare"]:
        yield Wording(start, end, "numbers", year=int(match["bare"]))
    elif match["alone"]:
        until = _number(match["alone2"])
        before = match.string[max(0, start - 3) : start]
        if script == "digits" or match["year"] or match["third"] or _YEAR_WORD.search(before):
            year, month = _number(match["year"]), _number(match["alone"])
            yield Wording(start, end, "numbers", year=year, month=month, last=(None, until, None) if until else None)
    elif (match["mark"] or match["to"]) and (script == "digits" or match["month"]) and _is_day(match):
        year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
        last = (_number(match["year2"]), _number(match["month2"]), _number(match["day2"])) if match["to"] else None
        if last is not None and match["to"].strip() in ("、", "和") and (last[1] or last[2] != (day or 0) + 1):
            yield Wording(start, match.start("to"), "numbers", year=year, month=month, day=day)
            behind = re.compile(r"\S").search(match.string, match.end("to"))
            start, year, month, day = behind.start() if behind else end, last[0], last[1] or month, last[2]
            last = None
        yield Wording(start, end, "numbers", year=year, month=month, day=day, last=last)


def _is_day(match: re.Match[str]) -> bool:
    """Whether a number without a month is a day: 8号 may be a house or a line, but 8号上午 is a day."""
    return bool(match["month"] or match["to"] or match["mark"] == "日" or match["part"])


def _number(numeral: str | None) -> int | None:
    return None if numeral is None else int(in_digits(numeral))


def _in_place(folded: str, wording: Wording) -> Wording | None:
    """The wording with the words that belong to it on both sides; None if the words around give it another meaning."""
    before, after = folded[max(0, wording.start - 6) : wording.start], folded[wording.end : wording.end + 6]
    if _DATELINE.match(after) and wording.day:
        return replace(wording, kind="dateline")
    if year_word := None if wording.year else _YEAR_WORD.search(before):
        wording = replace(wording, start=wording.start - len(year_word[0]), year_word=year_word[0][:2])
    elif wording.month is None and wording.day and (month_word := _MONTH_WORD.search(before)):
        wording = replace(wording, start=wording.start - len(month_word[0]), month_word=month_word[0])
    elif wording.year is None and _is_count(wording, before, after):
        return None
    elif lunar := _LUNAR.search(before):
        return Wording(wording.start - len(lunar[0]), wording.end, "vague", "农历")
    if _EVERY.search(before) or _BORN.search(before) or _UNTIL.search(before) or _NO_DAY.match(after):
        return None
    if since := _SINCE.match(after):
        return replace(wording, end=wording.end + len(since[0]), kind="since")
    return wording


def _is_count(wording: Wording, before: str, after: str) -> bool:
    if wording.day is None:
        return bool(_MONTH_COUNTS.search(before) or _MONTH_COUNTED.match(after))
    if wording.month is None:
        return bool(_COUNTS.search(before) or _COUNTED.match(after))
    return before[-1:].isdigit()


def _in_title(folded: str, place: int) -> bool:
    """Whether the place lies between 《 and 》."""
    return folded.rfind("《", max(0, place - 60), place) > folded.rfind("》", max(0, place - 60), place)
