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
        self._feature = arrays["feature"].astype(np.int64)  # (trees, nodes); a leaf is its own child
        self._threshold = np.asarray(arrays["threshold"], np.float32)
        self._left, self._right = arrays["left"].astype(np.int64), arrays["right"].astype(np.int64)
        self._value = np.asarray(arrays["value"], np.float32)
        self._base = np.asarray(arrays["base"], np.float64)  # one number a class
        self._depth = int(tensors.metadata["depth"])

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """(rows, classes): the log odds of each class; the trees of the classes stand in turn."""
        trees = np.arange(len(self._feature))[None, :]
        node = np.zeros((len(rows), len(self._feature)), np.int64)
        for _ in range(self._depth):
            values = np.take_along_axis(rows, self._feature[trees, node], axis=1)
            node = np.where(values <= self._threshold[trees, node], self._left[trees, node], self._right[trees, node])
        values = self._value[trees, node].reshape(len(rows), -1, len(self._base))
        total: NDArray[np.float64] = self._base + values.sum(axis=1)
        return total
