"""Words and character pairs as sparse vectors: the product of a query's and a passage's is the passage's BM25 score.

A passage's vector holds what depends on the passage, a query's the rarity of its terms. The weights are those of the
embedded engine (tantivy), so that both rank alike: k1 1.2, b 0.75, lengths rounded as there. Milvus's own analyzers
would not do: its `chinese` one drops 第30次 and G30.

A dimension is the CRC-32 of field and term: nothing has to be numbered, and two builders agree. Of 5 million terms one
in 900 shares its dimension with another one.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.index.lexical import FIELDS, LexicalPassage
from retrieval.index.sought import Term

_K1, _B = 1.2, 0.75
_LAST_DIMENSION = 2**32 - 2  # Milvus takes no higher one
_EXACT = 40  # shorter lengths are not rounded
_BEGUN = {field: zlib.crc32(f"{field}\0".encode()) for field in FIELDS}  # a dimension of it is reckoned on from here

Sparse = dict[int, float]  # dimension → weight


def dimension(field: str, term: str) -> int:
    """The dimension of a term of a field."""
    return min(zlib.crc32(term.encode("utf-8", "surrogatepass"), _BEGUN[field]), _LAST_DIMENSION)


def terms_of(passage: LexicalPassage) -> dict[str, list[str]]:
    """Field → terms of a passage, as the embedded engine cuts them; the last character pairs with a blank."""
    return {
        "words": passage.words.split(),
        "pairs": pairs_of(passage.pairs + " "),
        "heading": passage.heading.split(),
        "heading_pairs": pairs_of(passage.heading_pairs + " "),
    }


def pairs_of(string: str) -> list[str]:
    """The pairs of neighbouring characters."""
    return [first + second for first, second in pairwise(string)]


def rounded(length: int) -> int:
    """A length as tantivy keeps it in a byte: above 40 with four binary digits, cut off (Lucene's SmallFloat)."""
    if length < _EXACT:
        return length
    over = length - 24
    shift = over.bit_length() - 4
    return 24 + (over >> shift << shift)


class Counted:
    """Counts, of all passages, what the weights need: how many have a term, and how long their fields are."""

    def __init__(self) -> None:
        self.passages = 0
        self._lengths: Counter[str] = Counter()
        self._frequencies: Counter[int] = Counter()

    def add(self, passage: LexicalPassage) -> None:
        self.passages += 1
        for field, terms in terms_of(passage).items():
            self._lengths[field] += len(terms)
            self._frequencies.update({dimension(field, term) for term in terms})

    @property
    def averages(self) -> dict[str, float]:
        """Field → terms a passage has on average."""
        return {field: length / max(self.passages, 1) for field, length in sorted(self._lengths.items())}

    def frequencies(self) -> "Frequencies":
        dimensions = np.array(sorted(self._frequencies), dtype=np.uint32)
        counts = np.array([self._frequencies[int(d)] for d in dimensions], dtype=np.uint32)
        return Frequencies(dimensions, counts)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Dimension → number of passages that have it; every reader keeps it in memory, 8 bytes a term."""

    dimensions: NDArray[np.uint32]  # ascending
    counts: NDArray[np.uint32]

    def of(self, field: str, term: str) -> int:
        sought = dimension(field, term)
        place = int(self.dimensions.searchsorted(np.uint32(sought)))
        is_known = place < len(self.dimensions) and int(self.dimensions[place]) == sought
        return int(self.counts[place]) if is_known else 0


def passage_vector(passage: LexicalPassage, averages: Mapping[str, float]) -> Sparse:
    """What each term of a passage adds to its score, but for the term's rarity."""
    vector: Sparse = {}
    for field, terms in terms_of(passage).items():
        if not terms:
            continue
        damping = _K1 * (1 - _B + _B * rounded(len(terms)) / averages[field])
        for term, times in Counter(terms).items():
            place = dimension(field, term)
            vector[place] = vector.get(place, 0.0) + (1 + _K1) * times / (times + damping)
    return vector


def query_vector(terms: Iterable[Term], frequencies: Frequencies, passages: int) -> Sparse:
    """The rarity (idf) of each term times its weight; terms that no passage has are left out."""
    vector: Sparse = {}
    for field, term, weight in terms:
        if count := frequencies.of(field, term):
            place = dimension(field, term)
            rarity = math.log1p((passages - count + 0.5) / (count + 0.5))
            vector[place] = vector.get(place, 0.0) + weight * rarity
    return vector
