"""Days that a turn reckons from the day talked of: 前一天, 三天后, 8号 → 11月16日."""

import re
from datetime import date, timedelta

from retrieval.answering.reading import Reading
from retrieval.asking.question import understand
from retrieval.words.tokens import in_digits

_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_ANY_YEAR = 2023  # of a day printed without one; no leap year
_STEPS = {"前一天": -1, "头一天": -1, "上一天": -1, "第二天": 1, "次日": 1, "隔天": 1, "后一天": 1, "转天": 1}
_STEP = re.compile(rf"{'|'.join(_STEPS)}|(?P<number>[一二两三四五六七八九十]|\d{{1,2}})天[之以]?(?P<side>[前后])")
_AFTER, _OF_MONTH, _MONTH_DAY = "后", "{}月{}", "{}月{}日"
OPENING = 160  # characters of an article that say when it was


def with_days(text: str, day: str) -> str:
    """The text with the days spelt out that lean on the day talked of; unchanged where the talk is of none."""
    of_talk = _DAY.search(day)
    if of_talk is None:
        return text
    text = _STEP.sub(lambda step: _reckoned(step, of_talk), text)
    for named in understand(text).dates:
        if "月" not in named and "年" not in named:
            text = text.replace(named, _OF_MONTH.format(of_talk[2], named), 1)
    return text


def day_of(reading: Reading) -> str:
    """The day that an article's opening names, as printed; "" where it names none."""
    days = (day.text for day in reading.dates if day.grain == "day" and day.start < OPENING)
    return next((day[0] for text in days if (day := _DAY.search(text))), "")


def _reckoned(step: re.Match[str], of_talk: re.Match[str]) -> str:
    number = int(in_digits(step["number"].replace("两", "二"))) if step["number"] else abs(_STEPS[step[0]])
    is_after = step["side"] == _AFTER if step["number"] else _STEPS[step[0]] > 0
    try:
        start = date(int(of_talk[1] or _ANY_YEAR), int(of_talk[2]), int(of_talk[3]))
        day = start + timedelta(days=number if is_after else -number)
    except (ValueError, OverflowError):  # 2月30日, or before the first year
        return step[0]
    return _MONTH_DAY.format(day.month, day.day)
