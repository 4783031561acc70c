"""Traditional characters → simplified ones, so that one wording finds both: 本報訊, 記者, 責編, 首頁.

In: text as printed. Out: text of the same length for matching only; what is kept of a page is cut from what is printed.
"""

from collections.abc import Iterable
from functools import cache

from retrieval.words.simplified import FORMS, SIMPLIFIED

_TRADITIONAL = frozenset(FORMS)  # asked of a text a hundred times faster than a pattern of all of them


@cache
def _table() -> dict[int, int]:
    return dict(zip(map(ord, FORMS), map(ord, SIMPLIFIED), strict=True))


def simplified(text: str) -> str:
    """The text with each traditional character replaced; its character i stands for character i of `text`."""
    return text if _TRADITIONAL.isdisjoint(text) else text.translate(_table())


def as_printed(names: Iterable[str], printed: str) -> tuple[str, ...]:
    """Names that were found in a simplified text, as the printed text has them; white space within them is ignored."""
    bare = "".join(printed.split())
    folded = simplified(bare)
    if folded == bare:
        return tuple(names)
    places = ((name, folded.find(name)) for name in names)
    return tuple(bare[place : place + len(name)] if place >= 0 else name for name, place in places)
