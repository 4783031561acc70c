"""A question as the reader sees it: its characters, its words with their vectors, and how rare its pieces are.

Rarity is 0 for what every passage holds and 1 for what none does, so that archives of any size look alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from retrieval.reading.vectors import WordVectors
from retrieval.words.cut import Cut, cut
from retrieval.words.tokens import CODE_PART, fold, han_pairs

MOST_CHARACTERS = 60  # of a question that the network reads; longer ones lose their end
Frequency = Callable[[str, str], int]  # (field, term) → passages of the archive that hold it


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, prepared once for all windows."""

    folded: str
    kind: str
    cut: Cut
    pairs: dict[str, float]  # character pairs, runs of letters and digits → rarity 0..1
    words: dict[str, float]  # words of the cut → rarity 0..1; single characters at half
    vectors: NDArray[np.float32]  # (len(words), dimension), unit length or zero

    @property
    def weight(self) -> float:
        """The rarity of all pairs together."""
        return sum(self.pairs.values()) or 1.0


def prepare(text: str, kind: str, frequency: Frequency, size: int, vectors: WordVectors) -> Asked:
    """`size`: passages in the archive."""
    folded = fold(text).strip()[:MOST_CHARACTERS]
    words = cut(folded)

    def rarity(field: str, term: str) -> float:
        return 1.0 - log(1.0 + min(frequency(field, term), size)) / log(2.0 + size)

    pairs = {pair: rarity("pairs", pair) for pair in han_pairs(folded)}
    pairs |= {part: rarity("words", part) for part in CODE_PART.findall(folded)}
    content = [word for word in dict.fromkeys(words.words) if word[0].isalnum()]
    weights = {word: rarity("words", word) * (1.0 if len(word) > 1 else 0.5) for word in content}
    return Asked(folded, kind, words, pairs, weights, vectors.of(list(weights)))
