"""Gradient-boosted trees (Friedman 2001) over named features, for one or several classes; numpy alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.tensors import map_tensors


class Forest:
    """The open weights of trees that share out an example among classes."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        """Read the weights that were fitted with the features of these names.

        Raises:
            ValueError: they were fitted with other features.
            OSError: there are none.
        """
        tensors = map_tensors(path)
        if json.loads(tensors.metadata["features"]) != list(names):
            raise ValueError(f"{path.name} was fitted with other features: fit it anew")
        arrays = tensors.arrays
        trees, nodes = arrays["feature"].shape
        self._roots = np.arange(trees) * nodes  # nodes are counted through all trees; a leaf is its own child
        self._feature = arrays["feature"].astype(np.int64).ravel()
        self._threshold = np.array(
            arrays["threshold"], np.float32
        ).ravel()  # copies: a mapped array is slow to take from
        self._left, self._right = (
            (arrays[side].astype(np.int64) + self._roots[:, None]).ravel() for side in ("left", "right")
        )
        self._value = np.array(arrays["value"], np.float32).ravel()
        self._base = np.array(arrays["base"], np.float64)  # one number a class
        self._depth = int(tensors.metadata["depth"])

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """(rows, classes): the log odds of each class; the trees of the classes stand in turn."""
        node = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        row = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            goes_left = rows[row, self._feature[node]] <= self._threshold[node]
            node = np.where(goes_left, self._left[node], self._right[node])
        values = self._value[node].reshape(len(rows), -1, len(self._base))
        total: NDArray[np.float64] = self._base + values.sum(axis=1)
        return total
