"""The reader's network in plain numpy: encoded question and windows → scores, and states for the choice behind it.

training/torch_reader.py is the same in torch. Weights are float16 in one safetensors file; its metadata has the known
characters, the kinds and the columns it was trained with, and what does not fit the code is refused.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.tensors import map_tensors
from retrieval.asking.kinds import KINDS
from retrieval.reading.features import COLUMNS, TAGS, Encoded, Floats
from retrieval.words.sentences import Span

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
_KERNEL = ".depthwise.weight"
_EPSILON = 1e-5  # of layer norms, as torch has it
MOST_CODE_POINT = 0x30000
GAP = 24  # empty characters between two windows that are read at once: no block reaches further


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a question's windows, as logarithms of probabilities over all of them and "none"."""

    starts: tuple[Floats, ...]  # of each window, (length,)
    ends: tuple[Floats, ...]
    inside: tuple[Floats, ...]  # logits that a character is part of an answer
    none: float  # that no window answers: the mean of both normalisations
    states: tuple[Floats, ...]  # what the last block made of each character, (length, hidden)
    gist: Floats  # (2 * hidden,): the greatest of all windows' states, and the question


class Network:
    """The open weights."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        """Read the weights.

        Raises:
            ValueError: they were trained with other features than this code makes, or blocks reach further than GAP.
            OSError: there are none.
        """
        tensors = map_tensors(path)
        if json.loads(tensors.metadata["features"]) != features():
            raise ValueError(f"{path.name} was trained with other features: train it anew")
        self._weights = {name: array.astype(np.float32) for name, array in tensors.arrays.items()}
        self._mixes = np.split(self._weights["mix.weight"].T, 4)  # for c, told, c * told and c * asked
        self._kernels = {  # of each block, (width, hidden)
            name.removesuffix(_KERNEL): np.ascontiguousarray(array[:, 0, 0, :].T)
            for name, array in self._weights.items()
            if name.endswith(_KERNEL)
        }
        self._dilations: list[int] = json.loads(tensors.metadata["dilations"])
        reach = max(len(kernel) // 2 * dilation for kernel in self._kernels.values() for dilation in self._dilations)
        if reach > GAP:
            raise ValueError(f"{path.name} has blocks that reach over {reach} characters: {GAP} at most")
        self._rows = np.zeros(MOST_CODE_POINT, np.int32)
        for row, character in enumerate(tensors.metadata["characters"], start=1):
            self._rows[ord(character)] = row

    @property
    def hidden(self) -> int:
        """The size of a state."""
        return int(self._weights["norm.weight"].shape[0])

    def score(self, kind: int, question: Encoded, windows: Sequence[Encoded]) -> Scores:
        """Read the windows for a question."""
        w = self._weights
        q = self._read(question, np.ones(len(question.characters), bool), _Room(len(question.characters), self.hidden))
        asked = _softmax((q @ w["pool.weight"].T).ravel() + w["pool.bias"]) @ q + w["kind.weight"][kind]
        text, spans = _side_by_side(windows)
        is_text = np.zeros(len(text.characters), bool)
        for start, end in spans:
            is_text[start:end] = True
        room = _Room(len(text.characters), self.hidden)
        c = self._read(text, is_text, room)
        heeded = _softmax(c @ (w["asks.weight"].T @ q.T / np.sqrt(np.float32(c.shape[1]))))
        x = self._mixed(c, heeded, q, asked)
        for number, dilation in enumerate(self._dilations):
            x = self._block(f"blocks.{number}", x, dilation, is_text, room)
        x = self._norm("norm", x)
        heads = self._linear("heads", x)
        gist = np.concatenate([x[is_text].max(axis=0), asked])
        hidden = np.maximum(self._linear("none", gist), 0)
        none = float(self._linear("none_out", hidden)[0])
        of_each = [heads[start:end] for start, end in spans]
        starts, no_start = _normalise([h[:, 0] for h in of_each], none)
        ends, no_end = _normalise([h[:, 1] for h in of_each], none)
        inside, states = tuple(h[:, 2] for h in of_each), tuple(x[start:end] for start, end in spans)
        return Scores(starts, ends, inside, (no_start + no_end) / 2, states, gist)

    def _mixed(self, c: Floats, heeded: Floats, q: Floats, asked: Floats) -> Floats:
        """The layer `mix` of c, told, c * told and c * asked, where told is heeded @ q.

        What is the same for all characters is multiplied first: a question is shorter than what is read for it.
        """
        of_text, of_told, of_both, of_asked = self._mixes
        x: Floats = c @ (of_text + asked[:, None] * of_asked)
        x += heeded @ (q @ of_told)
        x += (c * (heeded @ q)) @ of_both
        x += self._weights["mix.bias"]
        return x

    def _read(self, text: Encoded, is_text: NDArray[np.bool_], room: "_Room") -> Floats:
        w = self._weights
        words = text.vectors @ w["word.weight"].T
        parts = [
            w["character.weight"][self._rows[np.minimum(text.characters, MOST_CODE_POINT - 1)]],
            w["tag.weight"][text.tags],
            words[text.word_of],
            text.numbers,
        ]
        entered = np.maximum(self._linear("enter", np.concatenate(parts, axis=1)), 0)
        return self._block("first", entered, 1, is_text, room)

    def _block(self, name: str, x: Floats, dilation: int, is_text: NDArray[np.bool_], room: "_Room") -> Floats:
        kernel = self._kernels[name]
        self._norm(f"{name}.norm", x, room.text)
        room.text[~is_text] = 0.0
        np.einsum("klh,kh->lh", room.taps(len(kernel), dilation), kernel, out=room.spread)
        room.spread += self._weights[f"{name}.depthwise.bias"]
        inner = self._linear(f"{name}.pointwise", room.spread)
        np.maximum(inner, 0, out=inner)
        inner += x
        return inner

    def _norm(self, name: str, x: Floats, out: Floats | None = None) -> Floats:
        mean = np.full(x.shape[1], 1 / x.shape[1], np.float32)  # products are faster than sums over the short axis
        result: Floats = np.subtract(x, (x @ mean)[:, None], out=out)
        result *= (1 / np.sqrt(np.einsum("ij,ij->i", result, result) / x.shape[1] + _EPSILON))[:, None]
        result *= self._weights[f"{name}.weight"]
        result += self._weights[f"{name}.bias"]
        return result

    def _linear(self, name: str, x: Floats) -> Floats:
        result: Floats = x @ self._weights[f"{name}.weight"].T
        result += self._weights[f"{name}.bias"]
        return result


class _Room:
    """Where the blocks spread their characters to both sides, taken once for all: new memory for each takes as long."""

    def __init__(self, length: int, hidden: int) -> None:
        self._padded = np.zeros((length + 2 * GAP, hidden), np.float32)
        self.text = self._padded[GAP : GAP + length]
        self.spread = np.empty((length, hidden), np.float32)

    def taps(self, width: int, dilation: int) -> Floats:
        """(width, length, hidden): the text as each place of a kernel sees it."""
        seen = self._padded[GAP - width // 2 * dilation :]
        down, along = seen.strides
        return np.lib.stride_tricks.as_strided(seen, (width, *self.text.shape), (down * dilation, down, along))


def features() -> dict[str, list[str]]:
    """What weights must have been trained with."""
    return {"kinds": list(KINDS), "columns": list(COLUMNS), "tags": list(TAGS)}


@cache
def built_in() -> Network:
    """The network that the package brings."""
    return Network()


def _side_by_side(windows: Sequence[Encoded]) -> tuple[Encoded, list[Span]]:
    """All windows as one text with empty stretches between, and where each stands in it."""
    spans: list[Span] = []
    parts: list[list[Any]] = [[], [], [], [], []]
    place = words = 0
    for window in windows:
        length = len(window.characters)
        spans.append((place, place + length))
        gap = ((0, GAP),)
        parts[0].append(np.pad(window.characters, gap))
        parts[1].append(np.pad(window.tags, gap))
        parts[2].append(np.pad(window.word_of + words, gap))
        parts[3].append(window.vectors)
        parts[4].append(np.pad(window.numbers, (*gap, (0, 0))))
        place += length + GAP
        words += len(window.vectors)
    return Encoded(*(np.concatenate(part) for part in parts)), spans


def _softmax(x: Floats) -> Floats:
    exponents = np.exp(x - x.max(axis=-1, keepdims=True))
    result: Floats = exponents / exponents.sum(axis=-1, keepdims=True)
    return result


def _normalise(windows: Sequence[NDArray[np.float32]], none: float) -> tuple[tuple[Floats, ...], float]:
    """Logarithms of the softmax over all windows and "none"."""
    most = max(none, *(float(window.max()) for window in windows))
    total = np.exp(none - most) + sum(float(np.exp(window - most).sum()) for window in windows)
    shift = most + float(np.log(total))
    return tuple(window - shift for window in windows), none - shift
