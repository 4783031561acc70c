"""Examples → tensors: all questions of a batch with all their windows, padded; words looked up once each."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from retrieval.reading.features import COLUMNS
from retrieval.training.reader_examples import Example, Kept, Marked, WordTable

MOST_CODE_POINT = 0x30000


@dataclass(frozen=True, slots=True)
class Batch:
    """What the network takes, and what it should say."""

    question: dict[str, Tensor]
    window: dict[str, Tensor]
    of: Tensor  # the question of each window
    kind: Tensor
    table: Tensor  # (different words, dimension)
    starts: Tensor  # (windows, length) bool: an answer starts here
    ends: Tensor
    inside: Tensor  # (windows, length) 0 or 1


def make_batch(examples: Sequence[Example], rows: np.ndarray, words: WordTable) -> Batch:
    """`rows`: code point → row of the network's characters."""
    marked = [window for example in examples for window in example.windows]
    question = _padded([example.question for example in examples], rows)
    window = _padded([one.text for one in marked], rows)
    table = _look_up(words, question, window)
    shape = window["characters"].shape
    starts, ends, inside = (torch.zeros(shape, dtype=kind) for kind in (torch.bool, torch.bool, torch.float32))
    for number, one in enumerate(marked):
        for start, end in one.spans:
            starts[number, start] = ends[number, end - 1] = True
            inside[number, start:end] = 1.0
    of = torch.tensor([n for n, example in enumerate(examples) for _ in example.windows])
    kinds = torch.tensor([example.kind for example in examples])
    return Batch(question, window, of, kinds, table, starts, ends, inside)


def with_fewer_windows(example: Example, most: int, chance: random.Random) -> Example:
    """The example with at most so many windows, those with an answer first, of the others any."""
    if len(example.windows) <= most:
        return example
    held = [window for window in example.windows if window.spans][: most - 1]
    others = [window for window in example.windows if not window.spans]
    kept = [*held, *chance.sample(others, min(len(others), most - len(held)))]
    return replace(example, windows=tuple(kept))


def with_shorter_windows(example: Example, most: int, chance: random.Random) -> Example:
    """The example with at most so many characters of each window, of one with answers around one of them."""
    return replace(example, windows=tuple(_shorter(window, most, chance) for window in example.windows))


def _shorter(window: Marked, most: int, chance: random.Random) -> Marked:
    text, length = window.text, len(window.text.characters)
    if length <= most:
        return window
    low, high = 0, length - most
    if window.spans:
        first, behind = chance.choice(window.spans)
        low, high = max(0, min(behind - most, high)), min(first, high)
    start = chance.randint(min(low, high), max(low, high))
    part = slice(start, start + most)
    kept = replace(
        text,
        characters=text.characters[part],
        tags=text.tags[part],
        word_of=text.word_of[part],
        numbers=text.numbers[part],
    )
    spans = [(a - start, b - start) for a, b in window.spans if start <= a and b <= start + most]
    return replace(window, text=kept, spans=tuple(spans))


def rows_of_characters(characters: str) -> np.ndarray:
    """Code point → row, 0 for any other."""
    rows = np.zeros(MOST_CODE_POINT, np.int64)
    for row, character in enumerate(characters, start=1):
        rows[ord(character)] = row
    return rows


def _padded(texts: Sequence[Kept], rows: np.ndarray) -> dict[str, Tensor]:
    length = max(len(text.characters) for text in texts)
    shape = (len(texts), length)
    characters, tags, words = (np.zeros(shape, np.int64) for _ in range(3))
    numbers, mask = np.zeros((*shape, len(COLUMNS)), np.float32), np.zeros((*shape, 1), np.float32)
    for n, text in enumerate(texts):
        size = len(text.characters)
        characters[n, :size] = rows[np.minimum(text.characters, MOST_CODE_POINT - 1)]
        tags[n, :size] = text.tags
        words[n, :size] = text.words[text.word_of]
        numbers[n, :size], mask[n, :size] = text.numbers, 1.0
    arrays = {"characters": characters, "tags": tags, "words": words, "numbers": numbers, "mask": mask}
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _look_up(words: WordTable, *texts: dict[str, Tensor]) -> Tensor:
    """The vectors of the texts' words, each once; the texts' words become rows of it."""
    used, places = torch.unique(torch.cat([text["words"].ravel() for text in texts]), return_inverse=True)
    start = 0
    for text in texts:
        size = text["words"].numel()
        text["words"] = places[start : start + size].view_as(text["words"])
        start += size
    return torch.from_numpy(np.stack([words.vectors[row] for row in used.tolist()]).astype(np.float32))
