"""Articles → the sentences of theirs that carry what a question names, each read as an article of its own."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.reading import Reading
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question
from retrieval.records import Answer, Article
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold

MOST_SENTENCES = 3  # that print a noun which tells a place in an article
CERTAIN = 0.6  # confidence from which on an answer stands without the noun: it may be printed in other words
LEAST_OF_ARTICLE = 4  # sentences; a shorter one needs no narrowing


def narrowed(own: Question, readings: Sequence[Reading], answer: Answer) -> list[Reading]:
    """The sentences with the rarest noun of a turn where the answer's quotes lack it; none where it tells no place.

    An answer that is certain stands.
    """
    if answer.answered and answer.confidence >= CERTAIN:
        return []
    quoted = fold("\n".join(citation.quote for citation in answer.citations))
    rarest: list[Reading] = []
    for unit in own.units:
        if not unit.is_hard or unit.is_name or match_unit(own.folded, unit.start, unit.text, quoted) is not None:
            continue
        found = [
            _alone(reading, span)
            for reading in readings
            if len(reading.sentences) >= LEAST_OF_ARTICLE
            for span, text in zip(reading.sentences, reading.sentence_texts, strict=True)
            if match_unit(own.folded, unit.start, unit.text, text) is not None
        ]
        if 0 < len(found) <= MOST_SENTENCES and (not rarest or len(found) < len(rarest)):
            rarest = found
    return rarest


def _alone(reading: Reading, span: Span) -> Reading:
    """A stretch of an article as an article, with its lines and the events that it tells."""
    start, end = span
    article = reading.article
    told = [found for found in reading.found if start <= found.event.start < end]
    shifted = (
        replace(found, event=replace(found.event, start=found.event.start - start, end=found.event.end - start))
        for found in told
    )
    return Reading(reading.article_id, _cut(article, start, end), tuple(shifted))


def _cut(article: Article, start: int, end: int) -> Article:
    before = [line for line in article.line_starts if line[0] <= start][-1:]
    inside = [line for line in article.line_starts if start < line[0] < end]
    lines = ((max(0, offset - start), line) for offset, line in (*before, *inside))
    return replace(article, text=article.text[start:end], line_starts=tuple(lines))
