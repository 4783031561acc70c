"""The figures that the benchmarks of confidence compute, on answers with known figures."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibrate import (
    FOLDS,
    LEAST_IN_BIN,
    as_given,
    by_kind,
    check,
    fit_isotonic,
    fit_logistic,
    isotonic,
    logistic,
)
from benchmarks.confidence import Judged, bins_of, calibration_error, squared_error
from benchmarks.risk_coverage import Point, curve_of, deciles, table_of


def answers(*rows: tuple[float, int, int]) -> list[Judged]:
    """Answers from rows of (confidence, right ones, wrong ones)."""
    return [Judged(c, n < right) for c, right, wrong in rows for n in range(right + wrong)]


def test_risk_is_the_share_of_wrong_ones_among_the_surest() -> None:
    curve = curve_of([Judged(0.5, False), Judged(0.9, True), Judged(0.7, True)], 4)
    assert curve.points == (Point(0.9, 0.25, 0), Point(0.7, 0.5, 0), Point(0.5, 0.75, 1 / 3))
    assert curve.area == curve.best_area == pytest.approx(1 / 9)


def test_answers_of_equal_confidence_count_the_same_in_any_order() -> None:
    some = answers((0.8, 1, 1), (0.4, 1, 0))
    assert curve_of(some, 3) == curve_of(some[::-1], 3)
    assert [point.risk for point in curve_of(some, 3).points] == pytest.approx([1 / 2, 1 / 2, 1 / 3])


def test_there_is_a_row_for_each_tenth_and_few_answers_have_fewer() -> None:
    points = curve_of([Judged(1 - n / 100, True) for n in range(50)], 50).points
    assert [point.coverage for point in deciles(points)] == pytest.approx([n / 10 for n in range(1, 11)])
    assert len(deciles(points[:3])) == 3
    assert deciles(()) == []
    assert table_of(curve_of([], 5))["questions, answered"] == "5, 0"


def test_the_calibration_error_is_the_distance_of_confidence_and_share() -> None:
    some = answers((0.95, 8, 2), (0.35, 3, 7))
    assert [(b.count, round(b.confidence, 9), b.right) for b in bins_of(some)] == [(10, 0.35, 0.3), (10, 0.95, 0.8)]
    assert calibration_error(some) == pytest.approx((0.05 + 0.15) / 2)
    assert squared_error(answers((0.5, 1, 1))) == 0.25
    assert bins_of([Judged(1.0, True)])[0].count == 1


def test_a_logistic_fit_finds_the_curve_that_the_answers_come_from() -> None:
    scores = np.linspace(0, 1, 21)
    shares = 1 / (1 + np.exp(-(4 * scores - 1)))
    rows = [(float(s), round(1000 * p), 1000 - round(1000 * p)) for s, p in zip(scores, shares, strict=True)]
    slope, offset = fit_logistic(answers(*rows))
    assert slope == pytest.approx(4, abs=0.05)
    assert offset == pytest.approx(-1, abs=0.05)


def test_scores_without_an_overlap_have_a_finite_slope() -> None:
    slope, _ = fit_logistic(answers((0.2, 0, 50), (0.8, 50, 0)))
    assert 0 < slope < 100


def test_isotonic_knots_rise_and_pool_what_falls() -> None:
    bins = answers((0.2, 5, 15), (0.4, 15, 5), (0.6, 13, 7), (0.8, 18, 2))
    assert fit_isotonic(bins) == ((0.2, 0.25), (0.5, 0.7), (0.8, 0.9))
    fitted = isotonic(bins)([Judged(score, True) for score in (0.0, 0.2, 0.35, 1.0)])
    assert fitted == pytest.approx([0.25, 0.25, 0.475, 0.9])


def test_a_fit_mends_confidence_that_says_too_much() -> None:
    block = answers((0.95, 6, 4), (0.6, 2, 8))
    some = block * (FOLDS * LEAST_IN_BIN // len(block))
    raw = calibration_error(check(as_given, some))
    assert raw == pytest.approx((0.35 + 0.4) / 2)
    assert calibration_error(check(logistic, some)) < 0.05
    assert calibration_error(check(isotonic, some)) < 0.05


def test_kinds_of_equal_scores_are_told_apart_and_an_unknown_kind_lies_between() -> None:
    who = [Judged(0.8, n < 45, "who") for n in range(50)]
    where = [Judged(0.8, n < 15, "where") for n in range(50)]
    asked = [Judged(0.8, True, kind) for kind in ("who", "where", "title")]
    p = by_kind(who + where)(asked)
    assert p[:2] == pytest.approx([0.9, 0.3], abs=0.05)  # the penalty draws them together a little
    assert p[1] < p[2] < p[0]


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from benchmarks.risk_coverage import draw

    draw(curve_of(answers((0.9, 8, 2), (0.4, 3, 7)), 30), tmp_path / "curve.png")
    assert (tmp_path / "curve.png").stat().st_size > 1000
