"""Removes the layout from printed text; every character that stays can be traced to its place.

In: a text and spans of it. Out: their characters without layout white space, and the offset of each.
No character is converted: half and full width stay as printed (retrieval.words.tokens folds them later for matching).
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]

_WHITE = re.compile(r"\s+")
_FIRST_EASTERN = "\u1100"  # from here on there are no western letters, only Han, kana, quotes, full-width forms
_WIDE_WINDOW = 24  # characters on either side by which a line set wide is recognised
_WIDE_TOKENS = 4  # with so many single characters in a row, a line is set wide


@dataclass(frozen=True, slots=True)
class CleanText:
    """Clean characters, and the runs they came in: run k begins at starts[k] in `text`, at origins[k] in the raw."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    span_starts: tuple[int, ...]  # where the characters of each span begin in `text`

    def raw_offset(self, offset: int) -> int:
        """Where the clean character `offset` stands in the raw text. Needs 0 <= offset < len(text)."""
        run = bisect_right(self.starts, offset) - 1
        return self.origins[run] + offset - self.starts[run]


def clean(raw: str, spans: Iterable[Span], breaks: Container[int] = ()) -> CleanText:
    """The characters of the spans, in order, without layout white space.

    breaks: the spans, by their number, before which a line break stays: there no sentence goes on.

    White space between two non-Chinese characters of a line separates words and becomes one space. A line break
    becomes a space only between two letters, since columns break numbers and codes anywhere (2\\n023年).
    """
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    span_starts: list[int] = []
    length = 0
    last = ""  # the last character kept

    def take(start: int, end: int) -> None:
        nonlocal length
        pieces.append(raw[start:end])
        starts.append(length)
        origins.append(start)
        length += end - start

    previous_end = 0
    for number, (start, end) in enumerate(spans):
        begin = start
        if last and begin < end and (number in breaks or _joins_words(raw, last, previous_end, begin)):
            pieces.append("\n" if number in breaks else " ")
            starts.append(length)
            origins.append(previous_end)
            length += 1
        span_starts.append(length)
        for match in _WHITE.finditer(raw, start, end):
            left, right = match.span()
            keeps = right < end and left > start and _joins_words(raw, raw[left - 1], left, right)
            if keeps and right - left == 1 and raw[left] == " ":
                continue
            if left > begin or keeps:
                take(begin, left)
            if keeps:
                pieces.append(" ")
                starts.append(length)
                origins.append(left)
                length += 1
            begin = right
        if end > begin:
            take(begin, end)
        if end > start:
            last, previous_end = raw[end - 1], end
    return CleanText("".join(pieces), tuple(starts), tuple(origins), tuple(span_starts))


def _joins_words(raw: str, before: str, left: int, right: int) -> bool:
    """True if the white space left..right separates two words, of which the first ends in `before`."""
    after = raw[right]
    if before >= _FIRST_EASTERN or after >= _FIRST_EASTERN:
        return False
    if "\n" in raw[left:right] or "\r" in raw[left:right]:
        return before.isalpha() and after.isalpha()
    return not _is_set_wide(raw, left, right)


def _is_set_wide(raw: str, left: int, right: int) -> bool:
    """True if the white space belongs to a line set wide: `年 产 1 5 0 0 万 套`."""
    alone_after = right + 1 >= len(raw) or raw[right + 1].isspace()
    alone_before = left < 2 or raw[left - 2].isspace()
    if not (alone_after or alone_before):
        return False
    words = raw[max(0, left - _WIDE_WINDOW) : right + _WIDE_WINDOW].split()
    single = [word for word in words if len(word) == 1]
    return 2 * len(single) > len(words) and sum(word >= _FIRST_EASTERN for word in single) >= _WIDE_TOKENS


def clean_headline(line: str) -> str:
    """A headline's line with one space between its phrases. If it is set wide, its spaces are removed.

    >>> clean_headline("综 合 治 理  见 成 效"), clean_headline("提速度  强力度")
    ('综合治理见成效', '提速度 强力度')
    """
    words = line.split()
    out: list[str] = []
    run = 0  # how many single characters came in a row
    for i, word in enumerate(words):
        run = run + 1 if len(word) == 1 else 0
        wide = run > 1 or (run == 1 and _singles_from(words, i) >= _WIDE_TOKENS - 1 and i > 0)
        if wide and out:
            out[-1] += word
        else:
            out.append(word)
    return " ".join(out)


def _singles_from(words: Sequence[str], start: int) -> int:
    """How many one-character words stand in a row from `start`, counted up to _WIDE_TOKENS."""
    count = 0
    for word in words[start : start + _WIDE_TOKENS]:
        if len(word) != 1:
            break
        count += 1
    return count
