"""How far a file is read whose pages are recognised one by one, which takes seconds to half a minute a page.

In: the number of each such page as it is begun. Out: a PageBegun for whoever shows progress.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_LAST = 3  # pages by which the rest is judged: those kept from an earlier build took no time


@dataclass(frozen=True, slots=True)
class PageBegun:
    """A page whose characters are about to be recognised."""

    source: str
    number: int  # from 1
    count: int  # of the file's pages
    seconds_left: float | None  # about, for this page and those behind it; None for the first


Tell = Callable[[PageBegun], None]


def tell_nobody(_page: PageBegun) -> None:
    """For a caller that shows no progress."""


def page_teller(
    source: str, count: int, tell: Tell, clock: Callable[[], float] = time.monotonic
) -> Callable[[int], None]:
    """A function that takes the number of each page as it is begun, and tells of it."""
    begun: deque[float] = deque(maxlen=_LAST + 1)

    def begin(number: int) -> None:
        begun.append(clock())
        times = [later - earlier for earlier, later in pairwise(begun)]
        tell(PageBegun(source, number, count, median(times) * (count - number + 1) if times else None))

    return begin
