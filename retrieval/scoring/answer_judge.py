"""One gold question → what is wrong with an answer to it, given as text, quotes and sources.

A text is right when it begins as it should, holds the gold strings needed, and says little more; its citations are
right when one of the first is of a gold source or of a copy of one that holds those strings too. Where the archive has
no answer, giving none is right; where a yes or no was asked, so is a no.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from retrieval.scoring.beginnings import first_number, number_words, says_no
from retrieval.scoring.gold import YES_NO, GoldQuestion
from retrieval.scoring.gold_strings import FoldedText, bare, folded, gold_string, is_copy
from retrieval.scoring.surplus import outside_brackets, surplus_figures, surplus_names

RIGHT = ""
DOUBLE = "double"  # by this name limits of two questions in one stand below, whatever the kind of the first
MOST_CHARACTERS = 120  # of a right answer
MOST_CHARACTERS_OF: Mapping[str, int] = MappingProxyType(
    {
        "where": 160,
        "other": 160,
        DOUBLE: 160,
        "count": 160,
        "what_said": 240,
        "list": 240,
        "profile": 300,
        "meta": 300,
        "browse": 500,
    }
)
MOST_BEYOND = 40  # characters that a short kind may have beyond its gold strings
OF_NAMES, OF_FIGURES, TITLE = frozenset({"who", "with_whom"}), frozenset({"when", "how_many"}), "title"
SHORT = OF_NAMES | OF_FIGURES | {TITLE}
FREE_NAMES = 2  # of others, in an answer of names; more only where there are as many gold strings
FREE_FIGURES = 1  # and one for each gold string
FIRST_CITATIONS = 3  # those looked at
MORE_CITATIONS = 8  # where an answer rests on many articles
OF_MANY_ARTICLES = frozenset({"browse", "list", "count", "profile", DOUBLE})
MOST_IN_QUOTE = 120  # characters of a quote that may hold the evidence for a yes or no

TextOf = Callable[[str], str | None]  # a source's text; None where it is not known


class AnswerJudge:
    """Judges any number of answers to one question: gold strings are folded once, and a source is read once."""

    def __init__(self, question: GoldQuestion, text_of: TextOf) -> None:
        self._question = question
        self._kind = DOUBLE if question.is_double else question.kind
        self._strings = tuple(map(gold_string, question.answers))
        self._bare = tuple(string.bare for string in self._strings)
        self._normal = tuple(folded(answer).normal for answer in question.answers)
        self._numbers = number_words(question.numbers)
        self._most = MOST_CHARACTERS_OF.get(self._kind, MOST_CHARACTERS)
        self._most_short = MOST_BEYOND + sum(map(len, question.answers))
        self._cited = MORE_CITATIONS if self._kind in OF_MANY_ARTICLES else FIRST_CITATIONS
        self._text_of = text_of
        self._is_right_source = cache(self._look_at_source)

    def fault(self, text: str, quotes: Sequence[str], sources: Sequence[str]) -> str:
        """RIGHT, or what is wrong: "answered" (there is no answer), "text", "long" or "source".

        Quotes and sources are those of the citations, in their order.
        """
        if found := self.text_fault(text, quotes):
            return found
        return RIGHT if self._question.wants_refusal or self.cites_right(sources) else "source"

    def abstaining_fault(self) -> str:
        """What is wrong with giving no answer: RIGHT or "abstained"."""
        return RIGHT if self._question.wants_refusal else "abstained"

    def text_fault(self, text: str, quotes: Sequence[str] = ()) -> str:
        """What is wrong with the text, whatever is cited; "long" where it has what is needed and too much besides."""
        if self._question.wants_refusal:
            return RIGHT if self._question.asks_yes_or_no and says_no(text) else "answered"
        if not self._says_what_is_needed(text, quotes):
            return "text"
        return "long" if self._says_too_much(text) else RIGHT

    def cites_right(self, sources: Sequence[str]) -> bool:
        """Whether one of the first sources is right; asked of a question that has an answer."""
        return any(map(self._is_right_source, sources[: self._cited]))

    def _says_what_is_needed(self, text: str, quotes: Sequence[str]) -> bool:
        question = self._question
        if self._numbers:
            return first_number(text) in self._numbers
        if says_no(text) != (question.kind == YES_NO and question.yes is False):
            return False
        return self._has_enough(folded(self._evidence(text, quotes)))

    def _evidence(self, text: str, quotes: Sequence[str]) -> str:
        """Where the strings may stand: for a yes or no also in short quotes, for short kinds outside brackets."""
        if self._question.kind == YES_NO:
            short = (quote for quote in quotes[:FIRST_CITATIONS] if len(quote) <= MOST_IN_QUOTE)
            return "\n".join((text, *short))
        return outside_brackets(text) if self._kind in SHORT - {TITLE} else text

    def _says_too_much(self, text: str) -> bool:
        if len(text) > self._most:
            return True
        if self._numbers or self._kind not in SHORT:
            return False
        if self._kind == TITLE:  # its brackets may hold a second office
            return len(text) > self._most_short
        text = outside_brackets(text)
        return len(text) > self._most_short or self._says_too_many(text)

    def _says_too_many(self, text: str) -> bool:
        count = len(self._question.answers)
        if self._kind in OF_FIGURES:
            return surplus_figures(text, self._normal) > FREE_FIGURES + count
        return surplus_names(text, self._bare) > max(FREE_NAMES, count)

    def _has_enough(self, text: FoldedText) -> bool:
        return sum(string.is_in(text) for string in self._strings) >= self._question.least

    def _look_at_source(self, source: str) -> bool:
        gold = self._question.sources
        if any(source == right or source.endswith(f"/{right}") for right in gold):
            return True
        text = self._text_of(source)
        if text is None or not self._has_enough(folded(text)):
            return False
        originals = (original for right in gold if (original := self._text_of(right)) is not None)
        return any(is_copy(bare(text), of=bare(original)) for original in originals)
