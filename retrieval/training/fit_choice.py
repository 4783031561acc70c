"""Fits the choice among candidates: an index and gold questions → choice.safetensors.

python -m retrieval.training.fit_choice INDEX OUT MEASURED [TAUGHT…] [--whole FILE…] [--folds N] [--answers FILE]
    [--picture FILE]

All are files of gold questions on articles that taught the reader nothing, asked of the index with their twins
(judged.py), those of TAUGHT also of small archives. A folder among TAUGHT has archives of its own: NAME.jsonl with the
questions on the pages of NAME/. Folds are by article (an article with all its sources is one group): the calibration
and the threshold come from scores of the questions asked of the whole index, by weights that the question's article
did not fit; the curve is MEASURED's. --answers writes what those weights would say to them, one record a line as
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
from retrieval.training.torch_choice import MEMBERS, ChoiceModel, batch_of, teach

ABSTAIN = 0.86  # share of the questions without an answer that are refused
CURVE = (0.6, 0.7, 0.76, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.95)
BINS = 10
EXACT = ("mean", "deviation")  # numbers of any size
RELATED = 0.8  # of the least score of what is said: from here on passages are shown


def folds_of(judged: Sequence[Judged], folds: int) -> NDArray[np.int_]:
    """The fold of each question; those of one group share theirs."""
    chance = np.random.RandomState(0)
    fold_of = {group: int(chance.randint(folds)) for group in sorted({one.group for one in judged})}
    return np.array([fold_of[one.group] for one in judged])


def out_of_fold(judged: Sequence[Judged], fold_of: NDArray[np.int_], members: int = MEMBERS) -> list[tuple[float, int]]:
    """For each question the best score and the place of its candidate, by weights that its article did not fit."""
    best = [(0.0, -1)] * len(judged)
    for fold in np.unique(fold_of):
        model = teach([one for one, of in zip(judged, fold_of, strict=True) if of != fold], members)
        for n, one in enumerate(judged):
            if fold_of[n] == fold and len(one.right):
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
    parser.add_argument("--whole", type=Path, nargs="*", default=[], help="taught, asked of the whole index alone")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--picture", type=Path, help="of answerable over abstain; needs the extra `bench`")
    parser.add_argument("--abstain", type=float, default=ABSTAIN, help="share of the unanswerable that is refused")
    given = parser.parse_args(arguments)
    judged = list(judge_files(given.index, given.measured, given.taught, given.whole))
    texts = [question.text for question in read_gold(given.measured).questions]
    said = fit_and_write(judged, given.out, given.folds, given.abstain, len(texts), given.picture)
    if given.answers:
        records = (answer_record(replace(one, question=text)) for one, text in zip(said, texts, strict=True))
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        given.answers.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judge_files(index: Path, measured: Path, taught: Sequence[Path], whole: Sequence[Path] = ()) -> Iterator[Judged]:
    """The questions of the files with their twins; those of `taught` also in small archives."""
    engine = Engine.open(index, MODEL)
    for path in (measured, *whole, *taught):
        if path.is_dir():
            yield from judge_archives(path)
            continue
        posed = pose(engine, read_gold(path).questions)
        for one in judge_all(engine, posed):
            yield replace(one, is_measured=not one.is_twin)
        if path in taught:
            yield from judge_in_small_archives(engine, posed)
    engine.close()


def fit_and_write(
    judged: Sequence[Judged],
    out: Path,
    folds: int,
    abstain: float,
    first: int | None = None,
    picture: Path | None = None,
    members: int = MEMBERS,
) -> list[Answer]:
    """Fit and write the weights, calibrated on what is measured; of the first so many of it, else all, print the curve.

    Gives what is said to these by weights of the other folds.
    """
    fold_of = folds_of(judged, folds)
    best = out_of_fold(judged, fold_of, members)
    measured = [(one, *found) for one, found in zip(judged, best, strict=True) if one.is_measured]
    fold_of = fold_of[[one.is_measured for one in judged]]
    scores = np.array([score for _, score, _ in measured])
    right = np.array([place >= 0 and bool(one.right[place]) for one, _, place in measured])
    refusals = np.array([one.wants_refusal for one, _, _ in measured])
    shares = calibration(scores, right & ~refusals)
    least_said = least_for(np.where(right, 0.0, scores), refusals, abstain)  # a right no is no wrong answer
    write(teach(judged, members), shares, least_said, out)
    scores, right, refusals, fold_of = scores[:first], right[:first], refusals[:first], fold_of[:first]
    for least, answerable, refused in curve(scores, right, refusals, CURVE):
        print(f"least {least:.3f}  answerable {answerable:.3f}  abstain {refused:.3f}")
    if picture:
        draw_curve(curve(scores, right, refusals, np.linspace(0.5, 0.99, 99).tolist()), picture)
    if len(np.unique(fold_of)) > 1:
        print(f"expected calibration error {calibration_error(scores, right & ~refusals, fold_of):.3f}")
    probabilities = np.interp(scores, *shares)
    return [
        _said(one, place, score >= least_said, float(chance))
        for (one, score, place), chance in zip(measured[:first], probabilities, strict=True)
    ]


def curve(
    scores: NDArray[np.float64], right: NDArray[np.bool_], refusals: NDArray[np.bool_], shares: Sequence[float]
) -> list[tuple[float, float, float]]:
    """(least score said, answerable, abstain) for thresholds that refuse those shares of what has no answer."""
    points = []
    for share in shares:
        least = least_for(np.where(right, 0.0, scores), refusals, share)
        is_said = scores >= least
        answerable, refused = (right & is_said)[~refusals].mean(), (right | ~is_said)[refusals].mean()
        points.append((least, float(answerable), float(refused)))
    return points


def draw_curve(points: Sequence[tuple[float, float, float]], path: Path) -> None:
    """Answerable over abstain.

    Raises:
        ImportError: matplotlib is not installed (the extra `bench`).
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot(
        xlabel="abstain: share of the questions without an answer that are refused",
        ylabel="answerable: share of the others answered rightly",
        xlim=(0.5, 1.0),
        ylim=(0.0, 0.8),
    )
    axes.plot([refused for _, _, refused in points], [answerable for _, answerable, _ in points])
    axes.grid(alpha=0.3)
    figure.savefig(path)


def calibration_error(scores: NDArray[np.float64], right: NDArray[np.bool_], fold_of: NDArray[np.int_]) -> float:
    """How far what is said of an answer lies from the share of right ones, in the mean of ten equal bins.

    What is said to the questions of a fold is calibrated on those of the others, of which there must be some (Guo et
    al. 2017).
    """
    said = np.empty_like(scores)
    for fold in np.unique(fold_of):
        here = fold_of == fold
        said[here] = np.interp(scores[here], *calibration(scores[~here], right[~here]))
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = [abs(said[bins == n].sum() - right[bins == n].sum()) for n in range(BINS)]
    return float(sum(gaps)) / len(said)


def write(
    model: ChoiceModel, shares: tuple[NDArray[np.float64], NDArray[np.float64]], least_said: float, out: Path
) -> None:
    """The weights in float16, those of each member by its number; the calibration and the thresholds."""
    from safetensors.numpy import save_file

    arrays = {
        name.removeprefix("members."): array.numpy().astype(np.float32 if name.endswith(EXACT) else np.float16)
        for name, array in model.state_dict().items()
    }
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
