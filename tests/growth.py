"""Whether work takes time in proportion to the length of its text, told by processor time and no clock."""

import time
from collections.abc import Callable

_TRIES = 3
_MOST = 40  # ten times the text may take ten times as long, and some more; in quadratic time it takes a hundred times
_LEAST_S = 0.001  # less cannot be told from nothing


def grows_with_length(work: Callable[[str], object], piece: str, longest: int) -> bool:
    """Whether `longest` characters of repeated pieces take at most 40 times as long as a tenth of them.

    What else runs on the machine makes times longer, so a failure is tried again.
    """
    short, long = (piece * (length // len(piece)) for length in (longest // 10, longest))
    return any(_seconds(work, long) < _MOST * min(_seconds(work, short) for _ in range(_TRIES)) for _ in range(_TRIES))


def _seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return max(time.process_time() - start, _LEAST_S)
