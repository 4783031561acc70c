"""Words of a text that is already cut → their rows in a vocabulary."""

from collections.abc import Iterator, Sequence
from typing import Protocol

Words = Sequence[Sequence[str]]  # of texts, in order: lower case and half width; marks and white space too

LONGEST_WORD = 8  # characters; longer entries of a dictionary are phrases, which their words already say


class Rows(Protocol):
    """A vocabulary gives a word's row, and None or row 0 for an unknown word. A dict is one."""

    def get(self, word: str, /) -> int | None: ...


def rows_of(words: Sequence[str], rows: Rows) -> Iterator[int]:
    """The rows of words, in order, with repeats; of an unknown word those of its longest known parts."""
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
