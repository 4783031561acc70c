"""A question's time words → the days asked for. It also decides whether an event falls on them.

In: the folded question and the day of asking (the clock is never read here). Out: the span with its words as asked, so
that the rest of the question can be read without them. A month or a day without a year may be of any year (3月10日,
8月). 最近一次 and 最近 alone are no span.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval.calendar.date_words import FEAST_DAYS, Wording, scan
from retrieval.calendar.days import day_of, last_yearly, month_end, months_on
from retrieval.words.tokens import fold, in_digits

MonthDay = tuple[int, int]
_Words = tuple[int, int, str]  # start, end and text of the span's words


@dataclass(frozen=True, slots=True)
class Span:
    """The days asked for: by `since` and `until`, or in any year by `yearly`, or in any month by `monthly`."""

    start: int  # where the words stand in the folded question
    end: int
    text: str  # its words as asked
    since: str | None = None  # the first day, YYYY-MM-DD; None is open
    until: str | None = None  # the last day, likewise
    yearly: tuple[MonthDay, MonthDay] | None = None  # first and last (month, day); first > last: over the new year
    monthly: tuple[int, int] | None = None  # first and last day of a month


@dataclass(frozen=True, slots=True)
class SpanRule:
    """One way to ask for a time. `read` gives None if the words turn out to give no time."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], "Span | None"]
    example: str


_NUMBER = r"\d{1,2}(?!\d)|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九](?![一二三四五六七八九十])"
_COUNT = rf"{_NUMBER}|两|半"
_YEAR = r"(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3}|(?<!\d)\d\d(?=年\d)"
_YEARS_AWAY = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0}
_THIRDS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_PARTS = {  # part of a year → its first and last month
    "上半年": (1, 6), "下半年": (7, 12), "1季度": (1, 3), "2季度": (4, 6), "3季度": (7, 9), "4季度": (10, 12),
    "年初": (1, 3), "初": (1, 3), "年底": (11, 12), "年末": (11, 12), "底": (11, 12), "末": (11, 12),
    "前2月": (1, 2), "前3月": (1, 3), "前6月": (1, 6), "前9月": (1, 9), "春": (3, 5), "夏": (6, 8), "秋": (9, 11),
}  # fmt: skip
_MOMENT = re.compile(
    rf"""
    (?:(?P<year>{_YEAR})年(?![度级版款])|(?P<word>大前年|[今去前本]年|(?<![\w早])上年))?的?
    (?:
        (?P<month>{_NUMBER})月(?:份)?
        (?:(?P<day>{_NUMBER})(?:[日号]|(?=[-~至到]))|(?P<third>[上中下]旬|[初底末]))?
      | (?P<part>
            [上下]半年
          | 第?[一二三四1-4]个?季度
          | [前头][两二三六九2369]个月
          | 年?[初底末]
          | [春夏秋](?=[天季,])
        )
      | (?P<alone>{_NUMBER})
        (?:
            (?:日|号(?![泵井厂地门标桥矿坝闸机仓库码站公大车炉池塔]))(?![线楼院馆店])
          | (?=[-~至到]\d{{1,2}}[日号])
        )
    )?
    """,
    re.VERBOSE,
)
_YEAR_LONG = ((1, 1), (12, 31))
_MOMENT_START = re.compile(r"\d|[〇零一二三四五六七八九十大今去前头本上下年第]")
_TO = re.compile("[-~]|至|到(?=[\\d一二三四五六七八九十今去])")
_TODAY = re.compile("今天|今日|现在|目前|当前|今")
_SUFFIX = re.compile("(?P<since>以来|至今|到现在|到今天|[开起]始以?来?|起)|(?P<after>[之以]后)|(?P<before>[之以]前)")
_LONG = re.compile("年|以来|[月周期]之?前|农历")
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}


def asked_span(folded_question: str, today: date) -> Span | None:
    """The time that a question asks about, by the first rule that reads one; None if it names no time."""
    for rule in SPAN_RULES:
        for match in rule.pattern.finditer(folded_question):
            if (span := rule.read(match, today)) is not None:
                return span
    return None


def of_any_year(span: Span) -> Span | None:
    """A span within one year, in any year: 3月9日以后 up to the year's end; None for whole years, two and none."""
    if not (span.since or span.until) or (span.since and span.until and span.since[:4] != span.until[:4]):
        return None
    first = (date.fromisoformat(span.since).month, date.fromisoformat(span.since).day) if span.since else (1, 1)
    last = (date.fromisoformat(span.until).month, date.fromisoformat(span.until).day) if span.until else (12, 31)
    return replace(span, since=None, until=None, yearly=(first, last)) if (first, last) != _YEAR_LONG else None


def in_span(
    event_date: str | None, event_date_end: str | None, published: str | None, date_text: str | None, span: Span
) -> bool:
    """Whether an event is known to fall on the days asked for.

    A range of days must touch the span, a month must lie wholly in it. An event without a date is judged by the month
    and day in its words, for a span of any year, or by its publication day, if its words give no day (近日).
    """
    if event_date is not None:
        since, until = _first_day(event_date), _last_day(event_date_end or event_date)
        known_by_month = len(event_date) < len("YYYY-MM-DD")
        return _on_days(since, until, known_by_month, span)
    wording = next(iter(scan(fold(date_text))), None) if date_text else None
    if wording is not None and wording.kind == "numbers" and (wording.month or wording.day):
        return _on_month_and_day(wording, span)
    if wording is not None and wording.kind == "numbers" and wording.year:
        return _on_days(date(wording.year, 1, 1), date(wording.year, 12, 31), True, span)
    if published is None or (wording is not None and not _is_recent(wording)):
        return False
    paper = date.fromisoformat(published)
    return _on_days(paper, paper, False, span)


def _is_recent(wording: Wording) -> bool:
    """Whether the words mean a time shortly before the paper: 近日, 八一建军节前夕; not 26年前, 今年以来."""
    return wording.kind == "feast" or (wording.kind == "vague" and not _LONG.search(wording.word))


def _on_days(since: date, until: date, whole: bool, span: Span) -> bool:
    """Whether the days touch the span; with `whole`, whether they lie in it."""
    if span.yearly or span.monthly:
        days = _days_of(since, until)
        return (all if whole else any)(_is_asked(day.month, day.day, span) for day in days)
    first, last = span.since or "0000", span.until or "9999"
    if whole:
        return first <= since.isoformat() and until.isoformat() <= last
    return first <= until.isoformat() and since.isoformat() <= last


def _on_month_and_day(wording: Wording, span: Span) -> bool:
    """Whether a date without a known year falls on the span, which must be one of any year."""
    year = 2000  # a leap year, which has every day of the calendar
    if wording.month is None:
        return span.monthly is not None and span.monthly[0] <= (wording.day or 0) <= span.monthly[1]
    if span.yearly is None and span.monthly is None:
        return False
    since = day_of(year, wording.month, wording.day or 1)
    if since is None:
        return False
    until = since if wording.day else month_end(year, wording.month)
    if wording.last:
        _, month, day = wording.last
        until = day_of(year, month or wording.month, day or wording.day or 1) or since
    return _on_days(since, until if until >= since else since, not wording.day, span)


def _is_asked(month: int, day: int, span: Span) -> bool:
    if span.monthly:
        return span.monthly[0] <= day <= span.monthly[1]
    if span.yearly is None:
        return False
    first, last = span.yearly
    if first <= last:
        return first <= (month, day) <= last
    return (month, day) >= first or (month, day) <= last


def _days_of(since: date, until: date) -> list[date]:
    """The days from `since` to `until`, at most a year of them, which covers every month and day."""
    return [since + timedelta(days=n) for n in range(min((until - since).days, 366) + 1)]


def _first_day(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) == len("YYYY-MM-DD") else f"{iso}-01")


def _last_day(iso: str) -> date:
    day = _first_day(iso)
    return day if len(iso) == len("YYYY-MM-DD") else month_end(day.year, day.month)


# Reading the words


def _dated(match: re.Match[str], since: date | None, until: date | None) -> Span:
    """The span of a match, from its first to its last day; either may be open."""
    return _words_dated((*match.span(), match[0]), since, until)


def _words_dated(words: _Words, since: date | None, until: date | None) -> Span:
    return Span(*words, since.isoformat() if since else None, until.isoformat() if until else None)


def _last_units(match: re.Match[str], today: date) -> Span | None:
    """The span of 最近一周, 近三个月, 过去半年: a number of units up to today."""
    unit = match["unit"]
    if match["count"] == "半":
        if unit not in "月年":
            return None
        since = today - timedelta(days=15) if unit == "月" else _back(today, 6)
    else:
        count = 7 if match["count"] == "几" else int(in_digits(match["count"].replace("两", "二")))
        if unit in ("月", "季度", "年"):
            since = _back(today, count * {"月": 1, "季度": 3, "年": 12}[unit])
        else:
            since = today - timedelta(days=count * (1 if unit in "天日" else 7))
    return _dated(match, since, today)


def _back(day: date, months: int) -> date:
    year, month = months_on(day, -months)
    return date(year, month, min(day.day, month_end(year, month).day))


def _one_day(match: re.Match[str], today: date) -> Span:
    day = today + timedelta(days=_DAYS[match[1]])
    return _dated(match, day, day)


def _week(match: re.Match[str], today: date) -> Span:
    monday = today + timedelta(days=7 * _WEEKS[match["which"]] - today.weekday())
    weekday = match["day"]
    if not weekday:
        return _dated(match, monday, monday + timedelta(days=6))
    if weekday == "末":
        return _dated(match, monday + timedelta(days=5), monday + timedelta(days=6))
    day = monday + timedelta(days="一二三四五六日".index(weekday.replace("天", "日")))
    return _dated(match, day, day)


def _month(match: re.Match[str], today: date) -> Span | None:
    year, month = months_on(today, _WEEKS[match["which"]])
    first, last = _THIRDS.get(match["third"] or "", (1, 31))
    end = month_end(year, month)
    if match["day"]:
        first = last = int(in_digits(match["day"]))
        if not 1 <= first <= end.day:
            return None
    return _dated(match, date(year, month, min(first, end.day)), date(year, month, min(last, end.day)))


_FEAST_DAY = re.compile(rf'"?({"|".join(FEAST_DAYS)})"?节?(?:那|当|这)(?:一)?[天日]')


def _feast(match: re.Match[str], today: date) -> Span:
    day = FEAST_DAYS[match[1]]
    return Span(*match.span(), match[0], yearly=(day, day))


@dataclass(frozen=True, slots=True)
class _Moment:
    """A year, months and a day as numbers; each may be missing."""

    start: int
    end: int
    year: int | None
    months: tuple[int, int] | None  # first and last
    days: tuple[int, int] | None


def _moments(match: re.Match[str], today: date) -> Span | None:
    """The span of 2023年7月, 去年三月, 今年上半年, 7月中旬, 3月10日, 2021年到2023年, 2022年以来."""
    text = match.string
    if text[match.start() - 1 : match.start()].isdigit() and match[0].isdigit():
        return None
    first = _moment(text, match.start(), today)
    if first is None:
        return None
    last, end, bound = first, first.end, None
    if to := _TO.match(text, first.end):
        if until_today := _TODAY.match(text, to.end()):
            end, bound = until_today.end(), "since"
        elif (second := _moment(text, to.end(), today)) is not None:
            first, last = _completed(first, second)
            end = second.end
    elif suffix := _SUFFIX.match(text, first.end):
        end, bound = suffix.end(), suffix.lastgroup
    return _between(first, last, bound, (first.start, end, text[first.start : end]), today)


def _completed(first: _Moment, second: _Moment) -> tuple[_Moment, _Moment]:
    """Both ends of a range, each completed by what the other says: 2023年7月1日至3日, 3日至8月5日."""
    months = first.months or (second.months if first.days else None)
    year = first.year or second.year
    return replace(first, year=year, months=months), replace(
        second, year=second.year or year, months=second.months or months
    )


def _moment(text: str, start: int, today: date) -> _Moment | None:
    match = _MOMENT.match(text, start)
    if match is None or not match[0]:
        return None
    year = int(in_digits(match["year"])) if match["year"] else None
    if year is not None and year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    if match["word"]:
        year = today.year + _YEARS_AWAY[match["word"]]
    days = months = None
    if match["month"]:
        month = int(in_digits(match["month"]))
        months = (month, month)
        day = int(in_digits(match["day"])) if match["day"] else None
        days = (day, day) if day else _THIRDS.get(match["third"] or "")
        if day_of(2000, month, day or 1) is None:
            return None
    elif match["part"]:
        part = in_digits(match["part"]).removeprefix("第").replace("个", "").replace("头", "前")
        if len(part) == 1 and year is None:
            return None
        months, year = _PARTS[part], year or (today.year - (_PARTS[part][0] > today.month))
    elif match["alone"]:
        day = int(in_digits(match["alone"]))
        if year is not None or not 1 <= day <= 31:
            return None
        days = (day, day)
    elif year is None:
        return None
    return _Moment(start, match.end(), year, months, days)


def _between(first: _Moment, last: _Moment, bound: str | None, words: _Words, today: date) -> Span | None:
    """The span from one moment to the other; with `bound`, from it on (`since`, `after`) or up to it (`before`)."""
    if first.months is None and first.days:
        return Span(*words, monthly=(first.days[0], (last.days or first.days)[1])) if bound is None else None
    if first.year is None and bound is None:
        return Span(*words, yearly=(_edge(first, 0), _edge(last, 1)))
    month, day = _edge(first, 0)
    since = day_of(first.year, month, day) if first.year else last_yearly(today, month, day)
    if since is None:
        return None
    month, day = _edge(last, 1)
    year = last.year or since.year
    until = date(year, month, min(day, month_end(year, month).day))
    match bound:
        case "since":
            return _words_dated(words, since, today)
        case "after":
            return _words_dated(words, until + timedelta(days=1), None)
        case "before":
            return _words_dated(words, None, since - timedelta(days=1))
    return _words_dated(words, since, until)


def _edge(moment: _Moment, end: int) -> MonthDay:
    """The first (0) or last (1) month and day of a moment in any year."""
    months, days = moment.months or (1, 12), moment.days or (1, 31)
    return months[end], min(days[end], month_end(2000, months[end]).day)


SPAN_RULES = (  # the first that reads a time decides
    SpanRule(
        "last units",
        re.compile(
            rf"""
            (?:最近|近|过去|这)的?(?P<count>{_COUNT}|几(?=[天日]))个?
            (?P<unit>天|日|周|星期|礼拜|月|季度|年)(?:以?内|里|之?间|以?来)?
            """,
            re.VERBOSE,
        ),
        _last_units,
        "近三个月谁去过泵站",
    ),
    SpanRule(
        "a week",
        re.compile("(?P<which>上上|[上本这下])个?(?:周(?![年边围])|星期|礼拜)(?P<day>[一二三四五六日天末])?"),
        _week,
        "上周谁去过泵站",
    ),
    SpanRule(
        "a month",
        re.compile(rf"(?P<which>上上|[上本这下])个?月(?:(?P<third>[上中下]旬|[初底末])|(?P<day>{_NUMBER})[日号])?"),
        _month,
        "上个月谁去过泵站",
    ),
    SpanRule("numbers", _MOMENT_START, _moments, "去年三月谁去过泵站"),
    SpanRule("a day", re.compile("(大前|[前昨今明后])(?:天|日(?!报))"), _one_day, "昨天谁去过泵站"),
    SpanRule("a feast's day", _FEAST_DAY, _feast, "八一那天谁慰问了官兵"),
)
