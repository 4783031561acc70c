"""Days in answers: whether a question asks for one, and what a day without its year means by the paper's date."""

import re

from retrieval.answering.answer_texts import say

ASKS_DAY = re.compile("什么时[候间]|啥时候|何时|哪几?[天日]|几[号月日]")
_ASKS_NUMBER = re.compile("几[号月日]|哪[一几]?[年月日天]")
_NUMBER = re.compile("\\d|[〇一二三四五六七八九十]|[今昨明](?=[天日晚早])|前[天日]|周|星期|除夕|节")
_WHOLE_DAY = len("YYYY-MM-DD")


def asks_number_of_day(asked: str) -> bool:
    """Whether a date is asked for, which 近日 does not tell: 几号."""
    return _ASKS_NUMBER.search(asked) is not None


def tells_number(day: str) -> bool:
    """Whether a day is told by which a date can be known."""
    return _NUMBER.search(day) is not None


def meant(written: str, date: str | None, date_end: str | None, lang: str) -> str:
    """The note on the day that the words stand for; "" where they leave none of it open, or it is not known."""
    if not date or len(date) < _WHOLE_DAY:
        return ""
    year, month, day = (int(part) for part in date.split("-"))
    if f"{month}月{day}日" in written and str(year) in written:
        return ""
    return say("day_by_paper", lang, year=year, month=month, day=day, until=_until(date, date_end, lang))


def _until(date: str, date_end: str | None, lang: str) -> str:
    """The end of a range of days: 至27日, 至8月2日."""
    if not date_end or len(date_end) < _WHOLE_DAY:
        return ""
    month, day = (int(part) for part in date_end.split("-")[1:])
    return say("until_day" if date_end[:7] == date[:7] else "until_month", lang, month=month, day=day)
