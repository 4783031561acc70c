"""Boosted trees as scikit-learn fits them → weights as words/trees.py reads them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_forest(model: Any, names: Sequence[str], out: Path) -> None:
    """The trees of all rounds, those of the classes in turn, padded; a leaf is its own child on both sides."""
    from safetensors.numpy import save_file

    nodes = [predictor.nodes for of_round in model._predictors for predictor in of_round]
    shape = (len(nodes), max(map(len, nodes)))
    arrays: dict[str, NDArray[Any]] = {
        "feature": np.zeros(shape, np.uint16),
        "left": np.zeros(shape, np.uint16),
        "right": np.zeros(shape, np.uint16),
        "threshold": np.zeros(shape, np.float32),
        "value": np.zeros(shape, np.float32),
        "base": np.asarray(model._baseline_prediction, np.float64).ravel(),
    }
    for tree, of in enumerate(nodes):
        own, leaf, size = np.arange(len(of)), of["is_leaf"].astype(bool), len(of)
        arrays["feature"][tree, :size] = np.where(leaf, 0, of["feature_idx"])
        arrays["left"][tree, :size] = np.where(leaf, own, of["left"])
        arrays["right"][tree, :size] = np.where(leaf, own, of["right"])
        arrays["threshold"][tree, :size] = np.where(leaf, 0, of["num_threshold"])
        arrays["value"][tree, :size] = np.where(leaf, of["value"], 0)
    depth = max(int(of["depth"].max()) for of in nodes)
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(arrays, out, {"features": json.dumps(list(names), ensure_ascii=False), "depth": str(depth)})
