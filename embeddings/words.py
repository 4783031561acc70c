"""Finds the rows in a vocabulary for the words of a text that is already cut."""

from collections.abc import Iterator, Sequence
from typing import Protocol

Words = Sequence[Sequence[str]]  # of each text all words, marks and white space, in lower case and half width

LONGEST_WORD = 8  # characters; longer entries of a dictionary are phrases, whose words are enough


class Rows(Protocol):
    """A vocabulary, such as a dict: it gives a word's row, and None or 0 for an unknown word."""

    def get(self, word: str, /) -> int | None: ...


def rows_of(words: Sequence[str], rows: Rows) -> Iterator[int]:
    """The rows of the words, in order, with repeats; for an unknown word, the rows of its longest known parts."""
    for word in words:
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + LONGEST_WORD), start, -1):
                if row := rows.get(word[start:end]):
                    yield row
                    break
            else:
                end = start + 1
            start = end
