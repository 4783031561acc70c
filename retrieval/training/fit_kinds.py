"""Fits the kinds of questions: gold questions → asking/weights/kinds.safetensors.

python -m retrieval.training.fit_kinds OUT QUESTIONS… [--measure GOLD…]

--measure prints how many of other questions get their kind. Needs scikit-learn, which the extra `models` brings.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.asking.kinds import KINDS, runs
from retrieval.asking.question import understand
from retrieval.training.fit_linear import fit, write
from retrieval.words.linear import LinearModel

STRENGTH = 0.5  # of the regularisation, inverse
PLAIN = 3.0  # weight of a question that was written to show a kind, and has no article


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--measure", type=Path, nargs="*", default=[])
    given = parser.parse_args(arguments)
    taught = [one for path in given.questions for one in read_kinds(path)]
    fitted = fit(
        [pieces for pieces, _, _ in taught], [kind for _, kind, _ in taught], [w for *_, w in taught], STRENGTH
    )
    write(*fitted, given.out)
    model = LinearModel(given.out)
    for path in given.measure:
        right = [model.scores(pieces).argmax() == kind for pieces, kind, _ in read_kinds(path)]
        print(f"{path.name}: {np.mean(right):.3f} of {len(right)}")


def read_kinds(path: Path) -> list[tuple[set[str], int, float]]:
    """(runs, number of the kind, weight) of the questions that have an answer."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (_runs(record["q"]), KINDS.index(record["kind"]), 1.0 if "sources" in record else PLAIN)
        for record in records
        if record["kind"] in KINDS
    ]


def _runs(text: str) -> set[str]:
    question = understand(text)
    return runs(question.folded, question.people)


if __name__ == "__main__":
    main()
