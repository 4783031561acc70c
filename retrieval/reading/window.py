"""Articles → the windows worth reading: runs of whole sentences that carry most of the question.

A window is at most LONGEST characters; a longer sentence is cut at its clauses, a longer clause anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.reading.asked import Asked
from retrieval.words.sentences import Span, clauses

LONGEST = 320
MOST = 4  # windows read for a question: six answer 3,317 questions no better
MOST_OF_ONE = 3  # of one article
# Of the best window's score: six windows hold the answer to .860 of people's questions, those above this, half as many,
# to .847.
WORTH_READING = 0.6
_RANK = 0.12  # what the first place among the articles found is worth beside coverage, the n-th 1/n of it


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an article."""

    article: int  # the place of its article among those found, from 0
    start: int  # in characters of the article's text
    end: int
    coverage: float  # share of the question's rarity that stands in it, 0..1
    article_coverage: float  # … in all of its article, headline and byline with it


def choose_windows(
    asked: Asked, articles: Sequence[tuple[str, str, Sequence[Span]]], most: int = MOST, least: float = 0.0
) -> list[Window]:
    """The best windows, best first.

    `articles`: (folded text, headline and byline folded, spans of sentences); `least`: the share of the best window's
    score below which one is left out.
    """
    scored: list[tuple[float, Window]] = []
    for place, (folded, beside, spans) in enumerate(articles):
        whole = covered(asked, folded + "\n" + beside)
        pieces = list(_pieces(folded, spans))
        best = sorted(_runs(asked, folded, pieces), key=lambda run: (-run[0], run[1]))
        kept: list[Span] = []
        for coverage, low, high in best:
            start, end = pieces[low][0], pieces[high - 1][1]
            if all(end <= other[0] or start >= other[1] for other in kept):
                kept.append((start, end))
                score = coverage + 0.5 * whole + _RANK / (place + 1)
                scored.append((score, Window(place, start, end, coverage, whole)))
            if len(kept) == MOST_OF_ONE:
                break
    scored.sort(key=lambda one: -one[0])
    return [window for score, window in scored[:most] if score >= least * scored[0][0]]


def covered(asked: Asked, text: str) -> float:
    """The share of the question's rarity whose pairs stand in a folded text, 0..1."""
    return sum(rarity for pair, rarity in asked.pairs.items() if pair in text) / asked.weight


def _pieces(folded: str, spans: Sequence[Span]) -> Iterator[Span]:
    for start, end in spans:
        if end - start <= LONGEST:
            yield start, end
            continue
        for low, high in clauses(folded, start, end):
            yield from ((at, min(at + LONGEST, high)) for at in range(low, high, LONGEST))


def _runs(asked: Asked, folded: str, pieces: Sequence[Span]) -> Iterator[tuple[float, int, int]]:
    """(coverage, first piece, behind the last) of the longest run from each piece on."""
    high = 0
    for low in range(len(pieces)):
        high = max(high, low + 1)
        while high < len(pieces) and pieces[high][1] - pieces[low][0] <= LONGEST:
            high += 1
        yield covered(asked, folded[pieces[low][0] : pieces[high - 1][1]]), low, high
        if high == len(pieces):
            break
