"""How likely a chosen draft is right, from its score and from what stands beside it.

A logistic regression over six features, fitted on 984 answers to hand-written questions on news articles. Of seven sets
each was judged by the fit on the others: area under the ROC curve .77 against .65 of the score alone, and from .6 on
means within .06 of the share of right answers. benchmarks/calibrate.py fits what corrects it for another archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from retrieval.answering.evidence import Draft, Evidence


@dataclass(frozen=True, slots=True)
class Scored:
    """A draft among all those of a question."""

    score: float  # the draft's, with what the rank of its article adds
    draft: Draft
    evidence: Evidence
    rank: int  # of its article among those found, from 0


_BASE = -1.52
_SCORE, _MOST_SCORE = 1.79, 1.2
_MARGIN, _ARTICLE_MARGIN, _MOST_MARGIN = 0.84, 1.62, 0.5
_FIRST_FOUND = 1.22
_UNMATCHED = -2.69
_KINDS = {"list": -1.09, "other": -1.09, "where": -0.75}  # less sure than their scores say


def confidence(chosen: Scored, scored: Sequence[Scored]) -> float:
    """The probability, 0..1, that the chosen draft answers the question."""
    question = chosen.evidence.question
    others = [s for s in scored if s.draft.text != chosen.draft.text]
    elsewhere = [s for s in others if s.evidence.reading is not chosen.evidence.reading]
    unmatched = sum(match is None for match in chosen.evidence.matches) / max(1, len(chosen.evidence.matches))
    total = (
        _BASE
        + _SCORE * min(chosen.score, _MOST_SCORE)
        + _MARGIN * min(chosen.score - _best_score(others), _MOST_MARGIN)
        + _ARTICLE_MARGIN * min(chosen.score - _best_score(elsewhere), _MOST_MARGIN)
        + _FIRST_FOUND * (chosen.rank == 0)
        + _UNMATCHED * unmatched
        + _KINDS.get(question.kind, 0.0)
    )
    return 1 / (1 + exp(-total))


def _best_score(scored: Sequence[Scored]) -> float:
    return max((s.score for s in scored), default=0.0)
