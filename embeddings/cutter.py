"""The built-in tokeniser's cut, for the few words of a question, from a table that takes no time to open.

`tokenizers` builds its word tree anew in every process: 80 ms of a question that takes 300 in all. Here a word is found
by its hash in a sorted, memory-mapped array (words.safetensors, written from the tokenizer.json that it names), and the
most probable cut is sought in Python. Texts in other scripts are left to `tokenizers`, many texts to bulk.py.
"""

import hashlib
import json
import math
import re
import string
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.tensors import Tensors, map_tensors

FILE = "words.safetensors"
UNKNOWN_PENALTY = 10.0  # as in tokenizers' Unigram: an unknown character scores the worst word's score less this

# Only characters that Python and tokenizers fold and classify alike, whatever Unicode version each was built with.
PLAIN = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”‘’…—·]*")
MADE_BY = {  # the parts of a tokenizer.json that this module imitates
    "added_tokens": [],
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
    "pre_tokenizer": {
        "type": "Sequence",
        "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Removed"}],
    },
}


def write_words(folder: Path) -> None:
    """Write the word table of `folder`'s tokenizer.json.

    Raises:
        ValueError: that tokeniser is not of the kind that vocabulary.py makes.
    """
    from safetensors.numpy import save_file

    content = (folder / "tokenizer.json").read_bytes()
    tokenizer = json.loads(content)
    model = tokenizer["model"]
    if model["type"] != "Unigram" or model["unk_id"] != 0 or any(tokenizer[key] != MADE_BY[key] for key in MADE_BY):
        raise ValueError(f"{folder}: only a Unigram tokenizer.json made by embeddings.vocabulary has a word table")
    words = [word for word, _ in model["vocab"][1:]]
    hashes = np.array([_hash(word) for word in words], dtype=np.uint64)
    order = np.argsort(hashes)
    arrays = {
        "hash": hashes[order],
        "row": (order + 1).astype(np.uint32),
        "score": np.array([score for _, score in model["vocab"][1:]])[order],
    }
    metadata = {"tokenizer": hashlib.sha256(content).hexdigest(), "longest": str(max(map(len, words)))}
    save_file(arrays, folder / FILE, metadata=metadata)


def open_words(folder: Path, tokenizer_hash: str) -> "WordCutter | None":
    """The cutter of a folder, if it has a word table and that was written from the tokenizer.json of this SHA-256."""
    try:
        tensors = map_tensors(folder / FILE)
    except (OSError, ValueError):
        return None  # it only saves time
    if tensors.metadata.get("tokenizer") != tokenizer_hash:
        return None
    return WordCutter(tensors)


class WordCutter:
    """Cuts a text as the Unigram tokeniser would: into the words whose log probabilities have the greatest sum."""

    def __init__(self, tensors: Tensors) -> None:
        self._hashes: NDArray[np.uint64] = tensors.arrays["hash"]
        self._rows: NDArray[np.uint32] = tensors.arrays["row"]
        self._scores: NDArray[np.float64] = tensors.arrays["score"]
        self._longest = int(tensors.metadata["longest"])
        self._unknown = float(self._scores.min()) - UNKNOWN_PENALTY

    def cut(self, text: str) -> list[int] | None:
        """The rows of a text's words, 0 for an unknown character; None for a text that is not PLAIN."""
        if not PLAIN.fullmatch(text):
            return None
        folded = unicodedata.normalize("NFKC", text).lower()
        pieces = "".join(" " if is_punctuation(character) else character for character in folded).split()
        scored = self._find({piece[i:j] for piece in pieces for i, j in self._spans(len(piece))})
        return [row for piece in pieces for row in self._best(piece, scored)]

    def _spans(self, length: int) -> list[tuple[int, int]]:
        return [(i, j) for i in range(length) for j in range(i + 1, min(i + self._longest, length) + 1)]

    def _find(self, candidates: set[str]) -> dict[str, tuple[int, float]]:
        """Row and score of those candidates that are words."""
        names = list(candidates)
        hashes = np.array([_hash(name) for name in names], dtype=np.uint64)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        known = np.flatnonzero(self._hashes[places] == hashes)
        return {names[k]: (int(self._rows[places[k]]), float(self._scores[places[k]])) for k in known}

    def _best(self, piece: str, scored: dict[str, tuple[int, float]]) -> list[int]:
        """Viterbi over the piece; of equal cuts the one found first stays, as in tokenizers."""
        sums, starts, rows = [0.0] + [-math.inf] * len(piece), [0] * (len(piece) + 1), [0] * (len(piece) + 1)
        for i in range(len(piece)):
            for j in range(i + 1, min(i + self._longest, len(piece)) + 1):
                row, score = scored.get(piece[i:j], (0, self._unknown if j == i + 1 else -math.inf))
                if sums[i] + score > sums[j]:
                    sums[j], starts[j], rows[j] = sums[i] + score, i, row
        words = []
        end = len(piece)
        while end:
            words.append(rows[end])
            end = starts[end]
        return words[::-1]


def _hash(word: str) -> int:
    """Eight bytes: of fifty thousand words no two meet, and a string that is none meets one once in 10¹⁴ times."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")
