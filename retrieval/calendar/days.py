"""Arithmetic on days and months of the calendar; a combination may not exist."""

import calendar
from datetime import date


def day_of(year: int | None, month: int, day: int) -> date | None:
    """The day; None if there is no such day (2月30日) or the year is not known."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def months_on(day: date, months: int) -> tuple[int, int]:
    """The year and month of the day `months` later; a negative number goes back."""
    number = day.year * 12 + day.month - 1 + months
    return number // 12, number % 12 + 1


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def last_yearly(latest: date, month: int, day: int) -> date | None:
    """The last such day of a year up to `latest`: in its year or the year before; None if neither has it."""
    days = (day_of(latest.year - back, month, day) for back in (0, 1))
    return next((d for d in days if d and d <= latest), None)


def next_yearly(earliest: date, month: int, day: int) -> date | None:
    """The first such day of a year from `earliest` on: in its year or the year after; None if neither has it."""
    days = (day_of(earliest.year + on, month, day) for on in (0, 1))
    return next((d for d in days if d and d >= earliest), None)


def last_monthly(latest: date, day: int) -> date | None:
    """The last such day of a month up to `latest`: in its month or the month before; None if neither has it."""
    days = (day_of(*months_on(latest, -back), day) for back in (0, 1))
    return next((d for d in days if d and d <= latest), None)


def next_monthly(earliest: date, day: int) -> date | None:
    """The first such day of a month from `earliest` on: in its month or the month after; None if neither has it."""
    days = (day_of(*months_on(earliest, on), day) for on in (0, 1))
    return next((d for d in days if d and d >= earliest), None)
