"""Many words as a tree, to find all that begin at any of a hundred thousand places at once, with numpy."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_EMPTY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_MIX = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4


class WordTree:
    """A node for each beginning of a word, found by its parent's number and a character's."""

    def __init__(self, words: Sequence[str], alphabet: Mapping[str, int]) -> None:
        """`alphabet`: the number, above 0, of each character of the words."""
        lengths = np.array([len(word) for word in words])
        nodes = np.zeros(len(words), dtype=np.int64)  # of each word's beginning so far; 0 is the root
        keys: list[Numbers] = []
        count = 1
        self._base = max(alphabet.values()) + 1
        for step in range(int(lengths.max())):
            longer = np.flatnonzero(lengths > step)
            characters = np.array([alphabet[words[i][step]] for i in longer.tolist()])
            level, nodes_of = np.unique(nodes[longer] * self._base + characters, return_inverse=True)
            nodes[longer] = count + nodes_of
            keys.append(level)
            count += len(level)
        self._rows = np.zeros(count, dtype=np.int64)
        self._rows[nodes] = np.arange(1, len(words) + 1)
        self._first = np.zeros(self._base, dtype=np.int64)
        self._first[keys[0]] = np.arange(1, len(keys[0]) + 1)
        self._fill(np.concatenate(keys).astype(np.uint64))

    def words_in(self, characters: Numbers, places: Numbers) -> Iterator[tuple[int, Numbers, Numbers]]:
        """Length, places and rows (from 1 on) of all words that begin at these places, the shortest first.

        characters: the texts' character numbers; the last one is in no word.
        """
        nodes = self._first[characters[places]]
        length = 1
        while True:
            known = nodes > 0
            places, nodes = places[known], nodes[known]
            if not len(places):
                return
            rows = self._rows[nodes]
            are_words = rows > 0
            yield length, places[are_words], rows[are_words]
            nodes = self._next_nodes(nodes, characters[places + length])
            length += 1

    def _fill(self, keys: NDArray[np.uint64]) -> None:
        """A hash table with open addresses: key → node, which is the key's number from 1 on."""
        bits = int(4 * len(keys)).bit_length()
        self._shift = np.uint64(64 - bits)
        self._keys = np.full(2**bits, _EMPTY)
        self._nodes = np.zeros(2**bits, dtype=np.int64)
        self._mask = 2**bits - 1
        left = np.arange(len(keys))
        slots = self._slots(keys)
        while len(left):
            free = self._keys[slots] == _EMPTY
            self._keys[slots[free]] = keys[left[free]]  # of several keys the last one stays
            stays = self._keys[slots] == keys[left]
            self._nodes[slots[stays]] = left[stays] + 1
            left, slots = left[~stays], (slots[~stays] + 1) & self._mask

    def _next_nodes(self, nodes: Numbers, characters: Numbers) -> Numbers:
        """The nodes behind these by one more character, 0 where there is none."""
        keys = (nodes * self._base + characters).astype(np.uint64)
        slots = self._slots(keys)
        found = self._keys[slots]
        result = self._nodes[slots]
        elsewhere = np.flatnonzero(found != keys)
        result[elsewhere] = 0
        elsewhere = elsewhere[found[elsewhere] != _EMPTY]
        while len(elsewhere):
            slots[elsewhere] = (slots[elsewhere] + 1) & self._mask
            found = self._keys[slots[elsewhere]]
            hit = found == keys[elsewhere]
            result[elsewhere[hit]] = self._nodes[slots[elsewhere[hit]]]
            elsewhere = elsewhere[~hit & (found != _EMPTY)]
        return result

    def _slots(self, keys: NDArray[np.uint64]) -> Numbers:
        return ((keys * _MIX) >> self._shift).astype(np.int64)
