"""How the events of a list fall together: headings between entries, and what the list could be narrowed by.

Headings are a day each where all entries lie within a month, else a month each. A list can be narrowed by kinds,
people, places and years; and it is told where each month begins.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

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


MOST_SCANNED = 5000  # events of a list, the first ones: reading so many takes a quarter of a second
MOST_PEOPLE, MOST_PLACES, MOST_YEARS = 6, 4, 6
_LONGEST_PLACE = 12  # characters of a button

Counts = tuple[tuple[str, int], ...]  # value → events, the most frequent first


@dataclass(frozen=True, slots=True)
class Month:
    """A month with a year, and the number (0-based) of its first event in the list."""

    month: str  # 2023-08
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the events of a list have in common."""

    kinds: Counts
    people: Counts
    places: Counts
    years: Counts  # the newest first
    months: tuple[Month, ...]  # in the order of the list


def facets_of(events: Iterable[FoundEvent]) -> Facets:
    """Count the events of a list, which are in its order."""
    kinds: Counter[str] = Counter()
    people: Counter[str] = Counter()
    places: Counter[str] = Counter()
    months: Counter[str] = Counter()
    firsts: dict[str, int] = {}
    for number, found in enumerate(islice(events, MOST_SCANNED)):
        kinds[found.event.kind] += 1
        people.update({person.name for person in found.event.people})
        places.update({target for target in found.event.targets if len(target) <= _LONGEST_PLACE})
        month = when(found)[:_MONTH]
        if len(month) == _MONTH:
            months[month] += 1
            firsts.setdefault(month, number)
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    return Facets(
        tuple(kinds.most_common()),
        _common(people, MOST_PEOPLE),
        _common(places, MOST_PLACES),
        tuple(sorted(years.items(), reverse=True)[:MOST_YEARS]),
        tuple(Month(month, first, months[month]) for month, first in firsts.items()),
    )


def _common(counts: Counter[str], most: int) -> Counts:
    """The most frequent; of equally frequent ones the first in the alphabet, so that a list looks the same again."""
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:most])
