"""Reads jieba's dictionary, and cuts a short text with only those of its words that stand in the text.

rjieba reads the whole dictionary when it is imported. That takes .09 s, a quarter of a question from a cold start. But
the cut of a text depends only on the words that stand in it. So an empty cutter gets these words, and one more word
with the frequency of all others, and then cuts like the whole dictionary. jieba's file is sorted, so words are looked
up in it directly.
"""

import mmap
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

Tagged = list[tuple[str, str]]
Entry = tuple[str, int, str]  # word, frequency, part of speech

# These belong to the dictionary of jieba 0.42; with any other, rjieba cuts all texts.
DICTIONARY_BYTES, ALL_FREQUENCIES = 5_071_852, 60_101_967

MOST_LOOKED_UP = 1_000  # characters in all texts; for more, reading the whole dictionary once takes less time
ALL_OTHERS = "\U0010fffe\U0010fffe"  # noncharacters, which no text contains


def tag(folded: str, *, guess: bool) -> Tagged:
    """(word, part of speech) of folded text, in order, with marks; with `guess`, unknown words are guessed as well."""
    if "rjieba" not in sys.modules and (cutter := small_cutter()) is not None and cutter.takes(folded):
        return cutter.tag(folded, guess)
    import rjieba

    return list(rjieba.tag(folded, hmm=guess))


def cut(folded: str) -> list[str]:
    """The words of folded text, in order, with marks and white space; unknown text is cut into characters."""
    if "rjieba" not in sys.modules and (cutter := small_cutter()) is not None and cutter.takes(folded):
        return [word for word, _ in cutter.tag(folded, False)]
    import rjieba

    return list(rjieba.cut(folded, False))


def read_whole() -> None:
    """Read the whole dictionary now, so that no text has to wait for it."""
    import rjieba  # noqa: F401


@cache
def dictionary_hash() -> str:
    """The first 16 hex digits of the SHA-256 of jieba's dictionary, found without importing jieba.

    Raises:
        FileNotFoundError: jieba's dictionary is missing.
    """
    import hashlib  # importing takes 3 ms, and only builds need it

    return hashlib.sha256(_path().read_bytes()).hexdigest()[:16]


class Dictionary:
    """The words of a file of lines `word frequency tag`, looked up without reading the whole file.

    As in jieba's file, words are sorted by their first characters from the first word of a single character on.
    """

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            OSError, ValueError: it cannot be read, or is empty.
        """
        with path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._start = 0
        while self._start < len(self._lines):
            behind = self._line_behind(self._start)
            if len(self._entries(self._start, behind)[0][0]) == 1:
                break
            self._start = behind
        self._mixed = self._entries(0, self._start)  # the words before that, most of which contain letters
        self._begun: dict[str, list[Entry]] = {}

    def words_in(self, text: str) -> Iterator[Entry]:
        """All words that stand in a text, each at least once."""
        yield from (entry for entry in self._mixed if entry[0] in text)
        for start, character in enumerate(text):
            for entry in self._beginning_with(character):
                if text.startswith(entry[0], start):
                    yield entry

    def _beginning_with(self, character: str) -> list[Entry]:
        entries = self._begun.get(character)
        if entries is None:
            first, behind = (
                self._first_line_from(character),
                self._first_line_from(chr(min(ord(character) + 1, sys.maxunicode))),
            )
            entries = self._begun[character] = self._entries(first, behind)
        return entries

    def _first_line_from(self, character: str) -> int:
        """Where the first line begins whose character is not less than this one, found by bisection."""
        key = character.encode("utf-8", "replace")  # UTF-8 bytes sort like the characters
        low, high = self._start, len(self._lines)
        while low < high:
            line = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if self._lines[line : line + len(key)] < key:
                low = self._line_behind(line)
            else:
                high = line
        return low

    def _line_behind(self, place: int) -> int:
        return self._lines.find(b"\n", place) + 1 or len(self._lines)

    def _entries(self, start: int, end: int) -> list[Entry]:
        lines = self._lines[start:end].decode().splitlines()
        return [(word, int(frequency), kind) for word, frequency, kind in (line.rsplit(" ", 2) for line in lines)]


class SmallCutter:
    """rjieba without its dictionary; it is given the words of each text before it cuts the text."""

    def __init__(self, dictionary: Dictionary, empty: Any) -> None:
        self._dictionary, self._empty = dictionary, empty
        self._told: set[str] = set()
        self._untold = ALL_FREQUENCIES  # the sum of the frequencies of all words not given yet
        self._left = MOST_LOOKED_UP

    def takes(self, text: str) -> bool:
        """Whether the text should still be cut this way, not with the whole dictionary."""
        self._left -= len(text)
        return self._left >= 0 and ALL_OTHERS not in text

    def tag(self, text: str, guess: bool) -> Tagged:
        for word, frequency, kind in self._dictionary.words_in(text):
            if word not in self._told:
                self._told.add(word)
                self._empty.add_word(word, frequency, kind)
                self._untold -= frequency
        self._empty.add_word(ALL_OTHERS, self._untold, "x")
        return list(self._empty.tag(text, guess))


@cache
def small_cutter() -> SmallCutter | None:
    """The cutter; None if the installed dictionary is not the known one."""
    try:
        path = _path()
        if path.stat().st_size != DICTIONARY_BYTES:
            return None
        return SmallCutter(Dictionary(path), _extension().Jieba.empty())
    except (OSError, ValueError, ImportError, AttributeError):
        return None


def _extension() -> Any:
    """rjieba's compiled module, imported without its package, which would read the whole dictionary.

    Raises:
        ImportError: it is not at its usual place.
    """
    package = find_spec("rjieba")
    if package is None or package.origin is None:
        raise ImportError("rjieba")
    file = next((f for f in Path(package.origin).parent.glob("rjieba.*") if f.suffix in (".so", ".pyd")), None)
    spec = spec_from_file_location("rjieba.rjieba", file) if file else None
    if spec is None or spec.loader is None:
        raise ImportError("rjieba.rjieba")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[spec.name] = module  # for a later import of the package: it can be initialised only once
    return module


def _path() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("jieba")
    return Path(spec.origin).with_name("dict.txt")
