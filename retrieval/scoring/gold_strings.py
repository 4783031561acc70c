"""Strings of a gold file held against those found: what counts as the same."""

import re
import unicodedata

LEAST_SHARED = 0.5  # of the gold text's character pairs, in a copy of it
LEAST_PART = 0.4  # of the longer name, in a shorter one that stands for it
LEAST_PART_CHARACTERS = 3
_MARKS = re.compile(r"[\s\W_]+")


def bare(text: str) -> str:
    """Letters and digits alone, in one form (NFKC): no white space, no punctuation."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def holds(text: str, string: str) -> bool:
    """Whether the bare text holds the string; a number at the string's end is no part of a longer one."""
    string = bare(string)
    left = r"(?<!\d)" if string[:1].isdigit() else ""
    right = r"(?!\d)" if string[-1:].isdigit() else ""
    return re.search(left + re.escape(string) + right, text) is not None


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
