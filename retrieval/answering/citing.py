"""Places of articles → citations, with what of the question's places their sentences do not tell."""

from collections.abc import Iterator, Sequence

from retrieval.answering.reading import Reading
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question, Unit
from retrieval.records import Article, Citation
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold


def cite(article: Article, span: Span) -> Citation:
    """The characters of the span as a citation, white space at its ends left out."""
    start, end = span
    quote = article.text[start:end]
    start += len(quote) - len(quote.lstrip())
    return Citation(article.source, article.lines_of(start, end), article.headline, article.published, quote.strip())


def cite_headline(article: Article) -> Citation:
    """The headline as a citation of its own lines."""
    lines = article.headline_lines or article.lines
    return Citation(article.source, lines, article.headline, article.published, article.headline or "")


def spans_of_places(question: Question, places: Sequence[Unit], reading: Reading, start: int) -> Iterator[Span]:
    """The sentences that tell the places: the first from `start` on, else the first of all; none for a headline's."""
    article = reading.article
    behind = [span for span in reading.sentences if span[1] > start]
    for unit in places:
        spans = [span for span in behind if is_told(question, unit, article.text[slice(*span)])]
        if not spans and article.headline and is_told(question, unit, article.headline):
            continue
        spans += [span for span in reading.sentences if is_told(question, unit, article.text[slice(*span)])]
        if spans:
            yield spans[0]


def is_told(question: Question, unit: Unit, text: str) -> bool:
    """Whether a unit of the question stands in a text, in whatever form."""
    return match_unit(question.folded, unit.start, unit.text, fold(text)) is not None
