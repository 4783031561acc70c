"""Puts a printed page in reading order: column after column, with no line across two columns.

In: pieces of text with their boxes. Out: blocks of one column each, in the order in which they are read.

A region that a gutter (white space from top to bottom) divides is read column by column. A region without a gutter is
cut across, where a headline or something else spans the columns, into three: the rows above, the longest run of rows
with gutters, and the rows below. This follows Nagy and Seth's X-Y cut (Hierarchical Representation of Optically Scanned
Documents, 1984) with one change: a cut across is chosen by the gutters that it opens, not by white space, since columns
on one line grid leave white space across the page anywhere.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from retrieval.archive.page_tables import is_table

Mask = int  # bit k is set if something is printed on the k-th stripe of a page's width
Gap = tuple[int, int]  # stripes start..end

_STRIPES = 5  # in the height of a line
_GUTTER = 0.7  # in line heights; narrower is enough over many rows, where spaces between words do not line up
_FEW_ROWS = 3
_GUTTER_OF_FEW = 1.6  # in line heights, for a few rows; the space in a headline is 1
_NARROWEST = 4.0  # least width of a column, in line heights
_LARGE = 1.3  # times the height of the text, from which a line is a headline
_SPACE = 1.2  # times a headline's height; the spaces within a headline are not wider
_SHRINK = 0.2  # share of a line's height taken off on either side, so that tight lines do not overlap
_MAY_HANG = tuple("、。,,;;:：!!??”’」』》)）")
_DEEPEST = 40  # nested cuts; no printed page has more than ten


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one line without a wide gap between them. Its box is in points from the page's left and top."""

    left: float
    right: float
    top: float
    bottom: float
    text: str
    is_spaced: bool = False  # a space is printed behind it

    @property
    def height(self) -> float:
        return self.bottom - self.top


Row = tuple[Piece, ...]  # pieces side by side, from the left


def find_blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each column, column after column."""
    size = text_height(pieces)
    return list(_blocks(list(pieces), size, 0)) if pieces and size > 0 else []


def text_height(pieces: Sequence[Piece]) -> float:
    """The height of most characters; 0 if there are none."""
    heights: Counter[float] = Counter()
    for piece in pieces:
        heights[round(piece.height, 1)] += len(piece.text)
    return max(heights, key=lambda height: (heights[height], -height), default=0.0)


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces grouped into rows, from the top."""
    rows: list[list[Piece]] = []
    bottom = float("-inf")
    for piece in sorted(pieces, key=lambda piece: piece.top + _SHRINK * piece.height):
        if piece.top + _SHRINK * piece.height >= bottom:
            rows.append([])
        rows[-1].append(piece)
        bottom = max(bottom, piece.bottom - _SHRINK * piece.height)
    return [tuple(sorted(row, key=lambda piece: piece.left)) for row in rows]


def _blocks(pieces: list[Piece], size: float, depth: int) -> Iterator[list[Piece]]:
    rows = rows_of(pieces)
    raster = _Raster(min(piece.left for piece in pieces), size / _STRIPES)
    masks = [raster.mask(row) for row in rows]
    gutters = raster.gutters(masks)
    if depth >= _DEEPEST or len(pieces) == 1 or (gutters and is_table(rows)):
        yield pieces
    elif gutters and not any(_heads_columns(rows, masks, i, raster, size) for i in range(len(rows) - 1)):
        for column in raster.columns(pieces, gutters):
            yield from _blocks(column, size, depth + 1)
    else:
        first, last = _longest_run(rows, masks, raster, size)
        if (first, last) == (0, len(rows)):
            yield pieces
            return
        for part in (rows[:first], rows[first:last], rows[last:]):
            if part:
                yield from _blocks([piece for row in part for piece in row], size, depth + 1)


def _longest_run(rows: Sequence[Row], masks: Sequence[Mask], raster: "_Raster", size: float) -> tuple[int, int]:
    """The longest run of rows, first..last, with a common gutter; as `_around_heads` if no two rows share one."""
    heads = [_heads_columns(rows, masks, i, raster, size) for i in range(len(rows))]
    best = (0, 0)
    first = 0
    for last in range(1, len(rows) + 1):
        if heads[last - 1]:
            first = last
        while last - first > 1 and not raster.gutters(masks[first:last], _GUTTER):
            first += 1
        if last - first > max(1, best[1] - best[0]) and raster.gutters(masks[first:last]):
            best = first, last
    return best if best[1] else _around_heads(heads)


def _around_heads(heads: Sequence[bool]) -> tuple[int, int]:
    """The rows before the first headline over columns, or only that headline if it is on top; all rows without one."""
    first = next((i for i, head in enumerate(heads) if head), 0)
    return (0, first) if first else (0, 1 if heads[0] else len(heads))


def _heads_columns(rows: Sequence[Row], masks: Sequence[Mask], i: int, raster: "_Raster", size: float) -> bool:
    """True for a headline that is alone in its row above several columns, whether or not it spans their gutters."""
    if any(piece.height < _LARGE * size for piece in rows[i]):
        return False
    below: list[Mask] = []
    for k in range(i + 1, len(rows)):
        if all(piece.height >= _LARGE * size for piece in rows[k]):
            if below:
                break
            continue  # the headline's next line
        below.append(masks[k])
    # Wide white space above a gutter separates two headlines.
    apart = [
        gap for gap in _gaps(masks[i]) if gap[1] - gap[0] > _SPACE * max(p.height for p in rows[i]) / raster.stripe
    ]
    gutters = raster.gutters(below)
    return bool(gutters) and not any(a < d and c < b for a, b in gutters for c, d in apart)


@dataclass(frozen=True, slots=True)
class _Raster:
    """A region's width, divided into stripes."""

    left: float
    stripe: float  # points

    def mask(self, row: Row) -> Mask:
        return reduce(or_, (self._bits(piece) for piece in row))

    def _bits(self, piece: Piece) -> Mask:
        start = int((piece.left - self.left) / self.stripe)
        # A closing mark may reach over the column's edge into the gutter, unless its line goes on behind a space.
        hangs = piece.text.endswith(_MAY_HANG) and not piece.is_spaced
        hang = (piece.right - piece.left) / len(piece.text) if hangs else 0.0
        end = max(start + 1, round((piece.right - hang - self.left) / self.stripe))
        return (1 << end) - (1 << start)

    def gutters(self, masks: Sequence[Mask], narrowest: float | None = None) -> list[Gap]:
        """The gaps that are white in all rows and divide columns; `narrowest` is in line heights."""
        if len(masks) < 2:
            return []
        narrowest = narrowest or (_GUTTER_OF_FEW if len(masks) <= _FEW_ROWS else _GUTTER)
        gaps = [gap for gap in _gaps(reduce(or_, masks)) if gap[1] - gap[0] >= narrowest * _STRIPES]
        width = reduce(or_, masks).bit_length()
        while gaps:  # a gap beside a strip too narrow for a column is no gutter
            edges = [0, *(edge for gap in gaps for edge in gap), width]
            strips = [(edges[k + 1] - edges[k], k // 2) for k in range(0, len(edges), 2)]
            strip, k = min(strips)
            if strip >= _STRIPES * _NARROWEST:
                break
            beside = [j for j in (k - 1, k) if 0 <= j < len(gaps)]
            del gaps[min(beside, key=lambda j: gaps[j][1] - gaps[j][0])]
        return gaps

    def columns(self, pieces: Sequence[Piece], gutters: Sequence[Gap]) -> list[list[Piece]]:
        edges = [self.left + (start + end) / 2 * self.stripe for start, end in gutters]
        columns: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
        for piece in pieces:
            columns[sum((piece.left + piece.right) / 2 > edge for edge in edges)].append(piece)
        return [column for column in columns if column]


def _gaps(mask: Mask) -> Iterator[Gap]:
    """The runs of white between the first and the last printed stripe."""
    bits = bin(mask)[:1:-1]
    place = bits.find("1")
    while (start := bits.find("0", place)) >= 0:
        place = bits.find("1", start)
        yield start, place
