"""Which headline belongs to which article, by the character pairs they share.

In: texts without white space. Out: measures of fit, and the best assignment of headlines to articles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

_LONGEST_ARTICLE = 6000  # characters of an article that are compared
_BEAM = 200  # partial assignments kept; with 8 articles all of them are
_CHOICES = 6  # articles tried for one headline line, best first
_COVERED = 4.0  # worth of giving an article its first line: about one shared pair that no other article has


def pairs(bare: str) -> set[str]:
    """The character pairs of a text."""
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def fit(headline: str, text: str) -> float:
    """The share of the headline's character pairs that the text holds, 0..1."""
    wanted = pairs(headline)
    return sum(pair in text for pair in wanted) / len(wanted) if wanted else 0.0


class Places:
    """Where in a text's lines each character pair first and last stands, to ask what a cut would leave on each side."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for number, line in enumerate(lines):
            for pair in pairs(line):
                self._first.setdefault(pair, number)
                self._last[pair] = number

    def sides(self, headline: str, cut: int) -> tuple[float, float]:
        """The shares of the headline's pairs that stand before line `cut`, and from there on."""
        wanted = pairs(headline)
        if not wanted:
            return 0.0, 0.0
        before = sum(self._first.get(pair, cut) < cut for pair in wanted)
        behind = sum(self._last.get(pair, -1) >= cut for pair in wanted)
        return before / len(wanted), behind / len(wanted)


def assign(blocks: Sequence[str], articles: Sequence[str]) -> list[int]:
    """For each block of headline lines the index of its article.

    Blocks of one headline stand together, so each article gets one run of neighbouring blocks, or none. A shared pair
    counts by its rarity among the page's articles. Beam search: time grows with the number of blocks, not its square.
    """
    holders: dict[str, list[int]] = {}
    for a, article in enumerate(articles):
        for pair in pairs(article[:_LONGEST_ARTICLE]):
            holders.setdefault(pair, []).append(a)
    beam = [_State(0.0, -1, 0, None)]
    for block in blocks:
        scores = [0.0] * len(articles)
        for pair in sorted(pairs(block)):
            for a in holders.get(pair, ()):
                scores[a] += log((1 + len(articles)) / len(holders[pair]))
        beam = _step(beam, scores)
    return _path(beam[0])


@dataclass(frozen=True, slots=True)
class _State:
    """A partial assignment: its worth, the article of its last block, the articles used (bits), the state before."""

    worth: float
    last: int
    used: int
    before: "_State | None"


def _step(beam: list[_State], scores: list[float]) -> list[_State]:
    """The best states one block on: it continues the last headline, or begins that of an article still without one."""
    order = sorted(range(len(scores)), key=lambda a: -scores[a])
    best: dict[tuple[int, int], _State] = {}
    for state in beam:
        free = [a for a in order if not state.used >> a & 1][:_CHOICES]
        moves = [(a, scores[a] + _COVERED) for a in free]
        if state.last >= 0:
            moves.append((state.last, scores[state.last]))
        for a, gain in moves:
            key = (a, state.used | 1 << a)
            worth = state.worth + gain
            if key not in best or worth > best[key].worth:
                best[key] = _State(worth, a, key[1], state)
    return sorted(best.values(), key=lambda state: -state.worth)[:_BEAM]


def _path(state: _State) -> list[int]:
    path = []
    at: _State | None = state
    while at is not None and at.before is not None:
        path.append(at.last)
        at = at.before
    return path[::-1]
