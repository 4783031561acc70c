"""Events → a dossier of a person or a place, in order of time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.calendar.timeline import day_of, time_order
from retrieval.events.namesakes import districts, tell_apart
from retrieval.records import FoundEvent, Person
from retrieval.words.tokens import squeeze


@dataclass(frozen=True, slots=True)
class TitleSeen:
    """A title that articles give a person."""

    title: str  # "" if none is given
    districts: tuple[str, ...]  # the districts that the title names
    sources: tuple[str, ...]
    first: str | None  # days of the first and the last dated event with this title
    last: str | None


@dataclass(frozen=True, slots=True)
class PersonDossier:
    """What is known of one person; each namesake has a separate dossier."""

    name: str
    titles: tuple[TitleSeen, ...]  # those with most sources first
    events: tuple[FoundEvent, ...]  # the earliest first

    def parts_in(self, found: FoundEvent) -> tuple[Person, ...]:
        """The person's roles in an event, usually one."""
        return tuple(_named(found, squeeze(self.name)))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who visited a place."""

    name: str
    title: str  # the last one given; "" if none is
    visits: int


@dataclass(frozen=True, slots=True)
class PlaceDossier:
    """What happened at a place, or was about it."""

    place: str
    visitors: tuple[Visitor, ...]  # most visits first
    events: tuple[FoundEvent, ...]  # the earliest first


def person_dossiers(name: str, events: Iterable[FoundEvent]) -> tuple[PersonDossier, ...]:
    """A dossier for each person of that name, most events first; `events` are all that name them."""
    name_key = squeeze(name)
    of_article: dict[int, list[FoundEvent]] = {}
    for found in events:
        of_article.setdefault(found.article_id, []).append(found)
    titles = {i: [p.title for found in told for p in _named(found, name_key)] for i, told in of_article.items()}
    groups = [in_time_order(found for i in group for found in of_article[i]) for group in tell_apart(titles)]
    dossiers = [PersonDossier(_as_written(told, name_key), _titles(told, name_key), told) for told in groups]
    return tuple(sorted(dossiers, key=lambda dossier: -len(dossier.events)))


def place_dossier(place: str, events: Iterable[FoundEvent]) -> PlaceDossier:
    """The dossier of a place, from those of `events` that name it other than in someone's title."""
    told = in_time_order(found for found in events if _is_about(found, squeeze(place)))
    visits: Counter[str] = Counter()
    last: dict[str, Person] = {}
    for found in told:
        if found.event.kind != "visit":
            continue
        for person in {squeeze(person.name): person for person in found.event.people}.values():
            key = squeeze(person.name)
            visits[key] += 1
            last[key] = person if person.title or key not in last else last[key]
    visitors = (Visitor(last[key].name, last[key].title, count) for key, count in visits.most_common())
    return PlaceDossier(place, tuple(visitors), told)


def in_time_order(events: Iterable[FoundEvent]) -> tuple[FoundEvent, ...]:
    """The events, earliest first; events of one day in the order of their files."""
    return tuple(sorted(events, key=lambda f: (time_order(f.event, f.published), f.source, f.lines, f.event.start)))


def _named(found: FoundEvent, name_key: str) -> Iterator[Person]:
    return (person for person in found.event.people if squeeze(person.name) == name_key)


def _as_written(events: Sequence[FoundEvent], name_key: str) -> str:
    return Counter(person.name for found in events for person in _named(found, name_key)).most_common(1)[0][0]


def _titles(events: Sequence[FoundEvent], name_key: str) -> tuple[TitleSeen, ...]:
    seen: dict[str, list[FoundEvent]] = {}
    for found in events:
        for title in dict.fromkeys(person.title for person in _named(found, name_key)):
            seen.setdefault(title, []).append(found)
    return tuple(sorted((_title_seen(title, told) for title, told in seen.items()), key=lambda t: -len(t.sources)))


def _title_seen(title: str, events: Sequence[FoundEvent]) -> TitleSeen:
    days = [day for found in events if (day := day_of(found.event, found.published))]
    sources = tuple(dict.fromkeys(found.source for found in events))
    return TitleSeen(title, districts(title), sources, min(days, default=None), max(days, default=None))


def _is_about(found: FoundEvent, place_key: str) -> bool:
    """Whether the event names the place: 中原区委书记 alone does not name 中原区."""
    if any(place_key in squeeze(target) for target in (*found.event.targets, found.event.topic)):
        return True
    texts = "\n".join(map(squeeze, (found.evidence, found.headline or "")))
    for title in {squeeze(person.title) for person in found.event.people} - {""}:
        texts = texts.replace(title, "\n")
    return place_key in texts
