"""A linear model over the pieces that something is made of, each present or not."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.tensors import map_tensors


class LinearModel:
    """The open weights of one: for each piece a row with a weight for each class."""

    def __init__(self, path: Path) -> None:
        """Read the weights.

        Raises:
            OSError: there are none.
        """
        tensors = map_tensors(path)
        self._rows = {piece: row for row, piece in enumerate(json.loads(tensors.metadata["pieces"]))}
        self._weights = np.array(tensors.arrays["weights"], np.float32)  # (pieces + 1, classes); the last is the bias

    def scores(self, pieces: Iterable[str]) -> NDArray[np.float32]:
        """The score of each class: the sum of the weights of those pieces that the model knows, each once."""
        rows = [row for piece in pieces if (row := self._rows.get(piece)) is not None]
        total: NDArray[np.float32] = self._weights[rows].sum(axis=0) + self._weights[-1]
        return total
