"""Reports and events as short dated lines, which say what their quotes tell."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from retrieval.answering.quoting import Quotes
from retrieval.records import FoundEvent
from retrieval.surveying.reports import Report
from retrieval.surveying.surveying_texts import say
from retrieval.words.sentences import Span

MOST_HEADLINE = 36  # characters of a headline in a line
MOST_ASIDE = 120  # characters of a sentence
MOST_TARGETS = 3
_MARK = re.compile(r"[，。、；：！？）”》\s]|[,;:!?)](?!\d)")
_PART_OF_NUMBER = re.compile(r"[\dA-Za-z.,:年月%％·-]+\Z")
T = TypeVar("T")


def headline_of(report: Report) -> str:
    """The part of the headline that says most of what the article tells; without a headline the opening."""
    reading = report.reading
    opening = reading.folded[:200]
    parts = (reading.article.headline or "").split()
    if not parts:
        return beginning(reading.article.text, MOST_HEADLINE)
    first = last = max(range(len(parts)), key=lambda n: _shared(parts[n], opening))
    while first and len(" ".join(parts[first - 1 : last + 1])) <= MOST_HEADLINE:
        first -= 1
    while last + 1 < len(parts) and len(" ".join(parts[first : last + 2])) <= MOST_HEADLINE:
        last += 1
    return " ".join(parts[first : last + 1])


def beginning(text: str, most: int) -> str:
    """The first characters of a text, at most so many; a name or a number is not cut in two: of 8月16日 not 8月1.

    It ends with a mark in its second half, else before the number at its end.
    """
    first = text[:most]
    if len(text) <= most or _MARK.match(text, most):
        return first
    ends = [mark.end() for mark in _MARK.finditer(first, most // 2)]
    return first[: ends[-1]] if ends else _PART_OF_NUMBER.sub("", first) or first


def line_of(report: Report, quotes: Quotes) -> str | None:
    """Day, who acted where the headline does not say, and the headline; of what is told aside the sentence.

    Day and person are said as far as the quotes of the line tell them. None where there is no room for its quote.
    """
    reading, span = report.reading, opening_of(report)
    aside = beginning(reading.article.text[slice(*report.aside)], MOST_ASIDE).strip() if report.aside else ""
    said = aside or headline_of(report)
    if not quotes.take(reading, span):
        return None
    day = report.day.text if report.day else ""
    when = day if day and quotes.take_near(reading, span, day) else reading.article.published or ""
    first = None if aside else next(iter(report.people), None)
    is_unsaid = first is not None and first.name not in said and quotes.take_near(reading, span, first.name)
    return f"{when} {first.name + ':' if first and is_unsaid else ''}{said}".strip()


def deed_of(found: FoundEvent, report: Report, quotes: Quotes, name: str, lang: str) -> str | None:
    """Day and deed of somebody at an event, of a visit its places and leader too, as far as quotes tell them.

    None without room.
    """
    event, reading = found.event, report.reading
    span = (event.start, event.end)
    if not quotes.take(reading, span):
        return None
    day = event.date_text if event.date_text and quotes.take_near(reading, span, event.date_text) else ""
    if event.kind != "visit":
        if not reading.article.headline and not quotes.add(reading, opening_of(report)):
            return None
        return f"{day} {headline_of(report)}".strip()
    places = event.targets[:MOST_TARGETS]
    told = [place for place in places if quotes.take_near(reading, span, place)]
    told = told or [place for place in places if quotes.take(reading, span, (place,))]
    topic = event.topic if event.topic and not told and quotes.take_near(reading, span, event.topic) else ""
    is_companion = any(person.name == name and person.role == "accompany" for person in event.people)
    lead = next((person.name for person in event.people if is_companion and person.role == "lead"), "")
    along = say("along", lang, name=lead) if lead and quotes.take_near(reading, span, lead) else ""
    return f"{day} {along}{event.action}{'、'.join(told) or topic}".strip()


def opening_of(report: Report) -> Span:
    """What a line on the report quotes: the sentence told aside, else those of its opening, which says when and who.

    Without a headline the line is the opening itself, of one sentence or more.
    """
    reading = report.reading
    if report.aside or not reading.sentences:
        return report.aside or (0, 0)
    last = 0 if reading.article.headline else reading.sentence_at(MOST_HEADLINE - 1)
    return 0, reading.sentences[last][1]


def fitting(items: Iterable[T], tell: Callable[[T], str | None], quotes: Quotes, most: int, between: str) -> list[str]:
    """What is told of the items, as many as fit into `most` characters and the quotes."""
    kept: list[str] = []
    for item in items:
        with quotes.trying() as told:
            text = tell(item)
            told.append(text is not None and len(between.join((*kept, text))) <= most)
        if text is None or not all(told):
            break
        kept.append(text)
    return kept


def _shared(part: str, opening: str) -> int:
    return sum(part[n : n + 2] in opening for n in range(len(part) - 1))
