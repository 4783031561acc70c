"""Finds the words in an article that give a day, and the days they mean.

In: an article's text and its publication date. Out: every such expression in order, with its ISO date if words and
paper fix one. A year is never guessed: without a year the date is None, and only the words are kept. A dateline
(8月3日电) gives no expression but anchors those that follow. Which expression dates which deed is decided elsewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval.calendar.date_words import FEAST_DAYS, Wording, scan
from retrieval.calendar.days import day_of, last_monthly, last_yearly, months_on, next_monthly, next_yearly
from retrieval.words.sentences import clauses
from retrieval.words.tokens import fold
from retrieval.words.undone import tells_a_plan


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """One expression that says when something happened."""

    start: int  # in characters of the text
    end: int
    text: str  # as written, with 上午, 下午, 晚
    date: str | None  # YYYY-MM-DD or YYYY-MM, for a range its beginning; None if words and paper do not fix it
    date_end: str | None  # a range's last day or month
    grain: str  # how exact the words are: day, month, year or vague


Days = tuple[date, date | None]  # the first and, for a range, the last; a month is given by its first day
_Meant = tuple[str | None, str | None, str]  # a phrase's date, date_end and grain

_YEARS_AWAY = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_DAYS_AWAY = {"前": -2, "昨": -1, "今": 0, "明": 1}
_WEEKS_AWAY = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}
_WEEKDAYS = {day: number for number, days in enumerate("一 二 三 四 五 六 日天".split()) for day in days}
_FUTURE = re.compile("(?:将|拟|计划|定于|预计|预定|即将)[^,。;]{0,4}$")
_FUTURE_BEHIND = re.compile("(?:起)?,?将|即将")
_SENTENCE_END = re.compile("[。!?]")

_AHEAD = timedelta(days=7)  # a paper names days of the next week without a year
_NEWS = timedelta(days=31)  # and days of the last month
_FRESH = timedelta(days=3)  # a day without a month, if it is the paper's own news
_HALF_YEAR = timedelta(days=183)
_MOST_MONTHS = 6
_CLAUSES = 60  # characters in which the two clauses after a day are sought
_STORY = timedelta(days=92)  # how far from a day with a year its story may go


def find_dates(text: str, published: str | None) -> tuple[DatePhrase, ...]:
    """The expressions that say when something happened, in order, without overlaps.

    `published`: YYYY-MM-DD, or None if unknown; then only a year in the text fixes a day.
    """
    folded = fold(text)
    reader = _Reader(folded, date.fromisoformat(published) if published else None)
    phrases = [phrase for wording in scan(folded) if (phrase := reader.read(wording, text)) is not None]
    return tuple(_explained(folded, phrases))


def _explained(folded: str, phrases: list[DatePhrase]) -> Iterator[DatePhrase]:
    """The phrases, with 昨日(3日) as one phrase, whose day is the one in brackets."""
    for number, phrase in enumerate(phrases):
        behind = phrases[number + 1] if number + 1 < len(phrases) else None
        if behind and behind.date and phrase.grain == "day" and folded[phrase.end : behind.start] == "(":
            yield replace(phrase, date=behind.date)
        else:
            yield phrase


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The last day that the text named."""

    day: date
    end: int  # where its words end
    is_written: bool  # whether its year stands in the text


class _Reader:
    """Finds the days of one article's wordings, in order; each may depend on the ones before it."""

    def __init__(self, folded: str, published: date | None) -> None:
        self._folded = folded
        self._published = published
        self._today = published  # the day that 今天 means: the dateline's, else the paper's
        self._anchor: _Anchor | None = None
        self._year: int | None = None  # the last year named, which 同年 means
        self._story: tuple[date, int] | None = None  # the last day or month with a year, and where its words end
        self._ends: list[int] | None = None

    def read(self, wording: Wording, text: str) -> DatePhrase | None:
        """The phrase of a wording; None for a dateline, and for a day or month that does not exist (2月30日, 13月)."""
        if wording.kind in ("numbers", "since", "dateline"):
            meant = self._numbers(wording)
        elif wording.kind == "feast":
            meant = self._feast(wording)
        else:
            meant = self._words(wording)
        if meant is None:
            return None
        first, last, grain = meant
        return DatePhrase(wording.start, wording.end, text[wording.start : wording.end], first, last, grain)

    def _numbers(self, wording: Wording) -> _Meant | None:
        if not _is_valid(wording):
            return None
        days, months = None, None
        if wording.day:
            days = self._days(wording)
            self._remember(wording, days)
        elif wording.month:
            months = self._months(wording)
        if wording.kind == "dateline":
            self._today = days[0] if days else self._today
            return None
        if told := days or months:
            self._year = told[0].year
        if (wording.year or wording.year_word) and told:
            self._story = told[0], wording.end
        if wording.kind == "since":
            return None, None, "vague"
        if wording.day:
            return *_iso(days, len("YYYY-MM-DD")), "day"
        return *_iso(months, len("YYYY-MM")), "month" if wording.month else "year"

    def _words(self, wording: Wording) -> _Meant:
        word = wording.word
        if wording.kind in ("day", "week"):
            day = self._day_of_word(word) if wording.kind == "day" else self._weekday(word)
            if day is None:
                return None, None, "day" if wording.kind == "day" else "vague"
            self._anchor = _Anchor(day, wording.end, is_written=False)
            return day.isoformat(), None, "day"
        if wording.kind == "month":
            month = self._month_of_word(word)
            return month.isoformat()[:7] if month else None, None, "month"
        return None, None, "year" if wording.kind == "year" and not word.endswith("以来") else "vague"

    def _feast(self, wording: Wording) -> _Meant | None:
        """The day of a feast, if the feast only gives the time: 八一建军节,区委书记… but not 庆祝八一建军节,…"""
        alone = _FEAST_ALONE.fullmatch(wording.word)
        before = self._folded[max(0, wording.start - 1) : wording.start]
        if alone is None:
            return None, None, "vague"
        if before and before not in ",。;!? 在":
            return None
        feast = FEAST_DAYS.get(alone[1])
        day = self._last_known(*feast) if feast else None
        return (day.isoformat(), None, "day") if day else (None, None, "vague")

    # Days and months in numbers

    def _days(self, wording: Wording) -> Days | None:
        first = self._first_day(wording)
        if first is None or wording.last is None:
            return (first, None) if first else None
        year, month, day = wording.last
        last = day_of(year or first.year, month or first.month, day or 0)
        if last is not None and last < first:  # 30日至2日, 12月30日至1月2日
            last = day_of(first.year + 1, month, day or 0) if month else day_of(*months_on(first, 1), day or 0)
        return first, last

    def _first_day(self, wording: Wording) -> date | None:
        day = wording.day or 0
        if wording.month:
            year = wording.year or self._year_of_word(wording.year_word)
            if year or wording.year_word:
                return day_of(year, wording.month, day) if year else None
            return self._month_and_day(wording, wording.month, day)
        if wording.month_word:
            month = self._month_of_word(wording.month_word)
            return day_of(month.year, month.month, day) if month else None
        return self._day_alone(wording, day)

    def _month_and_day(self, wording: Wording, month: int, day: int) -> date | None:
        """The day in the year of a dated story near by, else in the year that follows from the paper's date."""
        told = self._went_on(wording, month, day)
        if self._published is None or (told and told <= self._published and self._is_near(wording, 0)):
            return told
        coming = next_yearly(self._published, month, day)
        if self._is_future(wording) or (self._is_shortly_ahead(month, day) and self._is_plan(wording)):
            return coming if coming and coming - self._published <= _HALF_YEAR else None
        past = self._last_known(month, day)
        return told if told and (past is None or self._published - past > _NEWS) else past

    def _last_known(self, month: int, day: int) -> date | None:
        """The last such day before the paper; None if the next one is as likely: 10月26日 in a paper of August."""
        if self._published is None or self._is_shortly_ahead(month, day):
            return None
        past = last_yearly(self._published + _AHEAD, month, day)
        if past and (past.year >= self._published.year or self._published - past <= _HALF_YEAR):
            return past
        return None

    def _is_shortly_ahead(self, month: int, day: int) -> bool:
        """Whether the day lies shortly ahead, beyond the New Year: 9 January in a paper of 28 December."""
        if self._published is None or (self._published + _NEWS).year == self._published.year:
            return False
        coming = day_of(self._published.year + 1, month, day)
        return coming is not None and _AHEAD < coming - self._published <= _NEWS

    def _went_on(self, wording: Wording, month: int, day: int) -> date | None:
        """The day in the year of the last full date, if the story may go on from there."""
        if self._anchor is None or not self._anchor.is_written:
            return None
        told = day_of(self._anchor.day.year, month, day)
        follows = told is not None and timedelta(0) <= told - self._anchor.day <= _STORY
        return told if follows or self._is_near(wording, 0) else None

    def _day_alone(self, wording: Wording, day: int) -> date | None:
        """The day in the month of the day named just before, else the latest such day before the paper."""
        told = None
        if self._anchor and self._is_near(wording, 2):
            months = (0, 1) if day < self._anchor.day.day else (0,)
            days = [d for on in months if (d := day_of(*months_on(self._anchor.day, on), day))]
            after = [d for d in days if timedelta(0) <= d - self._anchor.day <= timedelta(days=10)]
            known = [d for d in after or days if self._published is None or d <= self._published + _AHEAD]
            told = known[0] if known else None
        if self._published is None:
            return told
        if self._is_future(wording):
            return next_monthly(self._published, day)
        latest = last_monthly(self._published, day)
        is_news = latest is not None and self._published - latest <= _FRESH
        return latest if told is None or (is_news and not self._is_near(wording, 0)) else told

    def _months(self, wording: Wording) -> Days | None:
        month = wording.month or 0
        year = wording.year or self._year_of_word(wording.year_word)
        if year is None and not wording.year_word and self._story and self._story[0].month <= month:
            year = self._story[0].year if self._ends_between(self._story[1], wording.start) <= 1 else None
        if year is None and not wording.year_word and self._published:
            year = self._year_of_month(self._published, month, self._is_future(wording))
        if year is None:
            return None
        last = wording.last[1] if wording.last else None
        return date(year, month, 1), date(year + (last < month), last, 1) if last else None

    @staticmethod
    def _year_of_month(published: date, month: int, is_future: bool) -> int | None:
        """The year of the nearest such month before the paper, or after it if `is_future`; None if it is too far."""
        away = (month - published.month) % 12 if is_future else (month - published.month - 12) % -12
        if abs(away) > _MOST_MONTHS:
            return published.year if not is_future and month <= published.month else None
        return months_on(published, away)[0]

    # Words

    def _year_of_word(self, word: str) -> int | None:
        if word in _YEARS_AWAY:
            return self._today.year + _YEARS_AWAY[word] if self._today else None
        return self._year + (word in ("次年", "翌年")) if word and self._year else None

    def _month_of_word(self, word: str) -> date | None:
        base = self._anchor.day if word[0] in "当同" and self._anchor else self._today
        away = {"上": -1, "下": 1}.get(word[0], 0)
        return date(*months_on(base, away), 1) if base else None

    def _day_of_word(self, word: str) -> date | None:
        if word[0] in _DAYS_AWAY:
            return self._today + timedelta(days=_DAYS_AWAY[word[0]]) if self._today else None
        if self._anchor is None:
            return None
        return self._anchor.day + timedelta(days=word[0] in "次翌")

    def _weekday(self, word: str) -> date | None:
        if self._today is None or (match := _WEEKDAY.search(word)) is None:
            return None
        weeks, weekday = match[1], _WEEKDAYS[match[2]]
        if not weeks:
            return self._today - timedelta(days=(self._today.weekday() - weekday) % 7)
        return self._today + timedelta(days=weekday - self._today.weekday() + 7 * _WEEKS_AWAY[weeks])

    # What stands around

    def _remember(self, wording: Wording, days: Days | None) -> None:
        if days is None:
            self._anchor = None  # the day's year is open, so what follows must not depend on an older day
            return
        near = self._anchor is not None and self._anchor.is_written and self._is_near(wording, 2)
        is_written = wording.year is not None or bool(wording.year_word) or near
        self._anchor = _Anchor(days[1] or days[0], wording.end, is_written)

    def _is_near(self, wording: Wording, sentences: int) -> bool:
        """Whether at most `sentences` sentences end between the last named day and the wording."""
        return self._anchor is not None and self._ends_between(self._anchor.end, wording.start) <= sentences

    def _ends_between(self, start: int, end: int) -> int:
        if self._ends is None:
            self._ends = [match.start() for match in _SENTENCE_END.finditer(self._folded)]
        return bisect_left(self._ends, end) - bisect_left(self._ends, start)

    def _is_plan(self, wording: Wording) -> bool:
        """Whether the wording's clause or the next one tells of a planned deed."""
        ends = [end for _, end in clauses(self._folded, wording.end, wording.end + _CLAUSES)][:2]
        return bool(ends) and tells_a_plan(self._folded, wording.end, ends[-1])

    def _is_future(self, wording: Wording) -> bool:
        before = self._folded[max(0, wording.start - 8) : wording.start]
        return bool(_FUTURE.search(before) or _FUTURE_BEHIND.match(self._folded, wording.end))


_WEEKDAY = re.compile("(上上|[上本这下])?个?(?:周|星期|礼拜)([一二三四五六日天])")
_FEAST_ALONE = re.compile('"?(..)"?(?:国际)?(?:劳动|建军|建党|儿童|青年|妇女)?节?"?(?:当[天日]|这天)?')


def _is_valid(wording: Wording) -> bool:
    """Whether the day or month exists; 29 February does as long as its year is unknown."""
    month, day = wording.month or 1, wording.day or 1
    ends = wording.last or (None, None, None)
    return day_of(2000, month, day) is not None and day_of(2000, ends[1] or 1, ends[2] or 1) is not None


def _iso(days: Days | None, length: int) -> tuple[str | None, str | None]:
    if days is None:
        return None, None
    first, last = days
    return first.isoformat()[:length], last.isoformat()[:length] if last and last != first else None
