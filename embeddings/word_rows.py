"""Words → rows of the built-in model: all at once for the passages of a build, one by one for a question.

A text that has been cut for the keyword index is not cut again; its words are looked up as they are. Reading the
vocabulary takes 20 ms, so a question does not: it finds a word by its hash in a sorted, memory-mapped array
(words.safetensors, written from the tokenizer.json that it names).
"""

import hashlib
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, count, islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.tensors import Tensors, map_tensors
from embeddings.words import Words, rows_of

FILE = "words.safetensors"
FEW = 8  # most texts that are looked up without the vocabulary
BATCH = 2_000  # texts looked up at once
REMEMBERED = 500_000  # different words; sixty thousand articles have fewer

Numbers = NDArray[np.int64]


class WordRows:
    """The rows of words, in a model whose vocabulary consists of words."""

    def __init__(self, tokenizer: Path, table: "HashTable") -> None:
        self._tokenizer, self._table = tokenizer, table

    def of(self, texts: Words) -> Iterator[Numbers]:
        """The rows of each text's words, including repeats."""
        if len(texts) > FEW:
            return self._vocabulary.of(texts)
        return (np.fromiter(rows_of(words, self._table), dtype=np.int64) for words in texts)

    @cached_property
    def _vocabulary(self) -> "Vocabulary":
        return Vocabulary(read_rows(self._tokenizer))


def open_words(tokenizer: Path, tokenizer_hash: str) -> WordRows | None:
    """The words of a model; None unless a hash table was written from the tokenizer.json with this SHA-256."""
    try:
        tensors = map_tensors(tokenizer.with_name(FILE))
    except (OSError, ValueError):
        return None
    return WordRows(tokenizer, HashTable(tensors)) if tensors.metadata.get("tokenizer") == tokenizer_hash else None


class Vocabulary:
    """Words with their rows, read into memory."""

    def __init__(self, rows: dict[str, int]) -> None:
        self._rows = rows
        self._forget()

    def of(self, texts: Iterable[Sequence[str]]) -> Iterator[Numbers]:
        """The rows of each text's words, as words.rows_of gives them."""
        left = iter(texts)
        while batch := list(islice(left, BATCH)):
            yield from self._of_batch(batch)

    def _of_batch(self, texts: Sequence[Sequence[str]]) -> Iterator[Numbers]:
        """The rows of all texts together."""
        if len(self._numbers) > REMEMBERED:
            self._forget()
        words = map(self._numbers.__getitem__, chain.from_iterable(texts))
        flat = np.fromiter(words, dtype=np.int64, count=sum(map(len, texts)))
        for word in islice(self._numbers, len(self._counts), None):
            self._look_up(word)
        starts, counts, found = map(np.array, (self._starts, self._counts, self._found))
        each = counts[flat]
        ends = np.concatenate([[0], np.cumsum(each)])  # where each word's rows end
        rows = found[np.repeat(starts[flat] - ends[:-1], each) + np.arange(ends[-1])]
        for start, end in pairwise(np.cumsum([0, *map(len, texts)])):
            yield rows[ends[start] : ends[end]]

    def _forget(self) -> None:
        # Each new word is looked up once and gets the next number.
        self._numbers: dict[str, int] = defaultdict(count().__next__)
        self._starts, self._counts, self._found = array("q"), array("q"), array("q")  # by a word's number; the rows

    def _look_up(self, word: str) -> None:
        self._starts.append(len(self._found))
        self._found.extend(rows_of((word,), self._rows))
        self._counts.append(len(self._found) - self._starts[-1])


class HashTable:
    """Words with their rows, in a mapped hash table."""

    def __init__(self, tensors: Tensors) -> None:
        self._hashes: NDArray[np.uint64] = tensors.arrays["hash"]
        self._rows: NDArray[np.uint32] = tensors.arrays["row"]

    def get(self, word: str, /) -> int | None:
        wanted = np.uint64(_hash(word))
        place = int(np.searchsorted(self._hashes, wanted))
        is_there = place < len(self._hashes) and self._hashes[place] == wanted
        return int(self._rows[place]) if is_there else None


def read_rows(tokenizer: Path) -> dict[str, int]:
    """The words of a Unigram tokenizer.json with their rows."""
    vocabulary: list[tuple[str, float]] = json.loads(tokenizer.read_bytes())["model"]["vocab"]
    return {word: row for row, (word, _) in enumerate(vocabulary)}


def write_table(folder: Path) -> None:
    """Write the hash table of `folder`'s tokenizer.json."""
    from safetensors.numpy import save_file

    tokenizer = folder / "tokenizer.json"
    rows = read_rows(tokenizer)
    hashes = np.array(list(map(_hash, rows)), dtype=np.uint64)
    order = np.argsort(hashes)
    arrays = {"hash": hashes[order], "row": np.array(list(rows.values()), dtype=np.uint32)[order]}
    save_file(arrays, folder / FILE, metadata={"tokenizer": hashlib.sha256(tokenizer.read_bytes()).hexdigest()})


def _hash(word: str) -> int:
    """Eight bytes: no two of a hundred thousand words collide, and another string collides once in 10¹⁴ times."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
