"""The built-in tokeniser's cut of many texts at once, with numpy: a third of the time that `tokenizers` takes.

The texts lie in one array of character numbers. All words that begin at any place are found together, by walking the
tree of words one character a step from every place; then all pieces between marks and spaces are cut together, one
character a step. Sums, penalties and ties are those of tokenizers' Unigram, so the words are the same (cutter.py does
this for one question). Texts with characters that may be folded otherwise are left to `tokenizers`.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.cutter import UNKNOWN_PENALTY, is_punctuation
from embeddings.word_tree import Numbers, WordTree

# Characters with one folded form each, alike in every version of Unicode, that join with no neighbour to another one.
FOLDED_ALONE = (
    *((0x09, 0x0D), (0x20, 0x7E), (0xA0, 0xFF), (0x2000, 0x200A), (0x2010, 0x2027), (0x2030, 0x205E), (0x2100, 0x214F)),
    *((0x2160, 0x2188), (0x2190, 0x23CF), (0x2460, 0x24FF), (0x2500, 0x27BF), (0x3000, 0x3029), (0x3030, 0x303F)),
    *((0x3041, 0x3096), (0x30A1, 0x30FE), (0x3400, 0x4DB5), (0x4E00, 0x9FFF), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6)),
)
LONGEST_PIECE = 200  # characters without mark or space; what is longer would take a step for each
_SEPARATOR, _FOREIGN = 0, 1  # character numbers: of marks and spaces; of what is left to tokenizers
_UNKNOWN = 2  # of characters in no word
_FIRST = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of texts, one text behind the other."""

    rows: Numbers  # of the words in the vocabulary; unknown characters are left out
    ends: Numbers  # for each text, how many words it and those before it have
    left: tuple[int, ...]  # numbers of the texts that are not cut: they have no words here


class BulkCutter:
    """Cuts texts as the Unigram tokeniser would."""

    def __init__(self, tokenizer: Path) -> None:
        """Read a tokenizer.json of the kind that vocabulary.py makes; 0.2 s."""
        vocabulary = json.loads(tokenizer.read_bytes())["model"]["vocab"][1:]
        words = [word for word, _ in vocabulary]
        self._scores = np.array([0.0, *(score for _, score in vocabulary)])
        self._unknown = float(self._scores.min()) - UNKNOWN_PENALTY
        self._longest = max(map(len, words))
        alphabet = {character: number for number, character in enumerate(sorted(set("".join(words))), _FIRST)}
        self._numbers = _character_numbers(alphabet)
        self._tree = WordTree(words, alphabet)

    def cut(self, texts: Sequence[str]) -> Cut:
        """The words of each text."""
        joined = "\n".join((*texts, ""))
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        characters = self._numbers[np.minimum(codes, len(self._numbers) - 1)]
        borders = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
        starts, lengths = _pieces(characters)
        foreign = [np.flatnonzero(characters == _FOREIGN), starts[lengths > LONGEST_PIECE]]
        left = np.unique(np.searchsorted(borders, np.concatenate(foreign), side="right"))
        if len(left):
            for text in left:
                characters[borders[text] - len(texts[text]) - 1 : borders[text]] = _SEPARATOR
            starts, lengths = _pieces(characters)
        rows = self._rows(characters, starts, lengths)
        places = np.flatnonzero(rows)
        return Cut(rows[places], np.searchsorted(places, borders), tuple(left.tolist()))

    def _rows(self, characters: Numbers, starts: Numbers, lengths: Numbers) -> Numbers:
        """For each place the row of the word that ends there, 0 for none."""
        table = _Pieces(starts, lengths)
        scores = np.full((self._longest + 1, table.size), -np.inf)
        rows = np.zeros((self._longest + 1, table.size), dtype=np.int64)
        scores[1] = self._unknown
        column = np.empty(len(characters), dtype=np.int64)
        column[table.places] = np.arange(table.size)
        for length, places, found in self._tree.words_in(characters, table.places):
            scores[length, column[places]] = self._scores[found]
            rows[length, column[places]] = found
        at, behind = table.best_words(scores)
        result = np.zeros(len(characters), dtype=np.int64)
        result[table.places[at]] = rows[behind, table.start_of(at, behind)]
        return result


class _Pieces:
    """The characters of all pieces by their place in their piece: all first ones, all second ones and so on.

    The longest piece comes first, so those that reach place p are the first widths[p] ones.
    """

    def __init__(self, starts: Numbers, lengths: Numbers) -> None:
        order = np.argsort(-lengths, kind="stable")
        self._lengths = lengths[order]
        self._steps = int(self._lengths[0]) if len(lengths) else 0
        self._widths = np.searchsorted(-self._lengths, -np.arange(self._steps), side="left")
        self._offsets = np.concatenate([[0], np.cumsum(self._widths)])
        self.size = int(self._offsets[-1])
        self._step_of = np.repeat(np.arange(self._steps), self._widths)
        self._piece_of = np.arange(self.size) - self._offsets[self._step_of]
        self.places = starts[order][self._piece_of] + self._step_of

    def start_of(self, at: Numbers, length: Numbers) -> Numbers:
        """Where the words of these lengths begin that end at these characters."""
        starts: Numbers = self._offsets[self._step_of[at] - length + 1] + self._piece_of[at]
        return starts

    def best_words(self, scores: NDArray[np.float64]) -> tuple[Numbers, Numbers]:
        """Viterbi over all pieces: the characters with which the words of the best cuts end, and the words' lengths.

        scores: by length and first character. Of equal cuts the one with the longer last word stays, as in tokenizers.
        """
        used = [length for length in range(1, len(scores)) if np.isfinite(scores[length]).any()]
        sums = np.full(self.size, -np.inf)
        chosen = np.zeros(self.size, dtype=np.int64)
        for step in range(self._steps):
            width = self._widths[step]
            best, best_length = sums[self._part(step, width)], chosen[self._part(step, width)]
            for length in used:
                if length > step + 1:
                    break
                candidate = scores[length, self._part(step - length + 1, width)]
                if length <= step:
                    candidate = candidate + sums[self._part(step - length, width)]
                best_length[candidate >= best] = length
                np.maximum(best, candidate, out=best)
        return self._ends_of_words(chosen)

    def _part(self, step: int, width: int) -> slice:
        """The characters at this place of the first `width` pieces."""
        return slice(self._offsets[step], self._offsets[step] + width)

    def _ends_of_words(self, chosen: Numbers) -> tuple[Numbers, Numbers]:
        is_end = np.zeros(self.size, dtype=bool)
        is_end[self._offsets[self._lengths - 1] + np.arange(len(self._lengths))] = True
        for step in range(self._steps - 1, 0, -1):
            pieces = np.flatnonzero(is_end[self._part(step, self._widths[step])])
            before = step - chosen[self._offsets[step] + pieces]
            inside = before >= 0
            is_end[self._offsets[before[inside]] + pieces[inside]] = True
        at = np.flatnonzero(is_end)
        return at, chosen[at]


def _pieces(characters: Numbers) -> tuple[Numbers, Numbers]:
    """Starts and lengths of the runs between separators."""
    is_inside = np.concatenate([[False], characters != _SEPARATOR, [False]])
    edges = np.flatnonzero(is_inside[1:] != is_inside[:-1])
    return edges[::2], edges[1::2] - edges[::2]


def _character_numbers(alphabet: Mapping[str, int]) -> Numbers:
    """Code point → number, its folding in it; the last one stands for all code points beyond."""
    numbers = np.full(0x10000, _FOREIGN, dtype=np.int64)
    for first, last in FOLDED_ALONE:
        for code in range(first, last + 1):
            folded = unicodedata.normalize("NFKC", chr(code)).lower()
            if all(is_punctuation(c) or c.isspace() for c in folded):
                numbers[code] = _SEPARATOR
            elif len(folded) == 1:
                numbers[code] = alphabet.get(folded, _UNKNOWN)
    return numbers
