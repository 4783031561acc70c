"""Candidates → the one that is said, with the probability that it is right; which trees decide, and why.

The weights are gradient-boosted trees (Friedman 2001) over choice_features, and a table from their score to the share
of answers that were right on questions that taught them nothing. Both are data, fitted by training/fit_choice.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.tensors import map_tensors
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.choice_features import NAMES, vectors

WEIGHTS = Path(__file__).parent / "weights" / "choice.safetensors"
LEAST_OF_FACTS, AHEAD = 0.2, 0.3  # score; see docs/quality.md
IN_TALK = WEIGHTS.with_name("choice_in_talk.safetensors")  # for questions known to be about the articles read
_REASONS = 6  # features named for a choice


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with the probability that it is right, and its features."""

    candidate: Candidate
    score: float  # 0..1, of the trees
    probability: float  # 0..1, that it is right: calibrated for what is said
    features: NDArray[np.float32]


class Trees:
    """The open weights of the choice."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        """Read the weights.

        Raises:
            ValueError: they were fitted with other features than this code makes.
            OSError: there are none.
        """
        tensors = map_tensors(path)
        if json.loads(tensors.metadata["features"]) != list(NAMES):
            raise ValueError(f"{path.name} was fitted with other features: fit it anew")
        arrays = tensors.arrays
        self._feature = arrays["feature"].astype(np.int64)  # (trees, nodes); a leaf is its own child
        self._threshold = np.asarray(arrays["threshold"], np.float32)
        self._left, self._right = arrays["left"].astype(np.int64), arrays["right"].astype(np.int64)
        self._value = np.asarray(arrays["value"], np.float32)
        self._scores, self._shares = np.asarray(arrays["scores"]), np.asarray(arrays["shares"])
        self._depth, self._base = int(tensors.metadata["depth"]), float(tensors.metadata["base"])
        self.least_said = float(tensors.metadata["least_said"])  # score from which on an answer is said
        self.least_related = float(tensors.metadata["least_related"])  # … and from which on passages are shown

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The trees' own probability of each row."""
        trees = np.arange(len(self._feature))[None, :]
        node = np.zeros((len(rows), len(self._feature)), np.int64)
        for _ in range(self._depth):
            values = np.take_along_axis(rows, self._feature[trees, node], axis=1)
            goes_left = values <= self._threshold[trees, node]
            node = np.where(goes_left, self._left[trees, node], self._right[trees, node])
        total = self._base + self._value[trees, node].sum(axis=1)
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-total))
        return chances

    def calibrated(self, score: float) -> float:
        """The share of answers of that score that were right."""
        return float(np.interp(score, self._scores, self._shares))

    def reasons(self, row: NDArray[np.float32]) -> list[tuple[str, float, float]]:
        """(feature, its value, what it added to the log odds) of the features that decided, the weightiest first."""
        trees = np.arange(len(self._feature))
        node = np.zeros(len(trees), np.int64)
        asked: list[NDArray[np.int64]] = []
        gained: list[NDArray[np.float32]] = []
        for _ in range(self._depth):
            feature = self._feature[trees, node]
            goes_left = row[feature] <= self._threshold[trees, node]
            behind = np.where(goes_left, self._left[trees, node], self._right[trees, node])
            asked.append(feature)
            gained.append(self._value[trees, behind] - self._value[trees, node])  # 0 at a leaf, its own child
            node = behind
        # Tree by tree, so that equal weights are added in one order, whatever the depth.
        added = np.bincount(np.stack(asked, axis=1).ravel(), np.stack(gained, axis=1).ravel(), len(NAMES)).tolist()
        most = sorted(range(len(NAMES)), key=lambda feature: -abs(added[feature]))[:_REASONS]
        return [(NAMES[feature], float(row[feature]), added[feature]) for feature in most]


def rank(read: Read, candidates: Sequence[Candidate], trees: Trees) -> list[Ranked]:
    """The candidates, likeliest first; of equals the first."""
    if not candidates:
        return []
    rows = vectors(read, candidates)
    scores = trees.scores(rows)
    order = np.argsort(-scores, kind="stable")
    return [Ranked(candidates[n], float(scores[n]), trees.calibrated(float(scores[n])), rows[n]) for n in order]


def fact_of(ranked: Sequence[Ranked]) -> Ranked | None:
    """The rules' first draft that rests on a visit, if no candidate is far ahead of it: facts come first."""
    drafts = (o for o in ranked if o.candidate.origin == "rules" and o.candidate.event is not None)
    fact = next((one for one in drafts if one.candidate.event.kind == "visit"), None)  # type: ignore[union-attr]
    return fact if fact and fact.score >= max(LEAST_OF_FACTS, ranked[0].score - AHEAD) else None


@cache
def built_in(path: Path = WEIGHTS) -> Trees:
    """The trees that the package brings."""
    return Trees(path)
