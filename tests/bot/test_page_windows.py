"""Turning pages: a window is a pair of lines, 1-based and inclusive."""

from hypothesis import given
from hypothesis import strategies as st

from bot.engine_tasks import MOST_CHARACTERS, MOST_LINES, window


@st.composite
def cited_pages(draw: st.DrawFn) -> tuple[list[int], tuple[int, int]]:
    """The lengths of a page's lines, and the cited lines."""
    lengths = draw(st.lists(st.integers(0, 3 * MOST_CHARACTERS) | st.integers(0, 80), min_size=1, max_size=150))
    first = draw(st.integers(1, len(lengths)))
    return lengths, (first, draw(st.integers(first, len(lengths))))


def windows(lengths: list[int], cited: tuple[int, int], step: int) -> list[tuple[int, int]]:
    """All windows that turning in one direction shows, without the first."""
    found, shift = [], step
    while (lines := window(lengths, cited, shift)) is not None:
        found.append(lines)
        shift += step
    return found


@given(cited_pages())
def test_windows_tile_the_text(page: tuple[list[int], tuple[int, int]]) -> None:
    lengths, cited = page
    middle = window(lengths, cited, 0)
    assert middle is not None
    tiles = [*reversed(windows(lengths, cited, -1)), middle, *windows(lengths, cited, 1)]
    lines = [line for first, last in tiles for line in range(first, last + 1)]
    assert lines == list(range(1, len(lengths) + 1))


@given(cited_pages())
def test_a_window_holds_what_a_message_shows_well(page: tuple[list[int], tuple[int, int]]) -> None:
    lengths, cited = page
    for first, last in (*windows(lengths, cited, -1), *windows(lengths, cited, 1)):
        assert last - first < MOST_LINES
        assert first == last or sum(lengths[first - 1 : last]) <= MOST_CHARACTERS


@given(cited_pages())
def test_the_first_window_has_the_cited_lines_and_no_more_than_fits_with_them(
    page: tuple[list[int], tuple[int, int]],
) -> None:
    lengths, cited = page
    first, last = window(lengths, cited, 0) or (0, 0)
    assert first <= cited[0] <= cited[1] <= last
    assert (first, last) == cited or sum(lengths[first - 1 : last]) <= MOST_CHARACTERS
    assert last - first < max(MOST_LINES, cited[1] - cited[0] + 1)


def test_the_cited_line_stands_in_the_middle_of_a_long_page() -> None:
    assert window([100] * 99, (50, 50), 0) == (43, 57)
    assert window([100] * 99, (50, 50), 1) == (58, 72)
    assert window([100] * 99, (50, 50), -1) == (28, 42)


def test_a_short_page_is_one_window() -> None:
    assert window([10, 10, 10], (2, 2), 0) == (1, 3)
    assert window([10, 10, 10], (2, 2), 1) is None
    assert window([10, 10, 10], (2, 2), -1) is None


def test_turning_far_beyond_the_ends_gives_none() -> None:
    assert window([10] * 5, (3, 3), 10**6) is None
    assert window([10] * 5, (3, 3), -(10**6)) is None


def test_cited_lines_of_a_page_that_has_become_shorter_end_with_it() -> None:
    assert window([10] * 5, (4, 9), 0) == (1, 5)
