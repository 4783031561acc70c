"""Checksums of articles and events in the catalog: a row that a failing disk has changed is never answered from.

They are made of the records, not of columns: what is read must be what was written, in whatever form it is kept.
"""

from retrieval.index.contents import checksum_of
from retrieval.records import Article, FoundEvent


def article_checksum(article: Article) -> int:
    """Of all that is known of an article."""
    lines = f"{article.headline_lines} {article.lines} {article.line_starts}"
    words = (article.source, article.headline or "", *article.byline, article.published or "", lines, article.text)
    return _of(words)


def event_checksum(found: FoundEvent) -> int:
    """Of an event with its place, as an article tells it."""
    event = found.event
    people = (f"{person.name}\0{person.title}\0{person.role}" for person in event.people)
    told = (
        event.kind,
        event.action,
        *event.targets,
        event.topic,
        event.date_text,
        event.date or "",
        event.date_end or "",
    )
    places = f"{found.article_id} {found.lines} {event.start} {event.end} {float(event.probability)!r}"
    where = (found.source, found.headline or "", found.published or "", places, found.evidence)
    return _of((*people, *told, event.rule, *where))


def _of(words: tuple[str, ...]) -> int:
    return checksum_of("\0".join(words).encode("utf-8", "surrogatepass"))
