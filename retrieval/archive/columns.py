"""The reading order of a printed page: one column after the other, and no line across two columns.

In: pieces of text with their boxes. Out: blocks of one column each, in the order in which they are read.

A region that white space divides from top to bottom is read column by column. One that has no such gutter is cut where
a headline, or whatever else spans the columns, stands: what is above, the longest run of rows that has gutters, what is
below. After Nagy and Seth's X-Y cut (Hierarchical Representation of Optically Scanned Documents, 1984), but that the
cuts across are made by the gutters they set free, since the lines of columns on one grid leave white space anywhere.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

Mask = int  # bit k is set where something is printed on the k-th stripe of a page's width
Gap = tuple[int, int]  # stripes start..end

_STRIPES = 5  # to the height of a line
_GUTTER = 0.7  # lines' heights: letters set wide and words set apart do not line up over many rows
_FEW_ROWS = 3
_GUTTER_OF_FEW = 1.6  # so few rows may do; the space in a headline is 1
_NARROWEST = 4.0  # lines' heights that a column is wide at least
_LARGE = 1.3  # times the text's height: a headline
_SPACE = 1.2  # of a headline's height; its own spaces are not wider
_SHRINK = 0.2  # of a line's height on either side, so that lines set tight stand apart
_MAY_HANG = tuple("、。,,;;:：!!??”’」』》)）")
_DEEPEST = 40  # cuts within cuts; no printed page has more than ten


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one line without a wide gap between them. Points from the page's left and top."""

    left: float
    right: float
    top: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top


Row = tuple[Piece, ...]  # pieces beside each other, from the left


def find_blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each column, column after column."""
    size = text_height(pieces)
    return list(_blocks(list(pieces), size, 0)) if pieces and size > 0 else []


def text_height(pieces: Sequence[Piece]) -> float:
    """The height in which most characters are set; 0 where there are none."""
    heights: Counter[float] = Counter()
    for piece in pieces:
        heights[round(piece.height, 1)] += len(piece.text)
    return max(heights, key=lambda height: (heights[height], -height), default=0.0)


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """Pieces that stand beside each other, row below row."""
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
    if depth >= _DEEPEST or len(pieces) == 1:
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
    """The rows first..last that have gutters in common and are the most; all where no two have any."""
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
    """The rows up to the first headline over columns, or from it on; all where there is none."""
    first = next((i for i, head in enumerate(heads) if head), 0)
    return (0, first) if first else (0, 1 if heads[0] else len(heads))


def _heads_columns(rows: Sequence[Row], masks: Sequence[Mask], i: int, raster: "_Raster", size: float) -> bool:
    """True for a headline alone in its row above several columns, whether or not it reaches over their gutters."""
    if any(piece.height < _LARGE * size for piece in rows[i]):
        return False
    below: list[Mask] = []
    for k in range(i + 1, len(rows)):
        if all(piece.height >= _LARGE * size for piece in rows[k]):
            if below:
                break
            continue  # the headline's next line
        below.append(masks[k])
    # White space that is wide and stands above a gutter parts two headlines.
    apart = [
        gap for gap in _gaps(masks[i]) if gap[1] - gap[0] > _SPACE * max(p.height for p in rows[i]) / raster.stripe
    ]
    gutters = raster.gutters(below)
    return bool(gutters) and not any(a < d and c < b for a, b in gutters for c, d in apart)


@dataclass(frozen=True, slots=True)
class _Raster:
    """A region's width in stripes."""

    left: float
    stripe: float  # points

    def mask(self, row: Row) -> Mask:
        return reduce(or_, (self._bits(piece) for piece in row))

    def _bits(self, piece: Piece) -> Mask:
        start = int((piece.left - self.left) / self.stripe)
        # A closing mark may hang over the column's edge, into the gutter.
        hang = (piece.right - piece.left) / len(piece.text) if piece.text.endswith(_MAY_HANG) else 0.0
        end = max(start + 1, round((piece.right - hang - self.left) / self.stripe))
        return (1 << end) - (1 << start)

    def gutters(self, masks: Sequence[Mask], narrowest: float | None = None) -> list[Gap]:
        """The white stripes that all rows have in common and that divide columns; `narrowest` in lines' heights."""
        if len(masks) < 2:
            return []
        narrowest = narrowest or (_GUTTER_OF_FEW if len(masks) <= _FEW_ROWS else _GUTTER)
        gaps = [gap for gap in _gaps(reduce(or_, masks)) if gap[1] - gap[0] >= narrowest * _STRIPES]
        width = reduce(or_, masks).bit_length()
        while gaps:  # a gap is no gutter while the strip beside it is too narrow for a column
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
