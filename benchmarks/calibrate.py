"""Fits the constants that turn confidences into probabilities of being right, on an archive.

python -m benchmarks.calibrate INDEX QUESTIONS.jsonl [ANSWERS.jsonl]

ANSWERS are the lines that `baowen ask --jsonl` printed for the questions; their `score` is fitted or, since baowen
prints none, their `confidence`. Without ANSWERS the index is asked. Three fits are made, each checked on fifths of the
answers that it has not seen: a logistic curve (Platt 1999); one with an offset for each kind of question, since equal
scores of two readers may differ in worth; and a rising line through bins (isotonic, Ayer 1955).
"""

import argparse
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.command import Table, show
from benchmarks.confidence import Judged, ask_questions, calibration_error, given_answers, judge_answers, squared_error

FOLDS = 5  # folds hold neighbouring questions, so those on one article stay together
LEAST_IN_BIN = 20  # answers; fewer give too rough a share of right ones
KIND_PENALTY = 1.0  # on squared offsets, so that kinds with few answers stay near the others; .5 to 2 do as well
_ROUNDS, _STILL = 50, 1e-9  # of Newton's method
Knots = tuple[tuple[float, float], ...]  # (score, probability), both ascending, joined by lines
Fitted = Callable[[Sequence[Judged]], np.ndarray]  # the probabilities of answers, float64 (len(answers),)
Fit = Callable[[Sequence[Judged]], Fitted]


def fit_logistic(answers: Sequence[Judged]) -> tuple[float, float]:
    """Slope and offset of p = 1 / (1 + exp(-(slope × score + offset))) with the greatest likelihood."""
    slope, offset, _ = _fit_with_offsets(answers, [])
    return slope, offset


def fit_by_kind(answers: Sequence[Judged]) -> tuple[float, float, dict[str, float]]:
    """Slope, offset, and for each kind what it adds to the offset."""
    return _fit_with_offsets(answers, sorted({answer.kind for answer in answers}))


def fit_isotonic(answers: Sequence[Judged]) -> Knots:
    """Knots at the bins' mean scores and shares of right answers; falling bins are pooled until all rise."""
    pooled: list[tuple[float, float, int]] = []  # sum of scores, right ones, answers
    for scores, right, count in _bins(answers):
        pooled.append((scores, right, count))
        while len(pooled) > 1 and pooled[-2][1] / pooled[-2][2] >= pooled[-1][1] / pooled[-1][2]:
            last, before = pooled.pop(), pooled.pop()
            pooled.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    return tuple((round(scores / count, 3), round(right / count, 3)) for scores, right, count in pooled)


def logistic(answers: Sequence[Judged]) -> Fitted:
    """The logistic curve of these answers."""
    slope, offset = fit_logistic(answers)
    return lambda given: _curve(slope * _scores(given) + offset)


def by_kind(answers: Sequence[Judged]) -> Fitted:
    """A logistic curve for each kind of these answers; other kinds get the curve without an offset."""
    slope, offset, offsets = fit_by_kind(answers)
    return lambda given: _curve(slope * _scores(given) + offset + np.array([offsets.get(a.kind, 0.0) for a in given]))


def isotonic(answers: Sequence[Judged]) -> Fitted:
    """The line through the knots of these answers, level beyond the outermost."""
    scores, shares = zip(*fit_isotonic(answers), strict=True)
    return lambda given: np.interp(_scores(given), scores, shares)


def as_given(answers: Sequence[Judged]) -> Fitted:
    """The scores as they are: what a fit has to beat."""
    return _scores


def check(fit: Fit, answers: Sequence[Judged]) -> list[Judged]:
    """The answers, with the confidence that a fit on the other folds gives them."""
    folds = [len(answers) * n // FOLDS for n in range(FOLDS + 1)]
    checked: list[Judged] = []
    for first, last in pairwise(folds):
        fitted = fit([*answers[:first], *answers[last:]])
        kept = answers[first:last]
        checked += [Judged(float(p), a.is_right, a.kind) for p, a in zip(fitted(kept), kept, strict=True)]
    return checked


def measure(answers: Sequence[Judged]) -> Table:
    """The constants, and the errors of each fit on answers that it has not seen."""
    slope, offset = fit_logistic(answers)
    kind_slope, kind_offset, offsets = fit_by_kind(answers)
    rounded = {kind: round(added, 3) for kind, added in offsets.items()}
    rows = {
        "answers": f"{len(answers)}, {sum(a.is_right for a in answers)} right",
        "logistic": f"1 / (1 + exp(-({slope:.4f} * score + {offset:.4f})))",
        "by kind": f"slope {kind_slope:.4f}, offset {kind_offset:.4f}, {rounded}",
        "isotonic": repr(fit_isotonic(answers)),
    }
    fits = (("as given", as_given), ("logistic", logistic), ("by kind", by_kind), ("isotonic", isotonic))
    for name, fit in fits:
        checked = check(fit, answers)
        rows[f"{name}, unseen"] = (
            f"calibration error {calibration_error(checked):.4f}  squared error {squared_error(checked):.4f}"
        )
    return rows


def _bins(answers: Sequence[Judged]) -> list[tuple[float, int, int]]:
    """Neighbouring scores in bins of LEAST_IN_BIN and more: sum of scores, right ones, answers."""
    ascending = sorted(answers, key=lambda answer: answer.confidence)
    count = max(1, len(ascending) // LEAST_IN_BIN)
    edges = [len(ascending) * n // count for n in range(count + 1)]
    bins = [ascending[first:last] for first, last in pairwise(edges)]
    return [(sum(a.confidence for a in b), sum(a.is_right for a in b), len(b)) for b in bins]


def _fit_with_offsets(answers: Sequence[Judged], kinds: Sequence[str]) -> tuple[float, float, dict[str, float]]:
    """Newton's method on the likelihood, less KIND_PENALTY / 2 × the squared offsets of the kinds.

    The targets of right and wrong answers are (n + 1) / (n + 2) and 1 / (n + 2); with 1 and 0, scores without overlap
    would give an infinite slope.
    """
    right = np.array([answer.is_right for answer in answers])
    aims = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))
    columns = [_scores(answers), np.ones(len(answers))]
    columns += [np.array([float(answer.kind == kind) for answer in answers]) for kind in kinds]
    design = np.stack(columns, axis=1)
    penalty = np.diag([_STILL, _STILL, *[KIND_PENALTY] * len(kinds)])
    weights = np.zeros(len(columns))
    for _ in range(_ROUNDS):
        p = _curve(design @ weights)
        hessian = (design * (p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(hessian, design.T @ (aims - p) - penalty @ weights)
        weights += step
        if np.abs(step).max() < _STILL:
            break
    slope, offset, *offsets = map(float, weights)
    return slope, offset, dict(zip(kinds, offsets, strict=True))


def _curve(values: np.ndarray) -> np.ndarray:
    curve: np.ndarray = 1 / (1 + np.exp(-values))
    return curve


def _scores(answers: Sequence[Judged]) -> np.ndarray:
    """float64 (len(answers),)"""
    return np.array([answer.confidence for answer in answers], float)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path, help="folder of the index")
    parser.add_argument("questions", type=Path, help="gold questions, as for `baowen eval`")
    parser.add_argument("answers", nargs="?", type=Path, help="what `baowen ask --jsonl` printed to them")
    arguments = parser.parse_args()
    if arguments.answers:
        verdicts = judge_answers(arguments.index, arguments.questions, arguments.answers)
    else:
        verdicts = ask_questions(arguments.index, arguments.questions)
    answers = given_answers(verdicts)
    if len(answers) < FOLDS * LEAST_IN_BIN:
        parser.exit(2, f"{len(answers)} answers are too few to fit: {FOLDS * LEAST_IN_BIN} at least\n")
    show("Calibration", measure(answers))


if __name__ == "__main__":
    main()
