"""Finds articles that print the same text, by a sketch of each that is small enough to compare at question time.

A sketch is the SKETCH_SIZE smallest hashes of the article's character 4-grams (bottom-k sketch: Broder, "On the
resemblance and containment of documents", 1997). White space is ignored, so the layout of a text does not matter.
"""

import struct

import numpy as np

SKETCH_SIZE = 64
SAME_TEXT = 0.5  # least share of common 4-grams of two articles that are copies of each other
_LEAST_SHARED = 8  # hashes of two sketches; with fewer, resemblance cannot be judged
_FIRST = 8
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(31), np.uint64(32))


def sketch(folded: str) -> bytes:
    """The sketch of a folded text: up to SKETCH_SIZE ascending uint32; a text under four characters has none."""
    codes = np.frombuffer(folded.replace(" ", "").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if len(codes) < 4:
        return b""
    codes = codes.astype(np.uint64)
    grams = codes[:-3].copy()
    for place in (1, 2, 3):
        grams *= _MIX[0]
        grams ^= codes[place : len(codes) - 3 + place]
    grams *= _MIX[1]
    grams ^= grams >> _SHIFTS[0]
    grams *= _MIX[2]
    hashes = np.sort((grams >> _SHIFTS[1]).astype("<u4"))
    is_first = np.append(True, hashes[1:] != hashes[:-1])  # five times as fast as np.unique
    smallest: np.ndarray = hashes[is_first][:SKETCH_SIZE]
    return smallest.tobytes()


class Originals:
    """Sketches of different texts, among which the original of a repeated text is sought."""

    def __init__(self) -> None:
        self._sketches: dict[int, bytes] = {}
        self._owners: dict[int, list[int]] = {}  # hash → keys of the sketches that have it among their _FIRST smallest

    def add(self, key: int, sketch_bytes: bytes) -> None:
        self._sketches[key] = sketch_bytes
        for value in _first(sketch_bytes):
            self._owners.setdefault(value, []).append(key)

    def find(self, sketch_bytes: bytes) -> int | None:
        """The key of the text that this one repeats, the most similar one; None if it repeats none.

        Only texts that share one of their _FIRST smallest hashes are compared, which saves nearly all comparisons. Of
        pairs of texts with half of their 4-grams in common, it misses 1 in 2 ** _FIRST.
        """
        rivals = {key for value in _first(sketch_bytes) for key in self._owners.get(value, ())}
        own = _hashes(sketch_bytes) if rivals else frozenset()
        alike = [(resemblance(own, _hashes(self._sketches[key])), -key) for key in rivals]
        best, key = max(alike, default=(0.0, 0))
        return -key if best >= SAME_TEXT else None


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """An estimate of the share of common 4-grams of two texts (Jaccard), 0..1."""
    shared = one & other
    if len(shared) < _LEAST_SHARED:
        return 0.0
    union = sorted(one | other)[:SKETCH_SIZE]
    return sum(value in shared for value in union) / len(union)


def _first(sketch_bytes: bytes) -> tuple[int, ...]:
    count = min(_FIRST, len(sketch_bytes) // 4)
    return struct.unpack(f"<{count}I", sketch_bytes[: 4 * count])


def _hashes(sketch_bytes: bytes) -> frozenset[int]:
    return frozenset(np.frombuffer(sketch_bytes, dtype="<u4").tolist())
