"""Events of several papers → one of each visit. Near-copies of one report, and reports of one day, are one visit.

Linear in the events: each is compared with those of the same leads and nearly the same day alone.
"""

from collections.abc import Sequence
from datetime import date

from retrieval.calendar.timeline import day_of
from retrieval.records import FoundEvent
from retrieval.words.tokens import fold

NEAR_DAYS = 10  # within which an undated report (近日) may tell of a visit that another tells

_Leads = frozenset[str]


def distinct(events: Sequence[FoundEvent]) -> list[FoundEvent]:
    """The first of each visit, in order. It is one visit where the leads are the same, and the day.

    Where no day is told, nearly the same day of publication, and a target or the words for the day (近日); a paper
    without its day may be of any.
    """
    kept: set[int] = set()
    days: set[tuple[_Leads, str]] = set()
    told_on: dict[tuple[_Leads, str], set[int | None]] = {}  # by words or target
    for number in sorted(range(len(events)), key=lambda n: _tells_less(events[n])):
        found = events[number]
        leads = frozenset(fold(p.name) for p in found.event.people if p.role == "lead")
        signs = [(leads, fold(sign)) for sign in {found.event.date_text, *found.event.targets}]
        when = _day_number(found)
        if found.event.date:
            is_known = (leads, found.event.date) in days
            days.add((leads, found.event.date))
        else:
            is_known = any(_is_near(when, told_on.get(sign, set())) for sign in signs)
        if not is_known:
            kept.add(number)
            for sign in signs:
                told_on.setdefault(sign, set()).add(when)
    return [found for number, found in enumerate(events) if number in kept]


def _tells_less(found: FoundEvent) -> tuple[bool, bool]:
    """What to sort by: an undated report is held against the dated ones, for it may be of any of them."""
    return found.event.date is None, found.published is None


def _day_number(found: FoundEvent) -> int | None:
    """The day of the event, else of the paper, counted; None where neither is known."""
    day = day_of(found.event, found.published)
    if day is None:
        return None
    return date.fromisoformat(day if len(day) == len("YYYY-MM-DD") else f"{day}-01").toordinal()


def _is_near(when: int | None, days: set[int | None]) -> bool:
    if when is None:
        return bool(days)
    return any(day in days for day in range(when - NEAR_DAYS, when + NEAR_DAYS + 1))
