"""Candidates → the one that is said, with the probability that it is right; which weights decide, and why.

Small networks read the named numbers of each candidate, the states that the reader left at it, and the strongest of
what they make of all candidates. The mean of their scores becomes a probability by the share of answers of that score
that were right on questions that taught them nothing. training/fit_choice.py fits both; torch_choice.py is the same in
torch.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from embeddings.tensors import map_tensors
from retrieval.answering.candidate import Candidate
from retrieval.answering.choice_features import NAMES
from retrieval.answering.choice_input import ChoiceInput
from retrieval.reading.features import Floats

WEIGHTS = Path(__file__).parent / "weights" / "choice.safetensors"
IN_TALK = WEIGHTS.with_name("choice_in_talk.safetensors")  # for questions known to be about the articles read
FARTHEST = 5.0  # standard deviations that a number is taken to be from its mean
LEAST_OF_FACTS, AHEAD = 0.2, 0.3  # score; see docs/quality.md
_REASONS = 6  # features named for a choice


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with the probability that it is right."""

    candidate: Candidate
    score: float  # 0..1, of the network
    probability: float  # 0..1, that it is right: calibrated for what is said
    place: int = 0  # among the candidates that the choice read


class Choice:
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
        weights = {name: array.astype(np.float32) for name, array in tensors.arrays.items()}
        self._at, self._shares = weights.pop("scores"), weights.pop("shares")
        self._members = [
            _Member({name.partition(".")[2]: array for name, array in weights.items() if name.startswith(f"{number}.")})
            for number in sorted({name.partition(".")[0] for name in weights})
        ]
        self.least_said = float(tensors.metadata["least_said"])  # score from which on an answer is said
        self.least_related = float(tensors.metadata["least_related"])  # … and from which on passages are shown

    def scores(self, read: ChoiceInput) -> Floats:
        """The networks' own probability of each candidate."""
        logits = np.mean([member.logits(read) for member in self._members], axis=0)
        chances: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return chances

    def calibrated(self, score: float) -> float:
        """The share of answers of that score that were right."""
        return float(np.interp(score, self._at, self._shares))

    def reasons(self, read: ChoiceInput, place: int) -> list[tuple[str, float, float]]:
        """(feature, its value, what it adds to the log odds) of the features that decide, the weightiest first.

        What a feature adds is what a candidate loses if the feature stands at its mean.
        """
        added = np.mean([member.added(read, place) for member in self._members], axis=0)
        most = np.argsort(-np.abs(added), kind="stable")[:_REASONS]
        return [(NAMES[n], float(read.rows[place, n]), float(added[n])) for n in most]


class _Member:
    """One network."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self._weights = weights

    def logits(self, read: ChoiceInput) -> Floats:
        """The log odds of each candidate."""
        seen = self._seen(self._normal(read.rows), read)
        return self._logits(seen, self._strongest(seen))

    def added(self, read: ChoiceInput, place: int) -> Floats:
        """What each feature adds to the log odds of a candidate."""
        normal = self._normal(read.rows)
        seen = self._seen(normal, read)
        strongest, own = self._strongest(seen), seen[place : place + 1]
        of_each = normal[place] * self._weights["numbers.weight"]  # (numbers, features)
        all_ = of_each.sum(axis=1, keepdims=True) + self._weights["numbers.bias"][:, None]
        without = np.repeat(own, len(NAMES), axis=0)
        without[:, : len(all_)] = np.maximum(all_ - of_each, 0.0).T
        result: Floats = self._logits(own, strongest) - self._logits(without, strongest)
        return result

    def _normal(self, rows: Floats) -> Floats:
        result: Floats = np.clip((rows - self._weights["mean"]) / self._weights["deviation"], -FARTHEST, FARTHEST)
        return result

    def _seen(self, normal: Floats, read: ChoiceInput) -> Floats:
        """(candidates, …): what is made of each candidate by itself."""
        numbers, states = self._relu("numbers", normal), self._relu("states", read.states)
        gist = np.broadcast_to(self._relu("gist", read.gist[None]), states.shape)
        return np.concatenate([numbers, states, gist * states, gist], axis=1)

    def _strongest(self, seen: Floats) -> Floats:
        """What all candidates together show."""
        result: Floats = self._relu("beside", seen).max(axis=0)
        return result

    def _logits(self, seen: Floats, strongest: Floats) -> Floats:
        beside = self._relu("beside", seen)
        mixed = self._relu("mix", np.concatenate([seen, beside, strongest - beside], axis=1))
        result: Floats = (mixed @ self._weights["out.weight"].T + self._weights["out.bias"])[:, 0]
        return result

    def _relu(self, name: str, x: Floats) -> Floats:
        result: Floats = np.maximum(x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"], 0.0)
        return result


def rank(read: ChoiceInput, candidates: Sequence[Candidate], choice: Choice) -> list[Ranked]:
    """The candidates, likeliest first; of equals the first."""
    if not candidates:
        return []
    scores = choice.scores(read)
    order = np.argsort(-scores, kind="stable")
    return [Ranked(candidates[n], float(scores[n]), choice.calibrated(float(scores[n])), int(n)) for n in order]


def fact_of(ranked: Sequence[Ranked]) -> Ranked | None:
    """The rules' first draft that rests on a visit, if no candidate is far ahead of it: facts come first."""
    drafts = (o for o in ranked if o.candidate.origin == "rules" and o.candidate.event is not None)
    fact = next((one for one in drafts if one.candidate.event.kind == "visit"), None)  # type: ignore[union-attr]
    return fact if fact and fact.score >= max(LEAST_OF_FACTS, ranked[0].score - AHEAD) else None


@cache
def built_in(path: Path = WEIGHTS) -> Choice:
    """The weights that the package brings."""
    return Choice(path)
