"""Cuts a text into words once, for all users of words: keyword index, vectors and events.

The words are those of jieba's dictionary; unknown text is cut into characters, whose pairs the index has anyway. A
part of a text that begins and ends between words is cut like the whole. The shorter words in a word and its part of
speech depend on the word alone, so both are looked up once for each different word.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from retrieval.words import dictionary

_WITH_PARTS = 3  # least characters of a word that may contain shorter words
_REMEMBERED = 100_000  # different words whose parts of speech are kept


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of a folded text, in order, with marks and white space."""

    words: Sequence[str]
    starts: Sequence[int]  # where each word begins, and as the last number where the text ends

    def within(self, start: int, end: int) -> Sequence[str]:
        """The words that begin in text[start:end]."""
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def tagged(self, start: int, end: int) -> list[tuple[str, str]] | None:
        """The words of text[start:end] with their parts of speech; None if a word crosses `start` or `end`."""
        first, behind = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if self.starts[first] != start or self.starts[behind] != end:
            return None
        return [(word, _kind(word)) for word in self.words[first:behind]]


def cut(folded: str) -> Cut:
    """Cut a folded text."""
    words = dictionary.cut(folded)
    return Cut(words, array("q", accumulate(map(len, words), initial=0)))


def search_words(words: Iterable[str]) -> str:
    """jieba's words for search, joined by spaces, without marks; shorter words within a word stand before it."""
    return " ".join(filter(None, map(_with_parts, words)))


@cache  # called for every word of a build, which takes a third less time without a size limit
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
