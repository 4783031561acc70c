"""An article as an answerer reads it: sentences, mentions of people, statements, dates, quantities; read once."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from retrieval.calendar.dates import DatePhrase, find_dates
from retrieval.events.people import Mention, find_people
from retrieval.events.statements import Statement, read_statements
from retrieval.reading.quantities import find_quantities
from retrieval.records import LIKELY, Article, Event, FoundEvent
from retrieval.words.sentences import Span
from retrieval.words.sentences import sentences as split_sentences
from retrieval.words.tokens import fold


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity as it stands in a text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Reading:
    """One article; each thing is read from it when first asked for."""

    article_id: int
    article: Article
    found: tuple[FoundEvent, ...] = ()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(found.event for found in self.found if found.event.probability >= LIKELY)

    @cached_property
    def folded(self) -> str:
        """article.text, character for character."""
        return fold(self.article.text)

    @cached_property
    def headline(self) -> str:
        return fold(self.article.headline or "")

    @cached_property
    def whole(self) -> str:
        """Headline, body and byline, folded: all that a question may name."""
        return "\n".join((self.headline, self.folded, " ".join(self.article.byline)))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return split_sentences(self.article.text)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return find_people(self.article.text)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return read_statements(self.article.text, self.mentions)

    @cached_property
    def dates(self) -> tuple[DatePhrase, ...]:
        return find_dates(self.article.text, self.article.published)

    @cached_property
    def quantities(self) -> tuple[Found, ...]:
        """Numbers with their units that are no part of a date."""
        dates = self.dates
        found = [span for span in find_quantities(self.folded) if not any(d.start <= span[0] < d.end for d in dates)]
        return tuple(Found(start, end, self.article.text[start:end]) for start, end in found)

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds the character."""
        return bisect_right(self._sentence_starts, offset) - 1

    @cached_property
    def _sentence_starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.sentences)

    @cached_property
    def sentence_texts(self) -> tuple[str, ...]:
        """The folded text of each sentence."""
        return tuple(self.folded[start:end] for start, end in self.sentences)
