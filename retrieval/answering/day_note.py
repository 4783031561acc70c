"""Days in answers: whether a question asks for one, and what a day without its year means by the paper's date."""

import re

from retrieval.answering.answer_texts import say

ASKS_DAY = re.compile("什么时[候间]|啥时候|何时|哪几?[天日]|几[号月日]")
_WHOLE_DAY = len("YYYY-MM-DD")


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
