"""Matches headlines with articles by the character pairs they share.

In: texts without white space. Out: how well they fit, and the best assignment of headlines to articles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

_LONGEST_ARTICLE = 6000  # characters of an article that are compared
_BEAM = 200  # partial assignments kept; enough for all of them with 8 articles
_CHOICES = 6  # articles tried for one block of headline lines, best first
_COVERED = 4.0  # score for giving an article its first headline line: about one pair that no other article has


def pairs(bare: str) -> set[str]:
    """The character pairs of a text."""
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def fit(headline: str, text: str) -> float:
    """The share of the headline's character pairs that the text holds, 0..1."""
    wanted = pairs(headline)
    return sum(pair in text for pair in wanted) / len(wanted) if wanted else 0.0


class Places:
    """The first and last line of each character pair, to find out which pairs a cut would leave on each side."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for number, line in enumerate(lines):
            for pair in pairs(line):
                self._first.setdefault(pair, number)
                self._last[pair] = number

    def sides(self, headline: str, cut: int) -> tuple[float, float]:
        """The shares of the headline's pairs that stand before line `cut`, and from it on."""
        wanted = pairs(headline)
        if not wanted:
            return 0.0, 0.0
        before = sum(self._first.get(pair, cut) < cut for pair in wanted)
        behind = sum(self._last.get(pair, -1) >= cut for pair in wanted)
        return before / len(wanted), behind / len(wanted)


def assign(blocks: Sequence[str], articles: Sequence[str]) -> list[int]:
    """The index of the article for each block of headline lines.

    Blocks of one headline stand together, so each article gets one run of neighbouring blocks, or none. The rarer a
    shared pair is among the page's articles, the more it counts. A beam search keeps the time linear in the blocks.
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
    """A partial assignment: its score, the article of its last block, the articles used (bits), the state before it."""

    worth: float
    last: int
    used: int
    before: "_State | None"


def _step(beam: list[_State], scores: list[float]) -> list[_State]:
    """The best states after one more block: it continues the last headline or begins that of an article without one."""
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
