"""A visit → the places that its party went to, without the one that holds them all.

到某园区,先后到甲、乙、丙: three stops, and the place where they lie.
"""

import re
from collections.abc import Sequence

_THEN_TO = re.compile("先后|分别|依次|逐一")
_LEAST = 3  # targets of which the first may hold the others


def stops(targets: Sequence[str], text: str) -> tuple[str, ...]:
    """The targets of a visit as `text` tells them."""
    if len(targets) < _LEAST:
        return tuple(targets)
    end = text.find(targets[0]) + len(targets[0])
    start = text.find(targets[1], end)
    holds_all = end >= len(targets[0]) and _THEN_TO.search(text, end, start) is not None if start >= 0 else False
    return tuple(targets[1:]) if holds_all else tuple(targets)
