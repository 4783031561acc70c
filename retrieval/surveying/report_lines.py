"""Reports and events as short dated lines, and how they are cited."""

from collections.abc import Iterable

from retrieval.answering.citing import cite, cite_headline
from retrieval.records import Citation, FoundEvent
from retrieval.surveying.reports import Report

MOST_HEADLINE = 36  # characters of a headline in a line
MOST_ASIDE = 120  # characters of a sentence
MOST_TARGETS = 3


def headline_of(report: Report) -> str:
    """The part of the headline that says most of what the article tells; without a headline the opening."""
    reading = report.reading
    opening = reading.folded[:200]
    parts = (reading.article.headline or "").split()
    if not parts:
        return reading.article.text[:MOST_HEADLINE]
    first = last = max(range(len(parts)), key=lambda n: _shared(parts[n], opening))
    while first and len(" ".join(parts[first - 1 : last + 1])) <= MOST_HEADLINE:
        first -= 1
    while last + 1 < len(parts) and len(" ".join(parts[first : last + 2])) <= MOST_HEADLINE:
        last += 1
    return " ".join(parts[first : last + 1])


def day_of(report: Report) -> str:
    """The day as printed, else that of the paper; "" where neither is known."""
    return report.day.text if report.day else report.reading.article.published or ""


def line_of(report: Report) -> str:
    """Day, who acted where the headline does not say, and the headline; of what is told aside the sentence."""
    if report.aside:
        start, end = report.aside
        return f"{day_of(report)} {report.reading.article.text[start:end][:MOST_ASIDE].strip()}".strip()
    headline = headline_of(report)
    first = next(iter(report.people), None)
    who = f"{first.name}:" if first and first.name not in headline else ""
    return f"{day_of(report)} {who}{headline}".strip()


def deed_of(found: FoundEvent, headline: str) -> str:
    """Day and deed of an event, of a visit its places too."""
    event = found.event
    if event.kind != "visit":
        return f"{event.date_text} {headline}".strip()
    what = "、".join(event.targets[:MOST_TARGETS]) or event.topic
    return f"{event.date_text} {event.action}{what}".strip()


def cite_report(report: Report) -> Citation:
    """The opening of a report, which says when and who."""
    reading = report.reading
    if report.aside:
        return cite(reading.article, report.aside)
    return cite(reading.article, reading.sentences[0]) if reading.sentences else cite_headline(reading.article)


def cite_event(found: FoundEvent) -> Citation:
    """The sentence of an event."""
    return Citation(found.source, found.lines, found.headline, found.published, found.evidence.strip())


def fitting(parts: Iterable[str], most: int, between: str = ";") -> list[str]:
    """As many of the parts as fit into `most` characters."""
    kept: list[str] = []
    for part in parts:
        if len(between.join((*kept, part))) > most:
            break
        kept.append(part)
    return kept


def _shared(part: str, opening: str) -> int:
    return sum(part[n : n + 2] in opening for n in range(len(part) - 1))
