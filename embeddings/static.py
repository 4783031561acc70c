"""A sentence-transformers StaticEmbedding folder read with numpy and tokenizers: no torch, milliseconds to load.

Such a model is one vector a token; a text's vector is the mean of its tokens', normalised. The vectors equal those of
`SentenceTransformer(folder).encode` but for rounding. Other modules (Dense, …) are not read here: find_static says no.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.cutter import open_words
from embeddings.errors import EncoderError
from embeddings.tensors import map_tensors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from embeddings.bulk import BulkCutter

WEIGHTS = "embedding.weight"
BATCH = 200_000  # characters tokenised at once; 40 MB while they are
BULK = 256  # from so many texts on, float32 weights in memory pay: summing them is four times as fast as float16
MANY = 100_000  # characters from which on bulk.py, which takes 0.1 s to open, is the faster one
SHORT = 1000  # characters in all that are cut without tokenizers, about a millisecond's worth
SAMPLES, SAMPLE_BYTES = 64, 4096  # of the weights, for the fingerprint

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """The two files of a static model."""

    tokenizer: Path
    weights: Path


def find_static(folder: Path) -> StaticFiles | None:
    """The files of a static model saved by sentence-transformers in `folder`; None for any other kind of model."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
        place = folder / modules[0]["path"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None  # not a static model: whoever reads the other kinds says what is wrong with it
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) or _has_prompts(folder):
        return None
    return StaticFiles(place / "tokenizer.json", place / "model.safetensors")


def _has_prompts(folder: Path) -> bool:
    """Whether the model wants words before a text, which only sentence-transformers puts there."""
    try:
        prompts = json.loads((folder / "config_sentence_transformers.json").read_bytes()).get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        return False
    return any(prompts.values())


class StaticEncoder:
    """Mean of token vectors. Queries and passages are encoded alike: a bag of words has no use for a prompt."""

    def __init__(self, files: StaticFiles, name: str) -> None:
        """Open the files; the weights are mapped, so that a question reads only its own words' rows.

        Raises:
            EncoderError: a file is missing or broken.
        """
        self.name = name
        self._files = files
        try:
            tensors = map_tensors(files.weights)
            self._weights: NDArray[np.floating] = tensors.arrays[WEIGHTS]
            tokenizer_hash = hashlib.sha256(files.tokenizer.read_bytes()).hexdigest()
        except (OSError, ValueError, LookupError) as error:
            raise _unreadable(name, error) from error
        self.fingerprint = _fingerprint(tokenizer_hash, tensors.header, self._weights)
        self._words = open_words(files.tokenizer.parent, tokenizer_hash)
        if self._words is None:
            _ = self._tokenizer  # a broken one speaks now

    @property
    def dimension(self) -> int:
        return int(self._weights.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dimension), in order; a text without a known word gives a zero row."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        weights = self._weights if len(texts) < BULK else self._floats
        for row, rows in enumerate(self._cut(texts)):
            if len(rows):
                vectors[row] = weights.take(rows, axis=0).sum(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `encode`."""
        return self.encode(texts)

    def _cut(self, texts: Sequence[str]) -> Iterator[Sequence[int] | Rows]:
        """The weight rows of each text's words."""
        characters = sum(map(len, texts))
        if self._words and characters <= SHORT:
            cuts = [self._words.cut(text) for text in texts]
            if None not in cuts:
                yield from (rows for rows in cuts if rows is not None)
                return
        # Only a tokeniser that has a word table is of the kind that bulk.py imitates.
        is_many = self._words is not None and characters >= MANY and max(map(len, texts)) <= BATCH
        for batch in _batches(texts):
            yield from self._cut_at_once(batch) if is_many else self._tokenized(batch)

    def _cut_at_once(self, texts: Sequence[str]) -> Iterator[Sequence[int] | Rows]:
        cut = self._bulk.cut(texts)
        left = dict(zip(cut.left, self._tokenized([texts[number] for number in cut.left]), strict=True))
        for number, (start, end) in enumerate(pairwise((0, *cut.ends.tolist()))):
            yield left[number] if number in left else cut.rows[start:end]

    def _tokenized(self, texts: Sequence[str]) -> Iterator[Sequence[int]]:
        if not texts:
            return
        # A lone surrogate, which JSON can smuggle in, is no text to tokenizers.
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        for encoding in self._tokenizer.encode_batch_fast(whole, add_special_tokens=False):
            yield encoding.ids

    @cached_property
    def _bulk(self) -> "BulkCutter":
        from embeddings.bulk import BulkCutter  # for builds alone

        return BulkCutter(self._files.tokenizer)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # a question does without it: see cutter.py

        try:
            tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
        except Exception as error:  # it raises no narrower kind
            raise _unreadable(self.name, error) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _floats(self) -> NDArray[np.float32]:
        return self._weights.astype(np.float32)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in order, in lists of about BATCH characters."""
    batch: list[str] = []
    characters = 0
    for text in texts:
        batch.append(text)
        characters += len(text)
        if characters >= BATCH:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _unreadable(name: str, error: Exception) -> EncoderError:
    return EncoderError(
        f"读不了模型 {name}({error})。请重新复制它的文件夹,或用内置模型 zh-news。",
        f"Cannot read the model {name} ({error}). Copy its folder again, or use the built-in zh-news.",
    )


def _fingerprint(tokenizer_hash: str, header: bytes, weights: NDArray[np.floating]) -> str:
    """A hash of the tokeniser, the weights' shape and samples of the weights, in a millisecond.

    Training moves every row, so blocks spread over the file tell two trainings apart as surely as all of it would,
    and cannot go stale as a stored hash can.
    """
    digest = hashlib.sha256(tokenizer_hash.encode())
    digest.update(header)
    flat = weights.reshape(-1).view(np.uint8)
    for start in np.linspace(0, max(0, flat.size - SAMPLE_BYTES), SAMPLES).astype(np.int64):
        digest.update(flat[start : start + SAMPLE_BYTES].tobytes())
    return digest.hexdigest()[:32]
