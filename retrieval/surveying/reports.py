"""The reports of the archive that meet what is wanted.

A report is about what its headline, its opening and its events tell. Strings name the articles to read; each is then
held against people, words, kind, deed and time.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from retrieval.answering.reading import Reading
from retrieval.asking import wording
from retrieval.calendar.asked_span import Span, in_span
from retrieval.calendar.date_words import scan
from retrieval.calendar.dates import DatePhrase, find_dates
from retrieval.events.people import Mention
from retrieval.index.event_filter import EventFilter
from retrieval.index.interface import OpenIndex
from retrieval.index.lexical import most_containing
from retrieval.index.sought import Filters, Sought
from retrieval.records import LIKELY, FoundEvent, Person
from retrieval.surveying.wanted import Wanted, carries, names_kind
from retrieval.words.sentences import Span as TextSpan
from retrieval.words.tokens import fold, squeeze

MOST_PASSAGES = 600  # in which strings are looked up for one question
MOST_EVENTS = 2000
EVERYWHERE, LEAST_HELD = 0.9, 0.2  # shares of the files and of the articles
OPENING = 160  # characters of an article that say what it is about

LONGEST = 155  # characters of a sentence that is told as it stands
_PIECE, _ANY = re.compile("[^;]+;?"), re.compile("(?s:.*)")
_DAY, _MONTH = "{}月{}日", "{}月"  # as papers print them

Read = Callable[[int], Reading]


@dataclass(frozen=True)
class Report:
    """An article with what the question wants of it."""

    reading: Reading
    events: tuple[FoundEvent, ...]  # those that meet what is wanted
    aside: TextSpan | None = None  # the sentence that has the words wanted, where the article is not about them

    @cached_property
    def about(self) -> str:
        """What it is about, folded: headline and opening."""
        return f"{self.reading.headline}\n{self.reading.folded[:OPENING]}"

    @cached_property
    def day(self) -> DatePhrase | None:
        """The first day that its opening names."""
        article = self.reading.article
        days = find_dates(article.text[: 2 * OPENING], article.published)
        return next((day for day in days if day.grain in ("day", "month")), days[0] if days else None)

    @property
    def people(self) -> tuple[Person | Mention, ...]:
        """Who acts in it: the people of its events, else those whom its opening names with an office."""
        acting = [person for found in self.events for person in found.event.people]
        return tuple(acting) or tuple(m for m in self.reading.mentions if m.title and m.start < OPENING)

    @property
    def order(self) -> tuple[str, str]:
        """What to sort by: the day as far as it is known, else month and day, and the day of the paper."""
        told = next(iter(scan(fold(self.day.text))), None) if self.day and not self.day.date else None
        in_year = f"{told.month:02}-{told.day or 0:02}" if told and told.month else ""
        return (self.day.date or in_year if self.day else "", self.reading.article.published or "")


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports that meet what is wanted, newest first."""

    all: tuple[Report, ...]
    is_whole: bool  # False where the archive may have more


def find_reports(index: OpenIndex, read: Read, wanted: Wanted) -> Reports:
    """All reports that meet the conditions; those in whose headline, opening or events the words stand, else any."""
    ids, is_whole = _candidates(index, wanted)
    met = [(report, near) for id_ in ids if (found := _meets(read(id_), wanted)) for report, near in (found,)]
    near = [report for report, is_near in met if is_near]
    chosen = near or [report for report, _ in met]
    return Reports(tuple(sorted(chosen, key=lambda report: report.order, reverse=True)), is_whole)


def prints_everywhere(index: OpenIndex, string: str) -> bool:
    """Whether nearly every file prints a string, so that it tells none of their reports from another."""
    ids, is_all = _holding(index, [string])
    if not is_all or len(ids) < LEAST_HELD * index.manifest.articles:
        return False
    held = {index.catalog.article(id_).source for id_ in ids}
    return len(held) >= EVERYWHERE * len(index.catalog.known_sources())


def reports_among(readings: Sequence[Reading], wanted: Wanted) -> tuple[Report, ...]:
    """Those of some articles that meet the conditions."""
    return tuple(found[0] for reading in readings if (found := _meets(reading, wanted)))


def _candidates(index: OpenIndex, wanted: Wanted) -> tuple[list[int], bool]:
    """The ids of articles that may meet what is wanted, and whether they are all."""
    strings = [squeeze(string) for string in (*wanted.people, *map(_core, wanted.words), wanted.office) if string]
    strings = [string for string in strings if len(string) > 1]
    if strings:
        return _holding(index, strings)
    if wanted.span is not None:
        return _in_time(index, wanted.span)
    return _of_kind(index, wanted)


def _core(word: str) -> str:
    """What an article must print of a word: of a long one its rarest part is not known, so its end."""
    return word if len(word) <= 4 else word[-3:]


def _holding(index: OpenIndex, strings: Sequence[str]) -> tuple[list[int], bool]:
    found = index.search_words(Sought(strings=tuple(strings)), MOST_PASSAGES)
    if not found and len(strings) > 1:  # they may stand in different passages
        rarest = min(strings, key=lambda string: most_containing(string, index.frequency))
        found = index.search_words(Sought(strings=(rarest,)), MOST_PASSAGES)
    articles = index.catalog.article_ids([passage for passage, _ in found])
    return sorted(set(articles.values())), len(found) < MOST_PASSAGES


def _in_time(index: OpenIndex, span: Span) -> tuple[list[int], bool]:
    """Articles that print the day or month, or were published then."""
    ids: dict[int, None] = {}
    is_whole = True
    if span.yearly:
        (month, day), last = span.yearly
        months = range(month, last[0] + 1) if month <= last[0] else (*range(month, 13), *range(1, last[0] + 1))
        for string in [_DAY.format(month, day)] if (month, day) == last else map(_MONTH.format, months):
            held, is_all = _holding(index, [string])
            ids.update(dict.fromkeys(held))
            is_whole &= is_all
    if span.since or span.until:
        ids.update(dict.fromkeys(sorted(index.articles_within(Filters(span.since, span.until)))))
    found = index.events(EventFilter(since=span.since, until=span.until)) if span.since or span.until else iter(())
    ids.update((event.article_id, None) for event in islice(found, MOST_EVENTS))
    return list(ids)[-MOST_PASSAGES:], is_whole and len(ids) <= MOST_PASSAGES


def _of_kind(index: OpenIndex, wanted: Wanted) -> tuple[list[int], bool]:
    """Articles with an event of the kind, and those whose headline may name it."""
    ids: dict[int, None] = {}
    for kind in wanted.kinds:
        for found in islice(index.events(EventFilter(kind=kind, text=wanted.deed or None)), MOST_EVENTS):
            ids[found.article_id] = None
        for word in wording.EVENT_KINDS[kind]:
            if len(word) > 1 and word in wanted.question.folded and kind != "visit":
                ids.update(dict.fromkeys(_holding(index, [word])[0]))
    if not wanted.kinds:
        ids = {found.article_id: None for found in islice(index.events(EventFilter()), MOST_EVENTS)}
    return list(ids)[:MOST_PASSAGES], len(ids) <= MOST_PASSAGES


def _meets(reading: Reading, wanted: Wanted) -> tuple[Report, bool] | None:
    """The article as a report, and whether it is about the words wanted; None where it does not meet the rest."""
    if not all(fold(name) in reading.whole for name in wanted.people):
        return None
    report = Report(reading, tuple(_events(reading, wanted)))
    if (
        wanted.role
        and wanted.people
        and not report.events
        and any(_has_people(found, wanted, "") for found in reading.found)
    ):
        return None  # they were there in another role
    if wanted.span and not _is_in_time(report, wanted.span):
        return None
    if wanted.kinds and not report.events and not any(_is_headed(report, kind, wanted) for kind in wanted.kinds):
        return None
    if wanted.deed and wanted.deed not in report.about and not any(_told_deed(f, wanted.deed) for f in report.events):
        return None
    told = "\n".join((report.about, *(_told(found) for found in report.events)))
    near = all(carries(told, word) for word in wanted.words)
    if not near and not all(carries(reading.whole, word) for word in wanted.words):
        return None
    return report if near else replace(report, aside=best_sentence(reading, wanted.words)), near


def best_sentence(reading: Reading, words: Sequence[str]) -> TextSpan | None:
    """The sentence with most of the words; of a long one the piece between semicolons."""
    pieces = [
        (start + piece.start(), start + piece.end())
        for (start, end), text in zip(reading.sentences, reading.sentence_texts, strict=True)
        for piece in (_PIECE.finditer(text) if end - start > LONGEST else [_ANY.match(text)])
        if piece and piece[0]
    ]
    counts = [sum(carries(reading.folded[slice(*piece)], word) for word in words) for piece in pieces]
    return pieces[max(range(len(counts)), key=counts.__getitem__)] if any(counts) else None


def _events(reading: Reading, wanted: Wanted) -> Iterator[FoundEvent]:
    """The events that have the people wanted, in their role, on the days wanted."""
    for found in reading.found:
        event = found.event
        if event.probability < LIKELY or (wanted.kinds and event.kind not in wanted.kinds):
            continue
        if not _has_people(found, wanted, wanted.role):
            continue
        if wanted.span and not _event_in(found, wanted.span):
            continue
        yield found


def _has_people(found: FoundEvent, wanted: Wanted, role: str) -> bool:
    """Whether all people wanted took part in an event, in that role if one is given."""
    names = {fold(person.name) for person in found.event.people if role in ("", person.role)}
    return all(fold(name) in names for name in wanted.people)


def _event_in(found: FoundEvent, span: Span) -> bool:
    return in_span(found.event.date, found.event.date_end, found.published, found.event.date_text, span)


def _is_in_time(report: Report, span: Span) -> bool:
    if any(_event_in(found, span) for found in report.events):
        return True
    day, article = report.day, report.reading.article
    if day is None:
        return in_span(None, None, article.published, None, span)
    return in_span(day.date, day.date_end, article.published, day.text, span)


def _is_headed(report: Report, kind: str, wanted: Wanted) -> bool:
    """Whether the headline or the opening names the kind by a word of the question, or the headline by any."""
    words = wording.EVENT_KINDS[kind]
    asked = [word for word in words if word in wanted.question.folded and len(word) > 1]
    about, headline = report.about, report.reading.headline
    return any(word in about for word in asked) or any(names_kind(headline, word) for word in words)


def _told_deed(found: FoundEvent, deed: str) -> bool:
    return deed in found.event.action or deed in found.evidence


def _told(found: FoundEvent) -> str:
    event = found.event
    return fold(" ".join((event.topic, *event.targets, *(f"{p.title}{p.name}" for p in event.people))))
