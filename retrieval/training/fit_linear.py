"""Fits linear models over pieces: logistic regression, written as words/linear.py reads it."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LEAST_SEEN = 6  # examples that hold a piece
_NEVER = -1e4  # score of a class that no example is of


def fit(
    examples: Sequence[Collection[str]], classes: Sequence[int], weights: Sequence[float], strength: float
) -> tuple[list[str], NDArray[np.float64]]:
    """The pieces that are common, and their weights, (pieces + 1, classes); of two classes only the second's.

    `strength`: inverse of that of the regularisation.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(piece for example in examples for piece in set(example))
    pieces = sorted(piece for piece, count in counts.items() if count >= LEAST_SEEN)
    columns = {piece: column for column, piece in enumerate(pieces)}
    held = [sorted(columns[piece] for piece in set(example) if piece in columns) for example in examples]
    ends = np.cumsum([0, *map(len, held)])
    matrix = csr_matrix((np.ones(ends[-1]), np.concatenate(held), ends), shape=(len(held), len(pieces)))
    model = LogisticRegression(C=strength, max_iter=300).fit(matrix, classes, weights)
    fitted: NDArray[np.float64] = np.concatenate([model.coef_.T, model.intercept_[None, :]])
    if fitted.shape[1] == 1:
        return pieces, fitted
    wide = np.zeros((len(pieces) + 1, max(classes) + 1))
    wide[-1] = _NEVER
    wide[:, model.classes_] = fitted
    return pieces, wide


def write(pieces: Sequence[str], weights: NDArray[np.float64], out: Path) -> None:
    """The weights in float16."""
    from safetensors.numpy import save_file

    out.parent.mkdir(parents=True, exist_ok=True)
    save_file({"weights": weights.astype(np.float16)}, out, {"pieces": json.dumps(pieces, ensure_ascii=False)})
