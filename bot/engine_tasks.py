"""The functions that the answering processes run on an open engine, and the records that they return.

An original is shown by windows of lines: one around the cited lines, others above and below it. They cover the text
without gaps or overlaps. Each has whole lines, as many as a message shows well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from bot.lists.list_groups import Facets, facets_of
from bot.lists.typed_filters import TypedFilter, completed
from retrieval.archive.places import Page
from retrieval.dossiers.dossier import PersonDossier, PlaceDossier
from retrieval.engine import Engine
from retrieval.index.event_filter import EventFilter
from retrieval.index.sought import Filters
from retrieval.records import Answer, FoundEvent, Hit, Lines
from retrieval.show.formats import write_events_csv
from retrieval.talking.follow_up import Context, context_from

NO_FILTER = Filters()
MOST_SAMPLED = 200  # the newest visits, among which one is sought
MOST_RECENT = 200  # events that count as recent
_SHORT = 3  # characters of a common name
_FIT_TARGET = re.compile(r"[\u4e00-\u9fff]{4,10}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A person and a place of one visit, for examples; dots where the archive has no visit."""

    person: str = "……"
    place: str = "……"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and the context on which a follow-up question leans."""

    answer: Answer
    context: Mapping[str, Any]  # retrieval.talking.follow_up.Context as plain values
    generation: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of the events that were asked for."""

    events: tuple[FoundEvent, ...]
    total: int
    generation: str
    filtered: EventFilter  # as the archive understood it


@dataclass(frozen=True, slots=True)
class Original:
    """Some lines of a source, and whether there are lines above and below them."""

    page: Page  # its `lines` are the cited ones, which may lie outside
    is_above: bool
    is_below: bool


def converse(engine: Engine, text: str, context: Mapping[str, Any] | None, lang: str = "zh") -> Answered:
    """The answer to a question that may lean on the one before."""
    answer, carried = engine.converse(text, context_from(context) if context else None, lang)
    return Answered(answer, asdict(carried), engine.generation)


def context_about(
    question: str, *, people: Sequence[str] = (), places: Sequence[str] = (), words: Sequence[str] = ()
) -> Mapping[str, Any]:
    """The context of a list, as if somebody had asked the question: 他还去过哪里? after /person leans on it."""
    context = Context(question, people=tuple(people), nouns=(*places, *words), named=tuple(people))
    return asdict(context)


def search(engine: Engine, text: str, top: int, filters: Filters = NO_FILTER) -> tuple[tuple[Hit, ...], str]:
    """The hits, best first, and the generation that they are of."""
    return engine.search(text, top, filters)[0], engine.generation


def events(engine: Engine, wanted: EventFilter, start: int, count: int) -> EventPage:
    """The wanted events from number `start` (0-based) on."""
    found = tuple(islice(engine.events(wanted), start, start + count))
    return EventPage(found, engine.count_events(wanted), engine.generation, wanted)


def typed_events(engine: Engine, typed: TypedFilter, start: int, count: int) -> EventPage:
    """As `events`, of what was typed."""
    return events(engine, _understood(engine, typed), start, count)


def facets(engine: Engine, typed: TypedFilter, *, is_recent: bool) -> Facets:
    """By what a list of events could be narrowed."""
    return facets_of(_listed(engine, typed, is_recent=is_recent))


def write_events(engine: Engine, typed: TypedFilter, path: Path, most: int, *, is_recent: bool) -> tuple[int, int]:
    """Write the first events of a list as a table for spreadsheets; how many they are, and how many the list has."""
    listed = tuple(islice(_listed(engine, typed, is_recent=is_recent), most))
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_events_csv(listed, stream)
    total = len(listed) if is_recent or len(listed) < most else engine.count_events(_understood(engine, typed))
    return len(listed), total


def _understood(engine: Engine, typed: TypedFilter) -> EventFilter:
    """The filter with its words; a word without a key means a person if it is somebody's whole name."""
    return completed(typed, [word for word in typed.words if engine.count_events(EventFilter(name=word))])


def _listed(engine: Engine, typed: TypedFilter, *, is_recent: bool) -> Iterator[FoundEvent]:
    """The events of a list in its order; of recent ones the MOST_RECENT newest that had happened when reported."""
    found = engine.events(_understood(engine, typed))
    if not is_recent:
        return found
    today = date.today().isoformat()
    return islice((one for one in found if not lies_ahead(one, today)), MOST_RECENT)


def recent_events(engine: Engine, typed: TypedFilter, start: int, count: int) -> EventPage:
    """As `typed_events`, of the MOST_RECENT newest events that had happened when they were reported."""
    newest = tuple(_listed(engine, typed, is_recent=True))
    return EventPage(newest[start : start + count], len(newest), engine.generation, _understood(engine, typed))


def lies_ahead(found: FoundEvent, today: str) -> bool:
    """Whether the paper only announces the event: its day comes after the paper's; without one, after today."""
    day = found.event.date
    known = found.published or today
    return day is not None and day[: len(known)] > known[: len(day)]


def people(engine: Engine, who: str) -> tuple[tuple[PersonDossier, ...], str]:
    """What is known of the people of that name, and the generation that knows it."""
    return engine.people(who), engine.generation


def place(engine: Engine, name: str) -> tuple[PlaceDossier, str]:
    """What is known of a place, and the generation that knows it."""
    return engine.place(name), engine.generation


def sample(engine: Engine) -> Sample:
    """A person and a place for the examples of commands; always the same in one generation of the index."""
    for found in islice(engine.events(EventFilter(kind="visit")), MOST_SAMPLED):
        person = next((p.name for p in found.event.people if p.role == "lead" and len(p.name) <= _SHORT), "")
        place = next((target for target in found.event.targets if _FIT_TARGET.fullmatch(target)), "")
        if person and place:
            return Sample(person, place)
    return Sample()


def original(engine: Engine, source: str, cited: Lines, shift: int) -> Original | None:
    """The window around the cited lines, or the one `shift` windows further; None beyond the ends of the text."""
    printed = engine.show(source, None, 0).text.split("\n")
    lengths = [len(line) + 1 for line in printed]
    lines = window(lengths, cited, shift)
    if lines is None:
        return None
    first, last = lines
    page = Page(source, cited, first, "\n".join(printed[first - 1 : last]))
    return Original(page, is_above=first > 1, is_below=last < len(printed))


def status(engine: Engine) -> Mapping[str, Any]:
    """What the index holds."""
    return engine.status()


def examples(engine: Engine) -> tuple[str, ...]:
    """Example questions that the archive answers."""
    return _examples(engine, engine.generation)


@lru_cache(maxsize=1)
def _examples(engine: Engine, generation: str) -> tuple[str, ...]:
    """The examples of a generation, which stay the same; to ask each before it is shown takes a fifth of a second."""
    return engine.examples()


MOST_CHARACTERS = 1500
MOST_LINES = 30


def window(lengths: Sequence[int], cited: tuple[int, int], shift: int) -> tuple[int, int] | None:
    """The lines (1-based, inclusive) of the window `shift` steps from the one around the cited lines; None beyond.

    lengths: characters of each line.
    """
    if cited[0] > len(lengths):
        return None  # the text has become shorter
    first, last = _around(lengths, cited)
    for _ in range(abs(shift)):
        if shift > 0:
            first, last = last + 1, last + _fitting(lengths[last:])
        else:
            first, last = first - _fitting(lengths[: first - 1][::-1]), first - 1
        if first < 1 or last > len(lengths) or first > last:
            return None
    return first, last


def _around(lengths: Sequence[int], cited: tuple[int, int]) -> tuple[int, int]:
    """The cited lines with about as much above as below."""
    first, last = cited[0], min(cited[1], len(lengths))
    room = MOST_CHARACTERS - sum(lengths[first - 1 : last])
    for grown in _growing(first, last, len(lengths)):
        room -= lengths[grown - 1]
        if room < 0 or last - first + 1 >= MOST_LINES:
            break
        first, last = min(first, grown), max(last, grown)
    return first, last


def _growing(first: int, last: int, count: int) -> Iterator[int]:
    """Lines above and below in turn, outwards."""
    above, below = first - 1, last + 1
    while above >= 1 or below <= count:
        if above >= 1:
            yield above
            above -= 1
        if below <= count:
            yield below
            below += 1


def _fitting(lengths: Sequence[int]) -> int:
    """How many of the first lines fit a window; at least one, if there is one."""
    room = MOST_CHARACTERS
    count = 0
    for length in lengths[:MOST_LINES]:
        room -= length
        if room < 0 and count:
            break
        count += 1
    return count
