"""Orders candidate passages by how much of a query's words they contain, and folds copies of one text into one hit.

The features and weights were measured on 2,501 queries (benchmarks/README.md), fitted on one half and checked on the
other.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.catalog import StoredPassage
from retrieval.index.sketches import Originals
from retrieval.words.tokens import fold

# The weight of each feature; features are 0..1.
BM25 = 1.0  # the place among the best by BM25
COVERAGE = 0.8  # share of the query's units, weighted by rarity, in the passage
COVERAGE_WITH_HEADLINE = 1.4  # the same in passage and headline together
HEADLINE = 3.5  # the same in the headline alone
SENTENCE = 0.8  # the same in the headline and the best sentence
VERBATIM = 4.0  # whether the whole query stands there, letter for letter

# If no passage contains this share of the query's units, weighted by rarity, the query uses other words than the
# archive. Then vectors and single characters, which synonyms often share (塌 and 倒塌), count: the smaller the share,
# the more.
SAID = 0.7
CHARACTERS = 20.0  # at most, for the query's characters in passage and headline, by rarity among the candidates
MEANING = 20.0  # at most, for the cosine
_FLATNESS = 60.0  # k of reciprocal rank fusion
_SATURATION, _LENGTH_SHARE = 1.2, 0.75  # k1 and b of the BM25 that scores characters

_SUM = BM25 + COVERAGE + COVERAGE_WITH_HEADLINE + HEADLINE + SENTENCE + VERBATIM
_SENTENCE_END = re.compile(r"[。!?…;]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what the search found out about it."""

    passage: StoredPassage
    bm25: float  # the reciprocal rank among the best by BM25; 0 if it was not among them
    is_verbatim: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its final score."""

    passage: StoredPassage
    score: float  # 0..1
    copies: tuple[str, ...]  # sources of other articles with the same text


def reciprocal_rank(place: int) -> float:
    """What a place, from 0, is worth, 0..1: engines' scores differ, the order of what they find does not.

    Reciprocal rank fusion: Cormack, Clarke and Büttcher (SIGIR 2009), here as a share of the first place's.
    """
    return _FLATNESS / (_FLATNESS + place)


def weigh_units(units: Iterable[str], frequency: Callable[[str], int], size: int) -> dict[str, float]:
    """The weight of each unit by rarity, BM25's idf; the weights sum to 1."""
    idf = {}
    for unit in dict.fromkeys(units):
        count = frequency(unit)
        idf[unit] = math.log1p((size - count + 0.5) / (count + 0.5))
    total = sum(idf.values()) or 1.0
    return {unit: value / total for unit, value in idf.items()}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with how much of the query it contains."""

    candidate: Candidate
    text: str  # headline and passage, folded
    coverage: float  # 0..1, the share of the query's units, weighted by rarity, in passage and headline
    score: float  # the sum of the features, 0.._SUM


def weigh(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[Weighed]:
    """Each candidate, in order, with how much it contains of the units in `weights`."""
    headlines: dict[str | None, tuple[str, float, frozenset[str]]] = {}
    weighed = []
    for candidate, text in zip(candidates, _folded([c.passage.text for c in candidates]), strict=True):
        headline = candidate.passage.headline
        if headline not in headlines:
            folded = fold(headline or "")
            headlines[headline] = (folded, *_carried(folded, weights))
        folded, in_headline, units = headlines[headline]
        weighed.append(Weighed(candidate, folded + text, *_score(candidate, text, weights, in_headline, units)))
    return weighed


def share_unsaid(weighed: Iterable[Weighed]) -> float:
    """How much of the query no candidate contains: 0 if one contains the share SAID, 1 if none contains anything."""
    return max(0.0, 1 - max((one.coverage for one in weighed), default=0.0) / SAID)


def rank(
    weighed: Sequence[Weighed], unsaid: float, characters: str, cosines: NDArray[np.float32] | None
) -> list[tuple[float, StoredPassage]]:
    """(score, passage), best first; equal scores by source and place.

    `unsaid`: from `share_unsaid`; `characters`: the query's, without repeats; `cosines`: of each candidate, if known.
    """
    scores = np.array([one.score for one in weighed])
    most = _SUM
    if unsaid:
        weight = unsaid**2
        scores = scores + weight * CHARACTERS * _shared([one.text for one in weighed], characters)
        if cosines is not None:
            scores = scores + weight * MEANING * np.maximum(cosines, 0)
        most += weight * (CHARACTERS + MEANING)
    ranked = [(score / most, one.candidate.passage) for score, one in zip(scores.tolist(), weighed, strict=True)]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].source, pair[1].article_id, pair[1].start))


def _shared(texts: Sequence[str], characters: str) -> NDArray[np.float64]:
    """How much of the characters each text contains, 0..1: BM25 over these texts alone, divided by its maximum."""
    if not characters or not texts:
        return np.zeros(len(texts))
    counts = np.array([[text.count(character) for character in characters] for text in texts], dtype=np.float64)
    lengths = np.array([len(text) for text in texts])
    held = (counts > 0).sum(axis=0)
    idf = np.log1p((len(texts) - held + 0.5) / (held + 0.5))
    damping = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / (lengths.mean() or 1.0))
    shares: NDArray[np.float64] = (counts / (counts + damping[:, None])) @ (idf / idf.sum())
    return shares


def _folded(texts: Sequence[str]) -> Iterator[str]:
    """Each text folded. All are folded in one call, since a call takes longer than the characters of a passage."""
    folded = fold("".join(texts))
    end = 0
    for text in texts:
        start, end = end, end + len(text)
        yield folded[start:end]


def _carried(text: str, weights: Mapping[str, float]) -> tuple[float, frozenset[str]]:
    """The units that stand in a text: their total weight, and they themselves."""
    units = frozenset(unit for unit in weights if unit in text)
    return sum(weights[unit] for unit in units), units


def _score(
    candidate: Candidate, text: str, weights: Mapping[str, float], in_headline: float, headline_units: frozenset[str]
) -> tuple[float, float]:
    """Coverage in passage and headline, and the sum of all features."""
    own = [(unit, weight) for unit, weight in weights.items() if unit in text]
    rest = [(unit, weight) for unit, weight in own if unit not in headline_units]
    coverage = in_headline + sum(weight for _, weight in rest)
    score = (
        BM25 * candidate.bm25
        + COVERAGE * sum(weight for _, weight in own)
        + COVERAGE_WITH_HEADLINE * coverage
        + HEADLINE * in_headline
        + VERBATIM * candidate.is_verbatim
    )
    if own:
        sentences = _SENTENCE_END.split(text) if rest else ()
        carried = [sum([w for unit, w in rest if unit in sentence]) for sentence in sentences]
        score += SENTENCE * (in_headline + max(carried, default=0.0))
    return coverage, score


def fold_copies(ranked: Sequence[tuple[float, StoredPassage]], top: int) -> list[Ranked]:
    """The `top` best. Of articles with the same text only the best-placed one gives hits, which name the others."""
    originals = Originals()
    copies: dict[int, dict[str, None]] = {}  # article with hits → sources of its copies
    hits: list[tuple[float, StoredPassage]] = []
    place: dict[int, int | None] = {}  # article → the article that represents it; None if it comes too late for a hit
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


def original_articles(ranked: Sequence[tuple[float, StoredPassage]], top: int) -> list[int]:
    """The articles of the hits that `fold_copies` gives, best first, without looking for all their copies."""
    originals = Originals()
    is_original: dict[int, bool] = {}
    hits = 0
    for _, passage in ranked:
        article = passage.article_id
        if article not in is_original:
            is_original[article] = originals.find(passage.sketch) is None
            if is_original[article]:
                originals.add(article, passage.sketch)
        hits += is_original[article]
        if hits == top:
            break
    return [article for article, original in is_original.items() if original]
