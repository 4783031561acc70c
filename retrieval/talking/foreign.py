"""Questions in English or in pinyin → Chinese ones, as far as names and question words carry them."""

import re

from retrieval.asking import wording
from retrieval.talking.english import MOST_WORDS, NamesLike
from retrieval.words.tokens import HAN

_LETTERS = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
_HAN = re.compile(f"[{HAN}]")


def is_foreign(text: str) -> bool:
    """Whether a text has words in letters and no Chinese."""
    return _HAN.search(text) is None and len(_LETTERS.findall(text)) > 0 and not any(map(str.isdigit, text))


def leans_in_english(text: str) -> bool:
    """Whether a text is one of the short English questions about what was talked of: when was it?"""
    return " ".join(word.lower() for word in _LETTERS.findall(text)) in wording.ENGLISH and not _HAN.search(text)


def in_chinese(text: str, names_like: NamesLike) -> str | None:
    """The question in Chinese; None where neither its words nor a name in it is known."""
    words = [word.lower() for word in _LETTERS.findall(text)]
    if (known := wording.ENGLISH.get(" ".join(words))) is not None:
        return known
    name = next(filter(None, (_name(words, start, names_like) for start in range(len(words)))), None)
    if name is None:
        return None
    asked = next((wording.ENGLISH_ASKING[word] for word in words if word in wording.ENGLISH_ASKING), "")
    return name + asked


def _name(words: list[str], start: int, names_like: NamesLike) -> str | None:
    """The name that the words from `start` on spell, the longest first."""
    for end in range(min(len(words), start + MOST_WORDS), start, -1):
        if names := names_like("".join(words[start:end])):
            return names[0]
    return None
