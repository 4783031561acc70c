"""Tells a printed table from columns of text, by the boxes of its cells.

In: rows of pieces. Out: whether a region is a table; the cells of each row of one. Cells are short, stand one below the
other, and hold no sentences; lines of a column of text fill its width.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Protocol


class Placed(Protocol):
    """A piece of text with its box (columns.Piece)."""

    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def text(self) -> str: ...


_FEWEST_ROWS = 3
_MOST_ROWS_FULL = 0.8  # share of a table's rows that have a cell in each column
_FULL = 0.9  # of the width of the widest cell of a column, from which a cell fills it
_MOST_FULL = 0.6  # share of a table's cells that fill their column; of text .8 and more
_SENTENCE = re.compile(r"[，。,;；!！?？]")
_MOST_SENTENCES = 0.1  # share of a table's cells that hold a part of a sentence
_ASIDE = 1.5  # line heights by which a cell may stand aside of those above, as where cells are centred


def is_table(rows: Sequence[Sequence[Placed]]) -> bool:
    """Whether the rows of a region with gutters are those of a table."""
    width = max(map(len, rows), default=0)
    if len(rows) < _FEWEST_ROWS or width < 2:
        return False
    full = [row for row in rows if len(row) == width]
    if len(full) < _MOST_ROWS_FULL * len(rows):
        return False
    cells = [piece for row in rows for piece in row]
    if sum(_SENTENCE.search(piece.text) is not None for piece in cells) > _MOST_SENTENCES * len(cells):
        return False
    filled = sum(map(_filled, zip(*full, strict=True)))
    return bool(filled <= _MOST_FULL * len(full) * width)


def _filled(column: Sequence[Placed]) -> int:
    """How many cells are as wide as the widest of their column."""
    widest = max(piece.right - piece.left for piece in column)
    return sum(piece.right - piece.left >= _FULL * widest for piece in column)


def find_tables(rows: Sequence[Sequence[Placed]]) -> Iterator[tuple[int, int]]:
    """The runs of rows, start..end, that are tables: as many cells in each, one below the other."""
    start = 0
    for width, run in groupby(rows, len):
        of_run = list(run)
        end = start + len(of_run)
        if width > 1 and len(of_run) >= _FEWEST_ROWS and _are_aligned(of_run) and is_table(of_run):
            yield start, end
        start = end


def _are_aligned(rows: Sequence[Sequence[Placed]]) -> bool:
    """Whether the cells of each column overlap, with none that reaches into the next column."""
    size = rows[0][0].height
    columns = list(zip(*rows, strict=True))
    edges = [(min(p.left for p in column), max(p.right for p in column)) for column in columns]
    apart = all(right < left for (_, right), (left, _) in pairwise(edges))
    lefts = [max(p.left for p in column) - min(p.left for p in column) for column in columns]
    middles = [
        max(p.left + p.right for p in column) / 2 - min(p.left + p.right for p in column) / 2 for column in columns
    ]
    return apart and all(min(a, b) <= _ASIDE * size for a, b in zip(lefts, middles, strict=True))
