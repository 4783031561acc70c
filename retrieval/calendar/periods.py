"""Reads the days and months by which users limit hits and events to a period."""

import re

from retrieval.calendar.calendar_texts import TEXTS
from retrieval.calendar.days import day_of
from retrieval.errors import InputError
from retrieval.languages import in_both

# Only this form, since days are compared as strings: not 20240301, 2024-W10-1.
_DAY_OR_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def read_day(label: str, text: str | None) -> str | None:
    """The day or month of a filter as YYYY-MM-DD or YYYY-MM; `label` names the filter in the error.

    Raises:
        InputError: it is neither.
    """
    if text is None:
        return None
    parts = _DAY_OR_MONTH.fullmatch(text)
    if parts is None or day_of(int(parts[1]), int(parts[2]), int(parts[3] or 1)) is None:
        raise InputError(*in_both(TEXTS, "no_date", label=label, text=text))
    return text


def check_period(since: str | None, until: str | None) -> None:
    """Refuse a period that ends before it begins; a day and a month are compared as months.

    Raises:
        InputError: `since` lies after `until`.
    """
    since, until = since or "", until or ""
    shared = min(len(since), len(until))
    if since[:shared] > until[:shared]:
        raise InputError(*in_both(TEXTS, "period_backwards", since=since, until=until))
