"""Words → vectors of the built-in model, whatever model the index was built with: the reader was trained on these."""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BUILT_IN
from embeddings.static import WEIGHTS, find_static
from embeddings.tensors import map_tensors
from embeddings.word_rows import FILE, HashTable
from embeddings.words import rows_of

_REMEMBERED = 20_000  # words with their vectors, 20 MB


class WordVectors:
    """Unit vectors of words; of an unknown word the mean of its longest known parts."""

    def __init__(self) -> None:
        files = find_static(BUILT_IN["zh-news"])
        assert files is not None  # the package brings it
        self._weights = np.asarray(map_tensors(files.weights).arrays[WEIGHTS])
        self._rows = HashTable(map_tensors(files.tokenizer.with_name(FILE)))
        self.dimension = int(self._weights.shape[1])
        self._one = lru_cache(maxsize=_REMEMBERED)(self._vector)

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """float32 (len(words), dimension); a word without any known part gives a zero row."""
        if not words:
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self._one(word) for word in words])

    def _vector(self, word: str) -> NDArray[np.float32]:
        rows = list(rows_of([word], self._rows))
        total: NDArray[np.float32] = self._weights[rows].astype(np.float32).sum(axis=0)
        length = float(np.linalg.norm(total))
        return np.divide(total, length, dtype=np.float32) if length else total


@cache
def built_in() -> WordVectors:
    """The vectors that the package brings."""
    return WordVectors()
