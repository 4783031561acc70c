"""Finds the passages that answer a query, best first.

BM25 over words, character pairs and headline terms gives candidates; the other passages of the best articles join
them. If all these contain too little of the query, the vectors give more. rerank.py orders them all. Every hit must
meet the phrases, exclusions and filters; if no passage does, nothing is found.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from retrieval.asking.refused_texts import check_length
from retrieval.errors import InputError
from retrieval.index.catalog import Catalog, StoredPassage
from retrieval.index.interface import OpenIndex
from retrieval.index.lexical import LONGEST_SOUGHT, known_words, most_containing
from retrieval.index.sought import NO_FILTER, Filters, Sought, Term
from retrieval.languages import in_both
from retrieval.records import Hit
from retrieval.searching.exact_strings import StringCheck
from retrieval.searching.query import SearchQuery, parse_query
from retrieval.searching.rerank import (
    Candidate,
    Ranked,
    Weighed,
    fold_copies,
    original_articles,
    rank,
    reciprocal_rank,
    share_unsaid,
    weigh,
    weigh_units,
)
from retrieval.searching.search_texts import TEXTS
from retrieval.words.cut import cut
from retrieval.words.tokens import HAN_RUN, codes, han_pairs

LEXICAL_DEPTH = 40  # candidates from BM25
DENSE_DEPTH = 300  # candidates from the vectors, times the share of the query that no candidate contains
VERBATIM_DEPTH = 30  # candidates that contain the whole query
ARTICLES = 8  # best articles whose other passages become candidates
SIBLINGS = 24  # passages of each at most

_HEADING_WEIGHT = 2.0
# A term in more than 1 of 20 passages takes time and does not help: without it no hit rate changes by over .003.
_RARE_SHARE, _RARE_ANYWAY = 1 / 20, 1_000
_GROWTH = 4  # factor by which to search deeper if too few candidates meet the conditions


def search(
    index: OpenIndex, encoder: Encoder | None, query: str, top: int = 10, filters: Filters = NO_FILTER
) -> tuple[Hit, ...]:
    """The `top` best passages; without an encoder, by words alone. Equal queries give equal hits in equal order.

    Raises:
        InputError: the query has nothing to search for, or is longer than MOST_CHARACTERS.
        MissingIndexError: the index turns out to be damaged.
    """
    ranked = _ranked(index, encoder, query, top, filters)
    return tuple(_hit(index.catalog, found) for found in fold_copies(ranked, top))


def search_articles(index: OpenIndex, encoder: Encoder | None, query: str, top: int) -> list[int]:
    """The ids of the articles of the `top` best passages, best first, without copies; raises as `search` does."""
    return original_articles(_ranked(index, encoder, query, top, NO_FILTER), top)


def _ranked(
    index: OpenIndex, encoder: Encoder | None, query: str, top: int, filters: Filters
) -> list[tuple[float, StoredPassage]]:
    """(score, passage) of all candidates, best first."""
    asked = _checked(query)
    check = StringCheck(index.catalog, asked.phrases, asked.excluded)
    finder = _Finder(index, asked, filters, check)
    bm25 = finder.best(max(LEXICAL_DEPTH, 2 * top))
    verbatim = finder.verbatim()
    siblings = [] if asked.phrases else _siblings(index.catalog, list(bm25))
    ids = dict.fromkeys([*bm25, *verbatim, *siblings])
    scales = _Scales(index.catalog, finder.unit_weights(), bm25, verbatim)
    weighed = scales.weigh(list(ids))
    cosines = None
    characters = "".join(dict.fromkeys("".join(HAN_RUN.findall(asked.text))))
    unsaid = share_unsaid(weighed) if characters else 0.0  # a code has no synonyms, and P51 is found as P-51
    if unsaid and encoder is not None and not asked.phrases:
        vector = query_vector(encoder, asked.text)
        near = _near(index, vector, filters, check, math.ceil(unsaid * DENSE_DEPTH))
        weighed += scales.weigh([i for i in near if i not in ids])
        cosines = index.cosines(vector, [one.candidate.passage.passage_id for one in weighed])
    return rank(weighed, unsaid, characters, cosines)


def query_vector(encoder: Encoder, folded: str) -> NDArray[np.float32]:
    """The vector of a query's folded text, which is cut in the same way as passages."""
    vector: NDArray[np.float32] = encoder.encode_queries([folded], [cut(folded).words])[0]
    return vector


def _checked(query: str) -> SearchQuery:
    check_length(query)
    asked = parse_query(query)
    if not asked.phrases and all(unicodedata.category(character)[0] in "PZC" for character in asked.whole):
        raise InputError(*in_both(TEXTS, "no_word"))
    return asked


class _Finder:
    """Gets one query's candidates by their words."""

    def __init__(self, index: OpenIndex, asked: SearchQuery, filters: Filters, check: StringCheck) -> None:
        self._index, self._asked, self._filters, self._check = index, asked, filters, check
        self._words = [*known_words(asked.text, index.frequency), *codes(asked.text)]
        self._pairs = han_pairs(asked.text)
        # The rarest phrase is sought in the index, the others in what it finds.
        self._required = (min(asked.phrases, key=self._most),) if asked.phrases else ()

    def best(self, depth: int) -> dict[int, int]:
        """Passage → place by BM25, from 0, of the `depth` best that meet the conditions, best first.

        Equal scores share a place, so that no order depends on when a passage was indexed.
        """
        sought = Sought(tuple(self._terms()), self._required, self._filters)
        limit = depth
        while True:
            found = self._index.search_words(sought, limit)
            kept = self._check.keep([passage for passage, _ in found])
            if len(kept) >= depth or len(found) < limit:
                return _places([one for one in found if one[0] in kept][:depth])
            limit *= _GROWTH

    def _terms(self) -> list[Term]:
        """(field, term, weight) of the query."""
        most = max(self._index.manifest.passages * _RARE_SHARE, _RARE_ANYWAY)
        terms = [("words", word, 1.0) for word in self._words] + [("pairs", pair, 1.0) for pair in self._pairs]
        rare = [term for term in terms if self._index.frequency(term[0], term[1]) <= most]
        headings = [("heading", term, _HEADING_WEIGHT) for _, term, _ in terms]
        return [*(rare or terms), *headings]

    def _most(self, string: str) -> int:
        """At most how many passages contain a string; of a single character all may."""
        return most_containing(string, self._index.frequency) if len(string) > 1 else self._index.manifest.passages

    def verbatim(self) -> set[int]:
        """Passages in which the whole query begins, or whose headline or byline contains it."""
        whole = self._asked.whole
        if self._asked.phrases or len(whole) > LONGEST_SOUGHT:
            return set()
        found = [i for i, _ in self._index.search_words(Sought((), (whole,), self._filters), VERBATIM_DEPTH)]
        return self._check.with_string(self._check.keep(found), whole)

    def unit_weights(self) -> dict[str, float]:
        """The query's units with their weights: character pairs, and words and codes that the pairs do not cover."""
        words = [word for word in self._words if len(word) > 2 or word.isascii()]
        pairs = set(self._pairs)

        def frequency(unit: str) -> int:
            return self._index.frequency("pairs" if unit in pairs else "words", unit)

        return weigh_units([*self._pairs, *words], frequency, self._index.manifest.passages)


def _places(found: Sequence[tuple[int, float]]) -> dict[int, int]:
    first_of: dict[float, int] = {}  # score → its first place
    return {passage: first_of.setdefault(score, place) for place, (passage, score) in enumerate(found)}


class _Scales:
    """Weighs passages for one query."""

    def __init__(
        self,
        catalog: Catalog,
        unit_weights: Mapping[str, float],
        bm25: Mapping[int, int],
        verbatim: AbstractSet[int],
    ) -> None:
        self._catalog, self._unit_weights, self._verbatim = catalog, unit_weights, verbatim
        self._orders = {passage: reciprocal_rank(place) for passage, place in bm25.items()}

    def weigh(self, ids: Sequence[int]) -> list[Weighed]:
        passages = self._catalog.stored_passages(ids)
        candidates = [Candidate(passages[i], self._orders.get(i, 0.0), i in self._verbatim) for i in ids]
        return weigh(candidates, self._unit_weights)


def _near(index: OpenIndex, vector: NDArray[np.float32], filters: Filters, check: StringCheck, depth: int) -> list[int]:
    """The `depth` passages whose vectors are nearest to the query's, nearest first."""
    found = index.search_vectors(vector, depth, filters)
    kept = check.keep(found)
    return [i for i in found if i in kept]


def _siblings(catalog: Catalog, bm25: Sequence[int]) -> list[int]:
    """The other passages of the best articles; an answer often stands next to the passage that names its subject."""
    articles = catalog.article_ids(bm25)
    return catalog.passage_ids(list(dict.fromkeys(articles[i] for i in bm25))[:ARTICLES], SIBLINGS)


def _hit(catalog: Catalog, found: Ranked) -> Hit:
    passage = found.passage
    article = catalog.article(passage.article_id)
    return Hit(
        article_id=passage.article_id,
        source=article.source,
        lines=article.lines_of(passage.start, passage.end),
        headline=article.headline,
        published=article.published,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=round(found.score, 6),
        copies=found.copies,
    )
