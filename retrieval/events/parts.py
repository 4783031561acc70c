"""How likely each person of an article led a visit, or went along: a linear model and trees, of which the mean counts.

The rules read 被调查, 专利考察 and 曾想走访 as visits, too, and miss those that are told in other words. The weights
are fitted by training/fit_visits.py to articles that people marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.events.part_pieces import pieces
from retrieval.events.part_signs import NAMES, rows
from retrieval.events.telling import Page, Seen, seen_people
from retrieval.words.linear import LinearModel
from retrieval.words.trees import Forest

WEIGHTS = Path(__file__).parent / "weights"
PIECES, TREES, TARGETS = "visit_pieces.safetensors", "visit_trees.safetensors", "visit_targets.safetensors"


@dataclass(frozen=True, slots=True)
class Part:
    """The probabilities, 0 to 1, that a person led a visit and that they went along on one."""

    seen: Seen
    leads: float
    along: float

    @property
    def either(self) -> float:
        return self.leads + self.along


class VisitModel:
    """The open weights."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Read the weights in the folder.

        Raises:
            OSError: there are none.
        """
        self._linear = LinearModel(folder / PIECES)
        self._trees = Forest(folder / TREES, NAMES)
        self.targets = LinearModel(folder / TARGETS)

    def parts(self, page: Page) -> Mapping[str, Part]:
        """The part of each person of the article, by name."""
        people = list(seen_people(page))
        if not people:
            return {}
        by_pieces = np.stack([self._linear.scores(pieces(page, seen)) for seen in people])
        chances = (_shares(by_pieces) + _shares(self._trees.scores(rows(page, people)))) / 2
        return {
            seen.mention.name: Part(seen, float(chance[1]), float(chance[2]))
            for seen, chance in zip(people, chances, strict=True)
        }


def _shares(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Softmax of each row: none, leads, goes along."""
    powers = np.exp(np.asarray(scores, np.float64) - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


@cache
def built_in() -> VisitModel:
    """The weights that the package brings."""
    return VisitModel()
