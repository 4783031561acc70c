"""The characters of a printed page, with their boxes → its lines in reading order.

In: pieces of text (columns.py). Out: header, columns, foot, a line for each printed line; lines in large type get a `#`
mark, and an empty line stands where a gap is printed.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.archive.columns import Piece, Row, find_blocks, rows_of, text_height
from retrieval.archive.edges import is_edge_line
from retrieval.archive.folded import simplified
from retrieval.archive.furniture import is_page_line
from retrieval.archive.page_tables import find_tables
from retrieval.archive.tables import row_lines

_HEADLINE = 1.25  # times the text's height
_ANOTHER_SIZE = 1.15
_PARAGRAPH_GAP = 1.4  # times the usual distance between lines
_EDGE_ROWS = 2  # rows at the page's top and foot that may hold its number and date
_MASTHEAD_ROWS = 6
_WORD_GAP = 0.2


def page_lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """The page's lines: header, columns, foot."""
    rows = rows_of(pieces)
    top = _edge(rows)
    foot = len(rows) - _edge(rows[top:][::-1])
    inner = [piece for row in rows[top:foot] for piece in row]
    lines = [_row_text(row) for row in rows[:top]]
    above = 0.0  # the height of the last row before the block
    for block in find_blocks(inner):
        for number, (is_apart, line) in enumerate(_block_lines(block, inner)):
            # A text that goes on in the next column is set in one size; a caption between two columns is not.
            is_other = number == 0 and above > 0 and not _is_one_size(above, text_height(rows_of(block)[0]))
            is_apart = is_apart or is_other or (lines[-1:] != [] and lines[-1].startswith("# "))
            lines += ["", line] if is_apart and lines else [line]
        above = text_height(rows_of(block)[-1])
    if foot < len(rows):
        lines += ["" for _ in lines[:1]] + [_row_text(row) for row in rows[foot:]]
    yield from (line.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for line in lines)


def _edge(rows: Sequence[Row]) -> int:
    """How many rows from the page's edge on are furniture: number and date, or masthead and weather."""
    for i, row in enumerate(rows[:_MASTHEAD_ROWS]):
        text = simplified(_row_text(row))
        if not (is_edge_line(text) or (i < _EDGE_ROWS and is_page_line(text))):
            return i
    return min(_MASTHEAD_ROWS, len(rows))


def _block_lines(block: Sequence[Piece], page: Sequence[Piece]) -> Iterator[tuple[bool, str]]:
    """A column's lines, each with whether a gap is above it."""
    size = text_height(page)
    column = [piece for piece in block if piece.height <= _HEADLINE * size] or page
    width = max(piece.right for piece in column) - min(piece.left for piece in column)
    rows = rows_of(block)
    steps = sorted(_top(below) - _top(above) for above, below in pairwise(rows))
    usual = steps[len(steps) // 2] if steps else 0.0
    tables = dict(find_tables(rows))
    headline, behind = "", 0
    for i, row in enumerate(rows):
        if i < behind:
            continue
        if i in tables:
            if headline:
                yield True, f"# {headline}"
                headline = ""
            behind = tables[i]
            cells = [[piece.text for piece in of_row] for of_row in rows[i:behind]]
            yield from ((number == 0, line) for number, line in enumerate(row_lines(cells)))
            continue
        height, above = text_height(row), rows[i - 1] if i else None
        is_same = above is not None and _is_one_size(height, text_height(above))
        is_large = height > _HEADLINE * size
        wraps = is_same and is_large and above is not None and above[-1].right - above[0].left > width - height
        if headline and not wraps:
            yield True, f"# {headline}"
            headline = ""
        if is_large:
            headline += (" " if headline and above is not None and above[-1].is_spaced else "") + _row_text(row)
        else:
            far = above is not None and _top(row) - _top(above) > _PARAGRAPH_GAP * usual
            yield far or (above is not None and not is_same), _row_text(row)
    if headline:
        yield True, f"# {headline}"


def _is_one_size(height: float, other: float) -> bool:
    return max(height, other) <= _ANOTHER_SIZE * min(height, other)


def _top(row: Row) -> float:
    return min(piece.top for piece in row)


def _row_text(row: Row) -> str:
    """The characters of a row, with a space in each gap that is wide enough."""
    text = row[0].text
    for left, right in pairwise(row):
        is_wide = right.left - left.right > _WORD_GAP * min(left.height, right.height)
        text += f" {right.text}" if is_wide else right.text
    return text
