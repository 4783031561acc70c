"""Reads a sentence-transformers StaticEmbedding folder with numpy and tokenizers, without torch, in milliseconds.

Such a model has one vector for each token; a text's vector is the normalised mean of its tokens'. The vectors equal
those of `SentenceTransformer(folder).encode` except for rounding. If the tokens are words, as in the built-in model, a
text may also come cut. Models with other modules (Dense, …) are not read here; find_static returns None for them.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder_errors import EncoderError
from embeddings.encoder_texts import in_both
from embeddings.tensors import map_tensors
from embeddings.word_rows import open_words
from embeddings.words import Words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "embedding.weight"
BATCH = 200_000  # characters tokenised at once, which takes 40 MB
BULK = 256  # from so many texts on, float32 weights are worth their memory: they sum four times as fast as float16
MOST_TOKENS = 1_000  # tokens of a text that are summed at once
SAMPLES, SAMPLE_BYTES = 64, 4096  # of the weights, for the fingerprint


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """The two files of a static model."""

    tokenizer: Path
    weights: Path


def find_static(folder: Path) -> StaticFiles | None:
    """The files of a static model that sentence-transformers saved in `folder`; None for any other kind of model."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
        place = folder / modules[0]["path"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None  # not a static model; the reader of other kinds reports what is wrong
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) or _has_prompts(folder):
        return None
    return StaticFiles(place / "tokenizer.json", place / "model.safetensors")


def _has_prompts(folder: Path) -> bool:
    """Whether the model needs a prompt before each text, which only sentence-transformers adds."""
    try:
        prompts = json.loads((folder / "config_sentence_transformers.json").read_bytes()).get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        return False
    return any(prompts.values())


class StaticEncoder:
    """Encodes a text as the mean of its token vectors, queries and passages alike; a prompt would not help."""

    def __init__(self, files: StaticFiles, name: str) -> None:
        """Open the files. The weights are mapped, so a question reads only the rows of its words.

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
        self._words = open_words(files.tokenizer, tokenizer_hash)
        self.fingerprint = _fingerprint(tokenizer_hash, tensors.header, self._weights, self._words is not None)
        if self._words is None:
            _ = self._tokenizer  # so that a broken one raises now

    @property
    def dimension(self) -> int:
        return int(self._weights.shape[1])

    def encode(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dimension), in order; a text without a known word gives a zero row.

        Without `words`, or where the model has no word table, its own tokeniser cuts the texts.
        """
        cuts = self._tokenized(texts) if words is None or self._words is None else self._words.of(words)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        weights = self._weights if len(texts) < BULK else self._floats
        taken = np.empty((MOST_TOKENS, self.dimension), dtype=weights.dtype)
        for vector, rows in zip(vectors, cuts, strict=True):
            for start in range(0, len(rows), MOST_TOKENS):
                part = rows[start : start + MOST_TOKENS]
                # Writing into existing memory, without a check of each row, takes half the time.
                weights.take(part, axis=0, out=taken[: len(part)], mode="clip")
                vector += taken[: len(part)].sum(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def encode_queries(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """As `encode`."""
        return self.encode(texts, words)

    def _tokenized(self, texts: Sequence[str]) -> Iterator[NDArray[np.int64]]:
        for batch in _batches(texts):
            # tokenizers refuses a lone surrogate, which JSON can contain.
            whole = [text.encode("utf-8", "replace").decode() for text in batch]
            for encoding in self._tokenizer.encode_batch_fast(whole, add_special_tokens=False):
                yield np.array(encoding.ids, dtype=np.int64)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        try:
            from tokenizers import Tokenizer  # texts that come cut do not need it
        except ImportError as error:
            raise EncoderError(*in_both("model_needs_package", name=self.name, package="tokenizers")) from error
        try:
            tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
        except Exception as error:  # tokenizers raises nothing narrower
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
    return EncoderError(*in_both("model_unreadable", name=name, error=error))


def _fingerprint(tokenizer_hash: str, header: bytes, weights: NDArray[np.floating], has_words: bool) -> str:
    """A hash, made in a millisecond, of the tokeniser, the weights' shape, samples of the weights, and how text is cut.

    Training changes every row, so samples spread over the file tell two trainings apart as well as the whole file, and
    unlike a stored hash they cannot go stale.
    """
    digest = hashlib.sha256(f"{tokenizer_hash} {has_words}".encode())
    digest.update(header)
    flat = weights.reshape(-1).view(np.uint8)
    for start in np.linspace(0, max(0, flat.size - SAMPLE_BYTES), SAMPLES).astype(np.int64):
        digest.update(flat[start : start + SAMPLE_BYTES].tobytes())
    return digest.hexdigest()[:32]
