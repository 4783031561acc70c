"""What a list of events could be narrowed by: kinds, people, places and years, and where each month begins."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from bot.lists.grouping import when
from retrieval.records import FoundEvent

MOST_SCANNED = 5000  # events of a list, the first ones: reading so many takes a quarter of a second
MOST_PEOPLE, MOST_PLACES, MOST_YEARS = 6, 4, 6
_LONGEST_PLACE = 12  # characters of a button
_MONTH = len("2023-08")

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
