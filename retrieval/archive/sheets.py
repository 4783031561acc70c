"""Sheets of cells → articles: a line for each row, behind the heads of its columns, on the line of its number.

In: the rows of each sheet. Out: a text with the bounds of an article for each sheet. The rows above the heads tell its
headline.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from retrieval.archive.publication import find_date
from retrieval.archive.tables import row_lines
from retrieval.records import Bounds

_LONGEST_HEAD = 24
_MOST_ABOVE = 6  # rows above the heads
_MOST_OF_ROW = 0.7  # of the texts that a row usually has: heads have more
_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+\d.,%/:年月日\s]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number from 1 on; a cell over several columns or rows stands in each."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `heads` is how many rows its heads take, if the file tells."""

    name: str
    rows: tuple[Row, ...]
    heads: int | None = None


def read_sheets(sheets: Sequence[Sheet], stem: str) -> tuple[str, tuple[Bounds, ...], tuple[int, ...]]:
    """The text, the bounds of its articles, and the first line of each sheet.

    stem: the file's name, the headline of a sheet that has none.
    """
    lines: list[str] = []
    bounds: list[Bounds] = []
    pages: list[int] = []
    for sheet in sheets:
        before = len(lines)
        pages.append(before + 1)
        rows = [row for row in sheet.rows if any(row.cells)]
        if not rows:
            continue
        above = _above(rows, 0.0 if sheet.heads else _MOST_OF_ROW)
        heads = sheet.heads or int(_are_heads([cell for cell in rows[above].cells if cell])) if above < len(rows) else 0
        titles = [" ".join(dict.fromkeys(filter(None, row.cells))) for row in rows[:above]]
        texts = [*titles, *row_lines([row.cells for row in rows[above:]], heads)]
        for row, text in zip(rows, texts, strict=True):
            lines += [""] * (before + row.number - 1 - len(lines))
            lines.append(text)
        numbers = [before + row.number for row in rows]
        name = None if _UNNAMED.fullmatch(sheet.name) else sheet.name
        bounds.append(
            Bounds(
                (numbers[0], numbers[-1]),
                heads=tuple(numbers[:1]) if above else (),
                alone=tuple(numbers),
                headline=None if above else name or stem,
                published=next(filter(None, map(find_date, titles)), None),
            )
        )
    return "\n".join(lines), tuple(bounds), tuple(pages) if len(pages) > 1 else ()


def _above(rows: Sequence[Row], least: float) -> int:
    """How many rows stand above the heads: titles, units, who filled the sheet in.

    least: the share of the texts of a usual row that the heads have.
    """
    widths = [len({cell for cell in row.cells if cell}) for row in rows]
    usual = median(widths)
    for k, width in enumerate(widths[:_MOST_ABOVE]):
        if width > 1 and width >= least * usual:
            return k
    return 0


def _are_heads(cells: Sequence[str]) -> bool:
    """Whether a row's cells are heads of columns: short words, no numbers, each once."""
    if len(cells) < 2 or len(set(cells)) < len(cells):
        return False
    return not any(len(cell) > _LONGEST_HEAD or _NUMBER.fullmatch(cell) or "。" in cell for cell in cells)
