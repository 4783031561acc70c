"""Passages → the vectors that the index keeps of them: each passage's own, with a share of its article's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from retrieval.records import Passage
from retrieval.words.cut import Cut

# Which of several reports of one event is meant shows in the rest of the article: with this share of the article in it,
# a passage's vector finds event summaries at .876 for .864 (hit@1), wiki questions at .743 for .736.
CONTEXT = np.float32(0.3)
ENCODED_AT_ONCE = 1_000  # passages; their words lie in memory until then

Vectors = NDArray[np.float32]


class PassageVectors:
    """The vectors of passages, in the order in which their articles are added."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._texts: list[str] = []  # of passages that are not encoded yet
        self._words: list[Sequence[str]] = []  # and their words
        self._counts: list[int] = []  # how many of them each article has
        self._done: list[Vectors] = []

    def add(self, text: str, words: Cut, passages: Sequence[Passage]) -> None:
        """The passages of an article with this text, which is also given cut."""
        self._texts += [text[passage.start : passage.end] for passage in passages]
        self._words += [words.within(passage.start, passage.end) for passage in passages]
        self._counts.append(len(passages))
        if len(self._texts) >= ENCODED_AT_ONCE:
            self._encode()

    def all(self) -> NDArray[np.float16]:
        """Of all passages, float16 (passages, dimension)."""
        self._encode()
        return np.concatenate(self._done).astype(np.float16)

    def _encode(self) -> None:
        self._done.append(in_context(self._encoder.encode(self._texts, self._words), self._counts))
        self._texts, self._words, self._counts = [], [], []


def in_context(vectors: Vectors, counts: Sequence[int]) -> Vectors:
    """Unit vectors of passages, each with CONTEXT of what all passages of its article say together.

    counts: how many passages each article has, in order. The only passage of an article stays as it is.
    """
    article_of = np.repeat(np.arange(len(counts)), counts)
    sums = np.zeros((len(counts), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, article_of, vectors)
    return _normalised(vectors + CONTEXT * _normalised(sums)[article_of])


def _normalised(vectors: Vectors) -> Vectors:
    """The same rows of length 1, zero rows as they are; done in place."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, lengths, out=vectors, where=lengths > 0)
    return vectors
