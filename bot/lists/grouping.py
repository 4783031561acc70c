"""Headings between the entries of a list: a day each where all lie within a month, else a month each."""

from collections.abc import Sequence

from bot.texts import say
from retrieval.calendar.timeline import day_of, month_and_day
from retrieval.records import FoundEvent

_MONTH = len("2023-08")
_MONTH_ALONE = len("08")


def headings(found: Sequence[FoundEvent], lang: str) -> list[str]:
    """What stands above each entry: a heading where a new day or month begins, else "".

    There are none where all entries fall together, because the entry itself tells its day.
    """
    days = [when(one) for one in found]
    months = [_month(day) for day in days]
    keys = days if len(set(months)) == 1 else months
    if len(set(keys)) < 2:
        return [""] * len(found)
    return [heading(key, lang) if number == 0 or key != keys[number - 1] else "" for number, key in enumerate(keys)]


def when(found: FoundEvent) -> str:
    """The day of an event, else of its publication: 2023-08-14, 2023-08; without a year 08-14, 08; "" where unknown."""
    return day_of(found.event, found.published) or month_and_day(found.event.date_text) or ""


def heading(key: str, lang: str) -> str:
    """A day or a month as a heading."""
    if not key:
        return say("group_undated", lang)
    year, month, day = ("", *key.split("-"), "")[:3] if len(key) < _MONTH else (*key.split("-"), "")[:3]
    if lang != "en":  # 2023年8月4日, 2023-08-04
        month, day = month.lstrip("0"), day.lstrip("0")
    parts = {"year": year, "month": month, "day": day}
    kind = "day" if day else "month"
    return say(f"group_{kind}" if year else f"group_{kind}_alone", lang, **parts)


def _month(day: str) -> str:
    return day[:_MONTH] if len(day) >= _MONTH else day[:_MONTH_ALONE]
