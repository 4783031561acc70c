"""Strings of a gold file held against those found: what counts as the same."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LEAST_SHARED = 0.5  # of the gold text's character pairs, in a copy of it
LEAST_PART = 0.4  # of the longer name, in a shorter one that stands for it
LEAST_PART_CHARACTERS = 3
_MARKS = re.compile(r"[\s\W_]+")
_BETWEEN_STRETCHES = re.compile(r"[()\[\]【】;；、,，。:：/\n]")


@dataclass(frozen=True)
class FoldedText:
    """A text into which gold strings are looked for, folded once for all of them."""

    normal: str  # NFKC

    @cached_property
    def bare(self) -> str:
        return _MARKS.sub("", self.normal)

    def stretches(self) -> Iterator[str]:
        """What stands between marks, bare: the 7月27日 of 2023-07-27(7月27日) touches other digits without them."""
        return (_MARKS.sub("", stretch) for stretch in _BETWEEN_STRETCHES.split(self.normal))


@dataclass(frozen=True, slots=True)
class GoldString:
    """A string that a text may hold, folded once for all texts."""

    bare: str
    apart: re.Pattern[str] | None  # it, touching no further digit; None where no digit stands at its ends

    def is_in(self, text: FoldedText) -> bool:
        """Whether the text holds it, whatever the marks, and not within a longer number."""
        if self.bare not in text.bare:
            return False
        if self.apart is None or self.apart.search(text.bare):
            return True
        return any(self.apart.search(stretch) for stretch in text.stretches())


def bare(text: str) -> str:
    """Letters and digits alone, in one form (NFKC): no white space, no punctuation."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def folded(text: str) -> FoldedText:
    """The text, to look into."""
    return FoldedText(unicodedata.normalize("NFKC", text))


def gold_string(text: str) -> GoldString:
    """The string, to look for."""
    string = bare(text)
    left = r"(?<!\d)" if string[:1].isdigit() else ""
    right = r"(?!\d)" if string[-1:].isdigit() else ""
    return GoldString(string, re.compile(left + re.escape(string) + right) if left or right else None)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are equal, or one is a good part of the other."""
    short, long = sorted((bare(one), bare(other)), key=len)
    if short == long:
        return True
    return len(short) >= LEAST_PART_CHARACTERS and len(short) >= LEAST_PART * len(long) and short in long


def is_copy(text: str, of: str) -> bool:
    """Whether a bare text holds half of the character pairs of another."""
    pairs = _pairs(of)
    return len(pairs & _pairs(text)) >= LEAST_SHARED * len(pairs)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
