"""Dates an event for sorting: by its day, else its day of publication, else its month and day without a year."""

import re

from retrieval.records import Event
from retrieval.words.tokens import fold, in_digits

_MONTH_DAY = re.compile(r"(\d{1,2}) ?月(?: ?(\d{1,2})(?: ?[日号]|(?=[-~至到、])))?")


def day_of(event: Event, published: str | None) -> str | None:
    """The event's first day, else the day of publication: YYYY-MM-DD or YYYY-MM; None where neither is known."""
    return event.date or published


def is_announced(event: Event, published: str | None) -> bool:
    """Whether the event lay ahead of the paper that tells it; one known to the month is judged by the month."""
    if event.date is None or published is None:
        return False
    length = min(len(event.date), len(published))
    return event.date[:length] > published[:length]


def last_day_of(event: Event, published: str | None) -> str | None:
    """The event's last day, else the day of publication."""
    return event.date_end or day_of(event, published)


def month_and_day(date_text: str) -> str | None:
    """The month, and the day if given, in words without a year: 3月10日下午 → 03-10, 八月 → 08, 近日 → None."""
    if match := _MONTH_DAY.search(in_digits(fold(date_text))):
        return "-".join(part.zfill(2) for part in match.groups() if part)
    return None


def time_order(event: Event, published: str | None) -> tuple[bool, str, bool, str]:
    """A sort key, earliest first; events without a year come after those, and events without a day last."""
    day = day_of(event, published) or ""
    month_day = "" if day else month_and_day(event.date_text) or ""
    return not day, day, not month_day, month_day
