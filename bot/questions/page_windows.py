"""Windows of lines in a page: one around the cited lines, others above and below it.

The windows cover the text without gaps or overlaps. Each has whole lines, as many as a message shows well.
"""

from collections.abc import Iterator, Sequence

MOST_CHARACTERS = 1500
MOST_LINES = 30


def window(lengths: Sequence[int], cited: tuple[int, int], shift: int) -> tuple[int, int] | None:
    """The lines (1-based, inclusive) of the window `shift` steps from the one around the cited lines; None beyond.

    lengths: characters of each line.
    """
    if cited[0] > len(lengths):
        return None  # the text has become shorter
    first, last = _around(lengths, cited)
    for _ in range(abs(shift)):
        if shift > 0:
            first, last = last + 1, last + _fitting(lengths[last:])
        else:
            first, last = first - _fitting(lengths[: first - 1][::-1]), first - 1
        if first < 1 or last > len(lengths) or first > last:
            return None
    return first, last


def _around(lengths: Sequence[int], cited: tuple[int, int]) -> tuple[int, int]:
    """The cited lines with about as much above as below."""
    first, last = cited[0], min(cited[1], len(lengths))
    room = MOST_CHARACTERS - sum(lengths[first - 1 : last])
    for grown in _growing(first, last, len(lengths)):
        room -= lengths[grown - 1]
        if room < 0 or last - first + 1 >= MOST_LINES:
            break
        first, last = min(first, grown), max(last, grown)
    return first, last


def _growing(first: int, last: int, count: int) -> Iterator[int]:
    """Lines above and below in turn, outwards."""
    above, below = first - 1, last + 1
    while above >= 1 or below <= count:
        if above >= 1:
            yield above
            above -= 1
        if below <= count:
            yield below
            below += 1


def _fitting(lengths: Sequence[int]) -> int:
    """How many of the first lines fit a window; at least one, if there is one."""
    room = MOST_CHARACTERS
    count = 0
    for length in lengths[:MOST_LINES]:
        room -= length
        if room < 0 and count:
            break
        count += 1
    return count
