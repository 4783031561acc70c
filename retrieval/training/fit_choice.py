"""Fits the choice among candidates: an index and gold questions → choice.safetensors.

python -m retrieval.training.fit_choice INDEX OUT GOLD… [--folds N] [--answers FILE]

Questions must be on articles that taught the reader nothing. Folds are by article (an article with all its sources is
one group): the calibration and the threshold come from scores by trees that the question's article did not fit.
--answers writes the likeliest candidates from that threshold on, for the first GOLD file, one record a line as
`baowen ask --jsonl` prints them; the lower threshold for drafts of the rules has no part in it. Needs scikit-learn,
which the extra `models` brings.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.answer import said
from retrieval.answering.candidates import candidates
from retrieval.answering.candidates import read as read_windows
from retrieval.answering.choice_features import NAMES, vectors
from retrieval.asking.question import close_up
from retrieval.engine import Engine
from retrieval.records import Answer
from retrieval.scoring.answer_judge import AnswerJudge
from retrieval.scoring.gold import GoldQuestion, read_gold
from retrieval.show.formats import answer_record

ABSTAIN = 0.82  # share of the questions without an answer that are refused
CURVE = (0.6, 0.7, 0.76, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.95)
BINS = 10
RELATED = 0.8  # of the least score of what is said: from here on passages are shown
LEAST_OF_RULES = 0.2  # score from which on the rules' first draft is said; see docs/quality.md
TREES, LEAVES, RATE, SMOOTHING, LEAST_IN_LEAF = 200, 15, 0.06, 5.0, 40


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with the features of its candidates, and which of them would be right answers."""

    group: str  # questions of one group stand on the same articles
    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    wants_refusal: bool
    answers: tuple[Answer | None, ...] = ()  # what would be said


def groups_of(sources: Sequence[Sequence[str]]) -> list[str]:
    """For each question the name of its group: questions that share a source, directly or through others, share it."""
    parents: dict[str, str] = {}

    def root(source: str) -> str:
        parents.setdefault(source, source)
        while parents[source] != source:
            parents[source] = parents[parents[source]]
            source = parents[source]
        return source

    for of_one in sources:
        for other in of_one[1:]:
            parents[root(other)] = root(of_one[0])
    return [root(of_one[0]) if of_one else "" for of_one in sources]


def fit(judged: Sequence[Judged]) -> Any:
    """Trees that give each row the probability that it is right; a question's rows together weigh 1."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    asked = [one for one in judged if len(one.rows)]
    weights = np.concatenate([np.full(len(one.rows), 1 / len(one.rows)) for one in asked])
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=SMOOTHING,
        min_samples_leaf=LEAST_IN_LEAF,
        random_state=0,
    )
    return model.fit(np.concatenate([one.rows for one in asked]), np.concatenate([one.right for one in asked]), weights)


def out_of_fold(judged: Sequence[Judged], folds: int) -> list[tuple[float, int]]:
    """For each question the best score and the place of its candidate, by trees that its article did not fit."""
    chance = np.random.RandomState(0)
    fold_of = {group: int(chance.randint(folds)) for group in sorted({one.group for one in judged})}
    best = [(0.0, -1)] * len(judged)
    for fold in range(folds):
        model = fit([one for one in judged if fold_of[one.group] != fold])
        for n, one in enumerate(judged):
            if fold_of[one.group] == fold and len(one.rows):
                scores = model.predict_proba(one.rows)[:, 1]
                best[n] = (float(scores.max()), int(scores.argmax()))
    return best


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


def judge_all(engine: Engine, questions: Sequence[GoldQuestion]) -> Iterator[Judged]:
    """Each question with its candidates judged."""
    groups = groups_of([question.sources for question in questions])
    for question, group in zip(questions, groups, strict=True):
        judge = AnswerJudge(question, lambda source: _text_of(engine, source))
        text = close_up(question.text)
        readings = engine.find_readings(text)
        read = read_windows(engine.understand(text, readings), readings, engine.frequency, engine.passages)
        found = candidates(read)
        answers = [said(read, candidate, engine.cite_byline) for candidate in found]
        right = [answer is not None and _is_right(judge, answer) for answer in answers]
        yield Judged(group, vectors(read, found), np.array(right, bool), question.wants_refusal, tuple(answers))


def _is_right(judge: AnswerJudge, answer: Answer) -> bool:
    quotes, sources = [c.quote for c in answer.citations], [c.source for c in answer.citations]
    return not judge.fault(answer.text, quotes, sources)


def _text_of(engine: Engine, source: str) -> str | None:
    return "\n".join(reading.article.text for reading in engine.readings_of(source)) or None


def arrays_of(model: Any) -> dict[str, NDArray[Any]]:
    """The trees as padded arrays, (trees, nodes); a leaf is its own child on both sides."""
    nodes = [predictors[0].nodes for predictors in model._predictors]
    shape = (len(nodes), max(map(len, nodes)))
    arrays: dict[str, NDArray[Any]] = {
        "feature": np.zeros(shape, np.uint16),
        "left": np.zeros(shape, np.uint16),
        "right": np.zeros(shape, np.uint16),
        "threshold": np.zeros(shape, np.float32),
        "value": np.zeros(shape, np.float32),
    }
    for tree, of in enumerate(nodes):
        own, leaf, size = np.arange(len(of)), of["is_leaf"].astype(bool), len(of)
        arrays["feature"][tree, :size] = np.where(leaf, 0, of["feature_idx"])
        arrays["left"][tree, :size] = np.where(leaf, own, of["left"])
        arrays["right"][tree, :size] = np.where(leaf, own, of["right"])
        arrays["threshold"][tree, :size] = np.where(leaf, 0, of["num_threshold"])
        arrays["value"][tree, :size] = of["value"]
    return arrays


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, calibrate, print the curve and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--abstain", type=float, default=ABSTAIN, help="share of the unanswerable that is refused")
    given = parser.parse_args(arguments)
    engine = Engine.open(given.index, "zh-news")
    files = [read_gold(path).questions for path in given.gold]
    judged = list(judge_all(engine, [question for questions in files for question in questions]))
    best = out_of_fold(judged, given.folds)
    scores = np.array([score for score, _ in best])
    right = np.array([place >= 0 and bool(one.right[place]) for one, (_, place) in zip(judged, best, strict=True)])
    refusals = np.array([one.wants_refusal for one in judged])
    at, shares = calibration(scores, right & ~refusals)
    least_said = least_for(scores, refusals, given.abstain)
    print_curve(scores, right, refusals)
    write(fit(judged), (at, shares), least_said, given.out)
    if given.answers:
        first = list(zip(judged, best, np.interp(scores, at, shares), strict=True))[: len(files[0])]
        lines = (
            _record(one, place, score >= least_said, float(p), q.text)
            for (one, (score, place), p), q in zip(first, files[0], strict=True)
        )
        given.answers.write_text("\n".join(lines) + "\n", encoding="utf-8")


def print_curve(scores: NDArray[np.float64], right: NDArray[np.bool_], refusals: NDArray[np.bool_]) -> None:
    """Answerable over abstain for thresholds on the score, and how far the score is from the share of right ones.

    The score, not the calibrated probability: the calibration was fitted to these very scores.
    """
    for abstain in CURVE:
        least = least_for(scores, refusals, abstain)
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


def write(model: Any, shares: tuple[NDArray[np.float64], NDArray[np.float64]], least_said: float, out: Path) -> None:
    """The trees, the calibration and the thresholds."""
    from safetensors.numpy import save_file

    arrays = arrays_of(model)
    arrays["scores"], arrays["shares"] = (np.asarray(one, np.float32) for one in shares)
    metadata = {
        "features": json.dumps(list(NAMES), ensure_ascii=False),
        "base": str(float(model._baseline_prediction.ravel()[0])),
        "depth": str(max(int(predictors[0].nodes["depth"].max()) for predictors in model._predictors)),
        "least_said": str(least_said),
        "least_of_rules": str(LEAST_OF_RULES),
        "least_related": str(least_said * RELATED),
    }
    save_file(arrays, out, metadata)


def _record(one: Judged, place: int, is_said: bool, probability: float, text: str) -> str:
    answer = one.answers[place] if place >= 0 else None
    if answer is None or not is_said:
        answer = Answer(text, False, "other", "", probability)
    return json.dumps(answer_record(replace(answer, confidence=round(probability, 3))), ensure_ascii=False)


if __name__ == "__main__":
    main()
