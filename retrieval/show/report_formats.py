"""Reports of `baowen eval` → the plain dictionary that `--json` prints, with rates of four digits."""

from collections.abc import Mapping, Sequence
from typing import Any

from retrieval.scoring.evaluate import AnswerReport, Report, SearchReport, VisitReport
from retrieval.scoring.hit_scores import HitFigures
from retrieval.scoring.tally import Rates, Tally


def reports_record(reports: Sequence[Report]) -> Mapping[str, Any]:
    """All figures and all misses."""
    return {"files": [_record(report) for report in reports]}


def _record(report: Report) -> Mapping[str, Any]:
    if isinstance(report, AnswerReport):
        return _answer_record(report)
    if isinstance(report, VisitReport):
        return _visit_record(report)
    return _search_record(report)


def _answer_record(report: AnswerReport) -> Mapping[str, Any]:
    kinds = {
        kind: {**_tally_record(of_kind.tally), "median_length": of_kind.median_length}
        for kind, of_kind in report.figures.kinds.items()
    }
    sums = {key: _tally_record(tally) for key, tally in report.figures.sums.items()}
    misses = [
        {
            "question": verdict.question.text,
            "kind": verdict.question.kind,
            "fault": verdict.fault,
            "gold": list(verdict.question.answers),
            "sources": list(verdict.question.sources),
            "answered": verdict.given.answered,
            "text": verdict.given.text,
            "confidence": verdict.given.confidence,
            "cited": list(verdict.given.sources),
        }
        for verdict in report.misses
    ]
    return {"file": report.name, "measures": "answers", "figures": {"kinds": kinds, **sums}, "misses": misses}


def _visit_record(report: VisitReport) -> Mapping[str, Any]:
    figures = report.figures
    misses = [
        {
            "source": source,
            "parts": [{"part": one.part, "gold": list(one.gold), "found": list(one.found)} for one in parts],
        }
        for source, parts in report.misses.items()
    ]
    record = {
        "parts": {part: _rates_record(rates) for part, rates in figures.parts.items()},
        "titles": _tally_record(figures.titles),
        "false_alarms": _tally_record(figures.false_alarms),
    }
    return {"file": report.name, "measures": "visits", "figures": record, "misses": misses}


def _search_record(report: SearchReport) -> Mapping[str, Any]:
    misses = [
        {
            "question": ranking.query.text,
            "set": ranking.query.group,
            "answer": ranking.query.answer,
            "sources": list(ranking.query.sources),
            "found": [hit.source for hit in ranking.hits],
        }
        for ranking in report.misses
    ]
    sets = {group: _hits_record(of_set) for group, of_set in report.figures.items()}
    return {"file": report.name, "measures": "search", "figures": sets, "misses": misses}


def _tally_record(tally: Tally) -> Mapping[str, Any]:
    return {"right": tally.right, "total": tally.total, "share": _rounded(tally.share)}


def _rates_record(rates: Rates) -> Mapping[str, Any]:
    return {
        "precision": _rounded(rates.precision.share),
        "recall": _rounded(rates.recall.share),
        "f1": _rounded(rates.f1),
        "found": rates.precision.total,
        "marked": rates.recall.total,
    }


def _hits_record(figures: HitFigures) -> Mapping[str, Any]:
    return {
        "queries": figures.at_1.total,
        "hit@1": _rounded(figures.at_1.share),
        "hit@5": _rounded(figures.at_5.share),
        "hit@10": _rounded(figures.at_10.share),
        "mrr@10": _rounded(figures.mrr),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
