"""Measures what confidence is worth: how many of the surest answers are wrong, and whether .8 means 8 of 10 right.

python -m benchmarks.risk_coverage [INDEX QUESTIONS.jsonl] [--json FILE] [--png FILE]

QUESTIONS are those of `baowen eval`. Coverage is the share of all questions that are answered if only the surest
answers are given; risk is the share of wrong ones among these. Without INDEX a generated corpus is asked. The picture
needs matplotlib.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.command import Table, show
from benchmarks.confidence import Bin, Judged, ask_questions, bins_of, calibration_error, given_answers, squared_error
from benchmarks.figures import Figure
from benchmarks.place import Place

_STEPS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """The surest answers, down to a certain confidence."""

    confidence: float  # the confidence of the last of them
    coverage: float  # of all questions
    risk: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve of risk over coverage for some answers."""

    questions: int
    answers: int
    points: tuple[Point, ...]  # one for each answer, the surest first
    area: float  # mean risk of the points
    best_area: float  # what `area` would be with all right answers first
    bins: tuple[Bin, ...]
    calibration_error: float
    squared_error: float


def curve_of(answers: Sequence[Judged], questions: int) -> Curve:
    """The curve of the given answers; `questions` counts all questions, unanswered ones too.

    Answers of equal confidence have no order, so each counts as wrong by their mean.
    El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification, 2010.
    """
    points = _points(answers, questions)
    best = _points([Judged(float(a.is_right), a.is_right) for a in answers], questions)
    return Curve(
        questions,
        len(answers),
        points,
        _mean_risk(points),
        _mean_risk(best),
        tuple(bins_of(answers)),
        calibration_error(answers),
        squared_error(answers),
    )


def measure_curve(place: Place) -> Curve:
    """The curve of the place's gold questions; without them, of a generated corpus."""
    if place.gold is None:
        return _ask(None, None)
    _ = place.build
    return _ask(place.index, place.gold)


def figures_of(curve: Curve) -> list[Figure]:
    """The figures of a curve for the table of all benchmarks."""
    section = "Risk and coverage"
    return [
        Figure(section, "questions", curve.questions),
        Figure(section, "answered", curve.answers),
        Figure(section, "area under the curve", curve.area),
        Figure(section, "  with right ones first", curve.best_area),
        Figure(section, "calibration error", curve.calibration_error),
        Figure(section, "squared error", curve.squared_error),
        *(
            Figure(
                section, f"risk of the surest {point.coverage:.2f}, confidence {point.confidence:.2f} up", point.risk
            )
            for point in deciles(curve.points)
        ),
    ]


def table_of(curve: Curve) -> Table:
    """Curve and bins as rows."""
    rows = {
        "questions, answered": f"{curve.questions}, {curve.answers}",
        "area under the curve": f"{curve.area:.4f} (right ones first: {curve.best_area:.4f})",
        "calibration error": f"{curve.calibration_error:.4f}, squared error {curve.squared_error:.4f}",
    }
    for point in deciles(curve.points):
        rows[f"confidence {point.confidence:.3f} up"] = f"coverage {point.coverage:.3f}  risk {point.risk:.3f}"
    for b in curve.bins:
        rows[f"mean confidence {b.confidence:.3f}"] = f"right {b.right:.3f} of {b.count}"
    return rows


def deciles(points: Sequence[Point]) -> list[Point]:
    """The points at each tenth of the answers."""
    places = (len(points) * step // _STEPS - 1 for step in range(1, _STEPS + 1))
    return [points[place] for place in dict.fromkeys(places) if place >= 0]


def record_of(curve: Curve) -> Mapping[str, Any]:
    """The whole curve as plain values, for --json."""
    return {"deciles": [asdict(point) for point in deciles(curve.points)], **asdict(curve)}


def draw(curve: Curve, path: Path) -> None:
    """Draw the curve and the bins.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib.figure import Figure as Picture

    figure = Picture(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot([p.coverage for p in curve.points], [p.risk for p in curve.points])
    left.set(xlabel="coverage", ylabel="risk", xlim=(0, 1), ylim=(0, None), title=f"area {curve.area:.3f}")
    right.plot((0, 1), (0, 1), linestyle=":", color="grey")
    right.plot([b.confidence for b in curve.bins], [b.right for b in curve.bins], marker="o")
    right.set(xlabel="mean confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
    right.set_title(f"calibration error {curve.calibration_error:.3f}")
    figure.savefig(path, dpi=120)


def _ask(index: Path | None, questions: Path | None) -> Curve:
    verdicts = ask_questions(index, questions)
    return curve_of(given_answers(verdicts), len(verdicts))


def _points(answers: Sequence[Judged], questions: int) -> tuple[Point, ...]:
    points: list[Point] = []
    wrong = 0.0
    by_confidence = sorted(answers, key=lambda answer: -answer.confidence)
    for confidence, group in groupby(by_confidence, key=lambda answer: answer.confidence):
        equals = list(group)
        share_wrong = sum(not answer.is_right for answer in equals) / len(equals)
        for _ in equals:
            wrong += share_wrong
            count = len(points) + 1
            points.append(Point(confidence, count / questions, wrong / count))
    return tuple(points)


def _mean_risk(points: Sequence[Point]) -> float:
    return sum(point.risk for point in points) / max(1, len(points))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", nargs="?", type=Path, help="folder of an index; a generated corpus by default")
    parser.add_argument("questions", nargs="?", type=Path, help="gold questions, as for `baowen eval`")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all points and bins")
    parser.add_argument("--png", type=Path, metavar="FILE", help="draw the curve and the bins")
    arguments = parser.parse_args()
    curve = _ask(arguments.index, arguments.questions)
    show("Risk and coverage", table_of(curve))
    if arguments.json:
        arguments.json.write_text(json.dumps(record_of(curve), indent=1), encoding="utf-8")
    if arguments.png:
        try:
            draw(curve, arguments.png)
        except ImportError:
            parser.exit(2, "A picture needs matplotlib: pip install matplotlib\n")


if __name__ == "__main__":
    main()
