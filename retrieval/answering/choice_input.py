"""What the choice reads of a question's candidates: their named numbers, and what the reader's network made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.choice_features import vectors
from retrieval.reading.features import Floats
from retrieval.reading.network import built_in

POOLED = 4  # states of a candidate


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """All candidates of one question."""

    rows: Floats  # (candidates, len(NAMES)): the named numbers of choice_features
    states: Floats  # (candidates, POOLED * hidden): first, last and mean of its core, greatest of its sentence
    gist: Floats  # (2 * hidden,) of all windows and the question


def choice_input(read: Read, candidates: Sequence[Candidate]) -> ChoiceInput:
    """A candidate that no window holds has states of 0, and so has all where nothing was read."""
    hidden = built_in().hidden
    states = np.zeros((len(candidates), POOLED * hidden), np.float32)
    for row, candidate in zip(states, candidates, strict=True):
        if candidate.window >= 0 and read.scores is not None:
            row[:] = _pooled(read, candidate)
    gist = np.zeros(2 * hidden, np.float32) if read.scores is None else read.scores.gist
    return ChoiceInput(vectors(read, candidates), states, gist)


def _pooled(read: Read, candidate: Candidate) -> Floats:
    assert read.scores is not None
    window, reading = read.windows[candidate.window], read.readings[candidate.article]
    states = read.scores.states[candidate.window]

    def of(span: tuple[int, int]) -> Floats:
        return states[max(0, span[0] - window.start) : max(0, span[1] - window.start)]

    core = of(candidate.core)
    if not len(core):
        return np.zeros(POOLED * states.shape[1], np.float32)
    sentence = of(reading.sentences[reading.sentence_at(candidate.core[0])])
    return np.concatenate([core[0], core[-1], core.mean(axis=0), sentence.max(axis=0)])
