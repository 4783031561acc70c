"""A text cut into words once, for all that reads them: keyword index, vectors and events.

The words are those of jieba's dictionary; what it does not know falls into characters, whose pairs the index keeps
anyway. A part of a text is cut as the whole is wherever it begins and ends between words, and a word's parts and part
of speech hang on the word alone: so both are looked up once for each different word.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from retrieval.words import dictionary

_WITH_PARTS = 3  # characters from which on a word may have shorter ones in it
_REMEMBERED = 100_000  # different words with their parts of speech


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of a folded text, one behind the other, marks and white space too."""

    words: Sequence[str]
    starts: Sequence[int]  # where each begins, and at last where the text ends

    def within(self, start: int, end: int) -> Sequence[str]:
        """The words that begin in text[start:end]."""
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def tagged(self, start: int, end: int) -> list[tuple[str, str]] | None:
        """The words of text[start:end] with their parts of speech; None where a word runs across one of its ends."""
        first, behind = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if self.starts[first] != start or self.starts[behind] != end:
            return None
        return [(word, _kind(word)) for word in self.words[first:behind]]


def cut(folded: str) -> Cut:
    """Cut a folded text."""
    words = dictionary.cut(folded)
    return Cut(words, array("q", accumulate(map(len, words), initial=0)))


def search_words(words: Iterable[str]) -> str:
    """jieba's words for search, spaces between: those of letters or digits, each behind the shorter ones within it."""
    return " ".join(filter(None, map(_with_parts, words)))


@cache  # asked for every word of a build, which then takes a third less time than with a bound
def _with_parts(word: str) -> str:
    if not word[0].isalnum():
        return ""
    if len(word) < _WITH_PARTS:
        return word
    import rjieba

    return " ".join(part for part in rjieba.cut_for_search(word, False) if part[0].isalnum())


@lru_cache(maxsize=_REMEMBERED)
def _kind(word: str) -> str:
    return dictionary.tag(word, guess=False)[0][1]
