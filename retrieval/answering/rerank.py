"""Orders candidate passages by how well they carry the words of a query, and folds those that print the same text.

The features and weights were measured on 2,501 queries (benchmarks/README.md), fitted on one half and checked on the
other.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.index.catalog import StoredPassage
from retrieval.index.sketches import Originals
from retrieval.tokens import fold

# What each feature, 0..1, counts for.
BM25 = 1.0  # as a share of the best passage's
COVERAGE = 0.8  # of the query's units, by rarity, in the passage
COVERAGE_WITH_HEADLINE = 1.4  # in passage and headline together
HEADLINE = 3.5  # in the headline alone
SENTENCE = 0.8  # in the headline and the one sentence that carries most
COSINE = 0.6
VERBATIM = 4.0  # the whole query stands there, letter for letter

_SUM = BM25 + COVERAGE + COVERAGE_WITH_HEADLINE + HEADLINE + SENTENCE + COSINE + VERBATIM
_SENTENCE_END = re.compile(r"[。!?…;]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what was found out while looking for it."""

    passage: StoredPassage
    bm25: float  # as a share of the best, 0 where it was not among the best
    cosine: float
    is_verbatim: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    passage: StoredPassage
    score: float  # 0..1
    copies: tuple[str, ...]  # sources of other articles with the same text


def weigh_units(units: Iterable[str], frequency: Callable[[str], int], size: int) -> dict[str, float]:
    """Each unit's share of the query by rarity: BM25's idf, all together 1."""
    idf = {}
    for unit in dict.fromkeys(units):
        count = frequency(unit)
        idf[unit] = math.log1p((size - count + 0.5) / (count + 0.5))
    total = sum(idf.values()) or 1.0
    return {unit: value / total for unit, value in idf.items()}


def rank(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[tuple[float, StoredPassage]]:
    """(score, passage), best first; equal ones by source and place."""
    headlines: dict[str | None, tuple[float, frozenset[str]]] = {}
    scored = []
    for candidate in candidates:
        headline = candidate.passage.headline
        if headline not in headlines:
            headlines[headline] = _carried(fold(headline or ""), weights)
        scored.append((_score(candidate, weights, *headlines[headline]), candidate.passage))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].source, pair[1].article_id, pair[1].start))


def _carried(text: str, weights: Mapping[str, float]) -> tuple[float, frozenset[str]]:
    """The weight of the units that stand in a text, and these units."""
    units = frozenset(unit for unit in weights if unit in text)
    return sum(weights[unit] for unit in units), units


def _score(
    candidate: Candidate, weights: Mapping[str, float], in_headline: float, headline_units: frozenset[str]
) -> float:
    text = fold(candidate.passage.text)
    own = [(unit, weight) for unit, weight in weights.items() if unit in text]
    rest = [(unit, weight) for unit, weight in own if unit not in headline_units]
    score = (
        BM25 * candidate.bm25
        + COVERAGE * sum(weight for _, weight in own)
        + COVERAGE_WITH_HEADLINE * (in_headline + sum(weight for _, weight in rest))
        + HEADLINE * in_headline
        + COSINE * max(candidate.cosine, 0.0)
        + VERBATIM * candidate.is_verbatim
    )
    if own:
        sentences = (sum(w for unit, w in rest if unit in sentence) for sentence in _SENTENCE_END.split(text))
        score += SENTENCE * (in_headline + max(sentences))
    return score / _SUM


def fold_copies(ranked: Sequence[tuple[float, StoredPassage]], top: int) -> list[Ranked]:
    """The `top` best, where of articles with the same text only the best-placed one gives hits and names the others."""
    originals = Originals()
    copies: dict[int, dict[str, None]] = {}  # article with hits → sources of its copies
    hits: list[tuple[float, StoredPassage]] = []
    place: dict[int, int | None] = {}  # article → the article that stands for it; None: it comes too late
    for score, passage in ranked:
        article = passage.article_id
        if article not in place:
            original = originals.find(passage.sketch)
            if original is None and len(hits) < top:
                originals.add(article, passage.sketch)
                copies[article] = {}
                original = article
            place[article] = original
        if place[article] == article:
            if len(hits) < top:
                hits.append((score, passage))
        elif (original := place[article]) is not None:
            copies[original][passage.source] = None
    return [
        Ranked(passage, score, tuple(s for s in copies[passage.article_id] if s != passage.source))
        for score, passage in hits
    ]
