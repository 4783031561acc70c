"""Paragraphs and rows of an office document → its text, with `#` before headlines.

In: lines with how they look. Out: the text, and its blocks with their levels. Where no style marks headings, those
lines are headings that are centred, large or bold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.archive.lines import PARAGRAPH, ends_sentence
from retrieval.archive.outlines import Block

_COLUMN = 30  # if each paragraph is one line of a printed column, most have fewer characters
_FEWEST_LINES = 8
_LONGEST_HEAD = 50  # characters of a headline that only its type marks
_LARGE = 1.2  # times the size of the text


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """A paragraph or a row; a line break in it is a line end in the text."""

    text: str
    level: int = 0  # of a heading
    is_alone: bool = False
    looks: int = 0  # like a heading: 1 centred and large or bold, 2 bold or large; 0 like text


def looks_of(text: str, size: float, is_bold: bool, is_centred: bool) -> int:
    """How much a paragraph looks like a heading (OfficeLine.looks); `size` is in that of the text."""
    if not 0 < len(text.strip()) <= _LONGEST_HEAD or ends_sentence(text.strip()) or "\n" in text:
        return 0
    if is_centred and (size >= _LARGE or is_bold):
        return 1
    return 2 if is_bold or size >= _LARGE else 0


def with_levels(lines: Sequence[OfficeLine]) -> list[OfficeLine]:
    """The lines; where no style marks headings, those that look like them are headings."""
    if levels := [line.level for line in lines if line.level and line.text]:
        above = min(levels) - 1  # levels that the document does not use
        return [
            replace(line, level=min(max(line.level - above, 0), 6), is_alone=line.is_alone or line.looks > 0)
            for line in lines
        ]
    seen = {line.looks for line in lines if line.looks}
    told = sum(len(line.text) for line in lines if not line.looks)
    of_heads = sum(len(line.text) for line in lines if line.looks)
    if not seen or told < of_heads or (1 not in seen and _is_of_columns(lines)):  # a page in bold type
        return list(lines)
    return [replace(line, level=line.looks - min(seen) + 1 if line.looks else 0) for line in lines]


def _is_of_columns(lines: Sequence[OfficeLine]) -> bool:
    """Whether each paragraph is one line of a printed column."""
    lengths = [len(line.text.strip()) for line in lines if line.text.strip() and not line.level and not line.is_alone]
    return len(lengths) >= _FEWEST_LINES and sum(n <= _COLUMN for n in lengths) >= 0.7 * len(lengths)


def text_of(paragraphs: Sequence[OfficeLine]) -> tuple[str, list[Block]]:
    """The paragraphs as lines, with a gap between, unless each paragraph is one line of a printed column."""
    of_columns = _is_of_columns(paragraphs)
    lines: list[str] = []
    blocks: list[Block] = []
    for one in paragraphs:
        edge = PARAGRAPH if lines and lines[-1].strip() and one.text.strip() and (one.level or not of_columns) else ""
        mark = "#" * one.level + " " if one.level and one.text else ""
        for k, line in enumerate((edge + mark + one.text).split("\n")):
            lines.append(line)
            if line.strip():
                text = one.text if k == 0 and one.level else line.strip()
                blocks.append(Block(len(lines), text.strip(), one.level if k == 0 else 0, one.is_alone))
    return "\n".join(lines), blocks
