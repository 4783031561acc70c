"""Finds the headlines of a page: above an article, around a `#` line, or all together at the page's end.

In: the page's lines without furniture. Out: runs of line indices. headline_matching.py decides to which article a
headline at the page's end belongs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.archive.headline_matching import fit
from retrieval.archive.lines import Line

_LONGEST_HEAD = 50  # characters of one bare headline line
_LONGEST_MARKED = 200  # characters of a marked headline line, which may hold a kicker and subheads
_MOST_LINES = 6  # lines of one headline
_MOST_BLOCK = 4  # lines of a headline without a blank line
_NARROW = 30  # characters; on a page of columns most lines are shorter
_FEWEST_LINES = 8  # fewer lines do not show the column's width
_SLACK = 2  # characters by which a column's lines differ from its width
_LEAD = 300  # characters of an article's beginning with which its headline is compared
_FITS = 0.5  # a bare line within the text is a headline if the next lines hold this share of its pairs
_FITS_WELL = 0.6  # the same for a second line as long as a column is wide
_SHORTEST_BARE = 10  # shorter bare lines within a text are subheads
_NO_END = tuple("，,、；;")
_PAIRED = (("“", "”"), ("《", "》"), ("「", "」"))  # no brackets, since a headline may be cut within them


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's lines, and how the page is set."""

    lines: Sequence[Line]
    width: int | None  # characters of a column's line; None on a page of whole paragraphs
    marked: bool  # `#` stands before headlines


def read_layout(lines: Sequence[Line]) -> Layout:
    """How the page is set, judged by its marks and the lengths of its lines."""
    lengths = Counter(len(line.bare) for line in lines if not line.mark)
    total = lengths.total()
    narrow = sum(count for length, count in lengths.items() if length <= _NARROW)
    width = None
    if total >= _FEWEST_LINES and narrow >= 0.7 * total:
        width = max(lengths, key=lambda length: (sum(lengths[length + d] for d in (-1, 0, 1)), -length))
    return Layout(lines, width, any(line.mark for line in lines))


def may_head(line: Line) -> bool:
    """True for a line that could belong to a headline: it is short, no sentence, and does not end in a comma."""
    if line.mark:
        return len(line.bare) <= _LONGEST_MARKED
    return len(line.bare) <= _LONGEST_HEAD and "。" not in line.bare and not line.bare.endswith(_NO_END)


def _is_column_line(layout: Layout, line: Line) -> bool:
    return layout.width is not None and abs(len(line.bare) - layout.width) <= _SLACK


def _balanced(bare: str) -> bool:
    """False if a quote opens and does not close, for then the text goes on."""
    return all(bare.count(opening) == bare.count(closing) for opening, closing in _PAIRED)


def head_above(layout: Layout, anchor: int, floor: int, edge: int) -> int:
    """Where the headline above the line `anchor` begins; `anchor` itself if there is none.

    Lines before `floor` belong to other articles. A headline begins behind a whole sentence and a blank line, or at
    `edge`, where the page begins or a byline has closed the article above.
    """
    lines = layout.lines
    start = i = anchor
    while i > floor and anchor - i < _MOST_LINES and may_head(lines[i - 1]):
        i -= 1
        before = lines[i - 1] if i > edge else None
        if before is None or (before.ends_sentence and lines[i].gap):
            if lines[i].ends_sentence and before is not None and not _reads_as_head(layout, i, anchor):
                break
            start = i
    return start


def _reads_as_head(layout: Layout, i: int, anchor: int) -> bool:
    """For a line that ends like a sentence (…“开门红”): True if the article below has the same words."""
    return fit(layout.lines[i].bare, lead(layout.lines, anchor)) >= _FITS


def lead(lines: Sequence[Line], start: int) -> str:
    """The first characters of the text that begins with line `start`."""
    out = ""
    for i in range(start, len(lines)):
        out += lines[i].bare[:_LEAD]
        if len(out) >= _LEAD:
            break
    return out[:_LEAD]


def head_below(layout: Layout, start: int, limit: int, strict: bool) -> int:
    """Where the headline that begins with line `start` ends, and the body begins (`limit` at most).

    strict: the page has its headlines at its end, so a line as long as a column is wide is text.
    """
    lines = layout.lines
    end = start
    while end < limit and end - start < _MOST_LINES and may_head(lines[end]):
        stop = end + 1
        if layout.width is not None:
            stop = _block_end(lines, end, limit)
            if not _is_head_block(layout, start, end, stop, strict):
                return end if end > start else _overlong_end(layout, start, stop)
        elif end > start and not lines[end].mark and not _reads_on(layout, start, end):
            return end
        end = stop
    return end


def _reads_on(layout: Layout, start: int, i: int) -> bool:
    """On a page of paragraphs: whether the bare line `i` belongs to the headline from `start`, not to the text."""
    line = layout.lines[i]
    if not _balanced(_bare(layout, start, i + 1)) or fit(line.bare, _bare(layout, start, i)) >= _FITS:
        return False
    return not line.ends_sentence or _reads_as_head(layout, i, i + 1)


def _bare(layout: Layout, start: int, end: int) -> str:
    return "".join(layout.lines[i].bare for i in range(start, end))


def _overlong_end(layout: Layout, start: int, end: int) -> int:
    """The end of the run of lines from `start` that are too long for a column: a headline right above its text."""
    assert layout.width is not None
    while start < end and len(layout.lines[start].bare) > layout.width + _SLACK and may_head(layout.lines[start]):
        start += 1
    return start


def _block_end(lines: Sequence[Line], start: int, limit: int) -> int:
    """The end of the run of lines from `start` to the next blank line."""
    end = start + 1
    while end < limit and not lines[end].gap and end - start <= _MOST_LINES:
        end += 1
    return end


def _is_head_block(layout: Layout, start: int, i: int, stop: int, strict: bool) -> bool:
    """On a page of columns: whether lines i..stop, between blank lines, belong to the headline that begins at `start`.

    The first block behind an article does, unless it is long or the page has its headlines at its end. A further block
    does if it does not look like lines of a column, or if it is one line whose words the text below repeats and the
    headline above lacks.
    """
    block = layout.lines[i:stop]
    whole = _bare(layout, i, stop)
    if len(block) > _MOST_BLOCK or not all(may_head(line) for line in block) or not _balanced(whole):
        return False
    if i == start and not strict:
        return True
    if not all(_is_column_line(layout, line) for line in block):
        return True
    if i == start or len(block) > 1:
        return False
    return fit(whole, lead(layout.lines, stop)) >= _FITS_WELL and fit(whole, _bare(layout, start, i)) < _FITS


def bare_heads(layout: Layout, start: int, end: int) -> list[tuple[int, int]]:
    """(first line, body's first line) of headlines within lines start..end that no mark, opening or byline announces.

    A line counts only if the text below repeats its words, since a paragraph broken by a column's end looks the same.
    """
    found = []
    i = start + 1
    while i < end - 1:
        stop = _bare_head_end(layout, i, end)
        if stop > i:
            found.append((i, stop))
            i = stop
        i += 1
    return found


def _bare_head_end(layout: Layout, i: int, end: int) -> int:
    """The end of the bare headline that begins with line `i`; `i` if none does."""
    lines = layout.lines
    if layout.marked or not (lines[i].gap and may_head(lines[i]) and lines[i - 1].ends_sentence):
        return i
    stop = head_below(layout, i, end, strict=False)
    if stop in (i, end) or not lines[stop].gap or lines[stop - 1].ends_sentence:
        return i
    if layout.width is not None and all(_is_column_line(layout, line) for line in lines[i:stop]):
        return i
    head = _bare(layout, i, stop)
    return stop if len(head) >= _SHORTEST_BARE and fit(head, lead(lines, stop)) >= _FITS else i
