"""What is said of some articles → the sentences that tell it, each once, neighbours of one article as one quote."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from retrieval.answering.citing import cite, cite_headline
from retrieval.answering.reading import Reading
from retrieval.records import Citation
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold

MOST_QUOTES = 8
LONGEST_JOINED = 300  # characters of a quote made of neighbouring sentences
_Quote = tuple[int, Span]  # the id of an article, and what of it is quoted
_NUMBER_AT = re.compile(r"^\d|\d$")


class Quotes:
    """The quotes of an answer over several articles; they grow with what is said."""

    def __init__(self, most: int = MOST_QUOTES) -> None:
        self.most = most
        self._readings: dict[int, Reading] = {}
        self._first: tuple[_Quote, ...] = ()  # one for each thing said, in order
        self._further: tuple[_Quote, ...] = ()  # sentences apart from these that tell the rest

    @property
    def citations(self) -> tuple[Citation, ...]:
        cited = (_cited(self._readings[article], span) for article, span in (*self._first, *self._further))
        return tuple(dict.fromkeys(cited))

    @contextmanager
    def trying(self) -> Iterator[list[bool]]:
        """What is quoted within stays only if nothing that is appended to the list is False, and there is room."""
        before = self._first, self._further
        told: list[bool] = []
        yield told
        if not all(told) or len(self._first) + len(self._further) > self.most:
            told.append(False)
            self._first, self._further = before

    def take(self, reading: Reading, span: Span, strings: Iterable[str] = ()) -> bool:
        """Quote the span, and the sentences that tell the strings where neither it nor the headline does.

        An empty span is the headline. `strings` are sought from the span on, then in the whole article. False where
        one is printed nowhere, or where there is no room: then nothing changes.
        """
        self._readings[reading.article_id] = reading
        with self.trying() as told:
            if not self._is_quoted(reading, span):
                self._first += ((reading.article_id, span),)
            for string in strings:
                where = None if self.tells(reading, string) else sentence_with(reading, string, span[0])
                if where is not None:
                    self._draw_out(reading, where)
                told.append(self.tells(reading, string))
        return all(told)

    def take_near(self, reading: Reading, span: Span, string: str) -> bool:
        """As `take`, but False where the string would need a quote of its own."""
        further = len(self._further)
        with self.trying() as told:
            told += (self.take(reading, span, (string,)), len(self._further) == further)
        return all(told)

    def add(self, reading: Reading, span: Span) -> bool:
        """Quote the span, too, where there is room: with the quote beside it, else apart."""
        self._readings[reading.article_id] = reading
        with self.trying() as told:
            if not self._is_quoted(reading, span):
                self._draw_out(reading, span)
        return all(told)

    def tells(self, reading: Reading, string: str) -> bool:
        """Whether the headline or a quote of the article prints a string."""
        texts = (reading.headline, *(reading.folded[slice(*span)] for span in self._spans_of(reading)))
        return any(find_string(text, fold(string)) >= 0 for text in texts)

    def _spans_of(self, reading: Reading) -> Iterator[Span]:
        return (span for article, span in (*self._first, *self._further) if article == reading.article_id)

    def _is_quoted(self, reading: Reading, span: Span) -> bool:
        return any(start <= span[0] and span[1] <= end for start, end in self._spans_of(reading))

    def _draw_out(self, reading: Reading, span: Span) -> None:
        """Draw a quote of the article out to the span, if only white space is between them; else quote it apart."""
        longer = [_drawn_out(reading, quote, span) for quote in self._first]
        if any(longer):
            place = next(place for place, quote in enumerate(longer) if quote)
            self._first = (*self._first[:place], longer[place] or self._first[place], *self._first[place + 1 :])
        else:
            self._further += ((reading.article_id, span),)


def _drawn_out(reading: Reading, quote: _Quote, span: Span) -> _Quote | None:
    article, (start, end) = quote
    low, high = min(start, span[0]), max(end, span[1])
    between = reading.folded[min(end, span[1]) : max(start, span[0])].strip()
    is_beside = article == reading.article_id and start < end and not between
    return (article, (low, high)) if is_beside and high - low <= LONGEST_JOINED else None


def _cited(reading: Reading, span: Span) -> Citation:
    return cite(reading.article, span) if span[0] < span[1] else cite_headline(reading.article)


def sentence_with(reading: Reading, string: str, start: int = 0) -> Span | None:
    """The sentence that prints a string, the first from `start` on, else of all; of two that share it both.

    An empty span where the headline alone prints it; None where nothing does.
    """
    at = find_string(reading.folded, fold(string), start)
    if at >= 0:
        first, last = reading.sentence_at(at), reading.sentence_at(at + len(string) - 1)
        return reading.sentences[first][0], reading.sentences[last][1]
    return (0, 0) if find_string(reading.headline, fold(string)) >= 0 else None


def find_string(text: str, string: str, start: int = 0) -> int:
    """Where a folded text prints a string, from `start` on, else from its beginning on; -1 where it does not.

    8日 does not stand in 18日, nor 25 in 2.5.
    """
    for low in (start, 0) if start else (0,):
        at = text.find(string, low)
        while at >= 0:
            if not _NUMBER_AT.search(string) or not _cuts_a_number(text, at, at + len(string)):
                return at
            at = text.find(string, at + 1)
    return -1


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins or ends within a number."""
    return _is_in_number(text, start) or _is_in_number(text, end)


def _is_in_number(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, behind = text[at - 1], text[at]
    if before.isdigit():
        return behind.isdigit() or (behind in ".," and text[at + 1 : at + 2].isdigit())
    return before in ".," and behind.isdigit() and at > 1 and text[at - 2].isdigit()
