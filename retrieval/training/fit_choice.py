"""Fits the choice among candidates: an index and gold questions → choice.safetensors.

python -m retrieval.training.fit_choice INDEX OUT MEASURED [TAUGHT…] [--folds N] [--answers FILE]

MEASURED and TAUGHT are files of gold questions on articles that taught the reader nothing; all are asked of the index
and of small archives, with their twins (judged.py). A folder among TAUGHT has archives of its own: NAME.jsonl with the
questions on the pages of NAME/. Folds are by article (an article with all its sources is one
group): the calibration and the threshold come from scores of MEASURED's own questions, asked of the index, by weights
that the question's article did not fit. --answers writes what those weights would say to them, one record a line as
`baowen ask --jsonl` prints them. Needs the extra `models`.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.answering.choice_features import NAMES
from retrieval.engine import Engine
from retrieval.records import Answer
from retrieval.scoring.gold import read_gold
from retrieval.show.formats import answer_record
from retrieval.training.judged import MODEL, Judged, judge_all, judge_archives, judge_in_small_archives, pose
from retrieval.training.torch_choice import ChoiceModel, batch_of, teach

ABSTAIN = 0.82  # share of the questions without an answer that are refused
CURVE = (0.6, 0.7, 0.76, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.95)
BINS = 10
RELATED = 0.8  # of the least score of what is said: from here on passages are shown


def out_of_fold(judged: Sequence[Judged], folds: int) -> list[tuple[float, int]]:
    """For each question the best score and the place of its candidate, by weights that its article did not fit."""
    chance = np.random.RandomState(0)
    fold_of = {group: int(chance.randint(folds)) for group in sorted({one.group for one in judged})}
    best = [(0.0, -1)] * len(judged)
    for fold in range(folds):
        model = teach([one for one in judged if fold_of[one.group] != fold])
        for n, one in enumerate(judged):
            if fold_of[one.group] == fold and len(one.right):
                scores = _scores(model, one)
                best[n] = (float(scores.max()), int(scores.argmax()))
    return best


def _scores(model: ChoiceModel, one: Judged) -> NDArray[np.float64]:
    with torch.no_grad():
        scores: NDArray[np.float64] = model(batch_of([one])).sigmoid().double().numpy()
    return scores


def calibration(
    scores: NDArray[np.float64], right: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Isotonic regression (Zadrozny and Elkan 2002): scores, ascending, and the share of right answers at each."""
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(scores, right)
    return np.asarray(model.X_thresholds_), np.asarray(model.y_thresholds_)


def least_for(scores: NDArray[np.float64], refusals: NDArray[np.bool_], abstain: float) -> float:
    """The least threshold under which that share of the questions without an answer falls."""
    return float(np.quantile(scores[refusals], abstain))


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, fit, calibrate, print the curve and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("measured", type=Path)
    parser.add_argument("taught", type=Path, nargs="*")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--abstain", type=float, default=ABSTAIN, help="share of the unanswerable that is refused")
    given = parser.parse_args(arguments)
    judged = list(judge_files(given.index, given.measured, given.taught))
    said = fit_and_write(judged, given.out, given.folds, given.abstain)
    if given.answers:
        texts = [question.text for question in read_gold(given.measured).questions]
        records = (answer_record(replace(one, question=text)) for one, text in zip(said, texts, strict=True))
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        given.answers.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judge_files(index: Path, measured: Path, taught: Sequence[Path]) -> Iterator[Judged]:
    """The questions of the files with their twins, asked of the index and of small archives."""
    engine = Engine.open(index, MODEL)
    for path in (measured, *taught):
        if path.is_dir():
            yield from judge_archives(path)
            continue
        posed = pose(engine, read_gold(path).questions)
        for one in judge_all(engine, posed):
            yield replace(one, is_measured=path == measured and not one.is_twin)
        yield from judge_in_small_archives(engine, posed)
    engine.close()


def fit_and_write(judged: Sequence[Judged], out: Path, folds: int, abstain: float) -> list[Answer]:
    """Fit and write the weights; gives what is said to the measured questions by weights of the other folds."""
    best = out_of_fold(judged, folds)
    measured = [(one, *found) for one, found in zip(judged, best, strict=True) if one.is_measured]
    scores = np.array([score for _, score, _ in measured])
    right = np.array([place >= 0 and bool(one.right[place]) for one, _, place in measured])
    refusals = np.array([one.wants_refusal for one, _, _ in measured])
    shares = calibration(scores, right & ~refusals)
    least_said = least_for(np.where(right, 0.0, scores), refusals, abstain)  # a right no is no wrong answer
    print_curve(scores, right, refusals)
    write(teach(judged), shares, least_said, out)
    probabilities = np.interp(scores, *shares)
    return [
        _said(one, place, score >= least_said, float(chance))
        for (one, score, place), chance in zip(measured, probabilities, strict=True)
    ]


def print_curve(scores: NDArray[np.float64], right: NDArray[np.bool_], refusals: NDArray[np.bool_]) -> None:
    """Answerable over abstain for thresholds on the score, and how far the score is from the share of right ones.

    The score, not the calibrated probability: the calibration was fitted to these very scores.
    """
    for abstain in CURVE:
        least = least_for(np.where(right, 0.0, scores), refusals, abstain)
        is_said = scores >= least
        answerable, refused = (right & is_said)[~refusals].mean(), (right | ~is_said)[refusals].mean()
        print(f"least {least:.3f}  answerable {answerable:.3f}  abstain {refused:.3f}")
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == n).mean() * abs(scores[bins == n].mean() - (right & ~refusals)[bins == n].mean())
        for n in range(BINS)
        if (bins == n).any()
    ]
    print(f"expected calibration error {sum(gaps):.3f}")


def write(
    model: ChoiceModel, shares: tuple[NDArray[np.float64], NDArray[np.float64]], least_said: float, out: Path
) -> None:
    """The weights in float16; the calibration and the thresholds."""
    from safetensors.numpy import save_file

    arrays = {name: array.numpy().astype(np.float16) for name, array in model.state_dict().items()}
    for exact in ("mean", "deviation"):  # numbers of any size
        arrays[exact] = getattr(model, exact).numpy()
    arrays["scores"], arrays["shares"] = (np.asarray(one, np.float32) for one in shares)
    metadata = {
        "features": json.dumps(list(NAMES), ensure_ascii=False),
        "least_said": str(least_said),
        "least_related": str(least_said * RELATED),
    }
    save_file(arrays, out, metadata)


def _said(one: Judged, place: int, is_said: bool, probability: float) -> Answer:
    answer = one.answers[place] if place >= 0 else None
    if answer is None or not is_said:
        answer = Answer("", False, "other", "", probability)
    return replace(answer, confidence=round(probability, 3))


if __name__ == "__main__":
    main()
