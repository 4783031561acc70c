"""Finds a question's form: one fact of one report, or a look over many reports.

A linear classifier as for kinds (kinds.py), over the same runs of characters.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from retrieval.asking.kinds import runs
from retrieval.words.linear import LinearModel

FORMS = (
    "fact",  # what one report tells
    "news",  # what happened in a time, at a place, of a topic
    "portrait",  # of a person
    "events",  # a list of happenings
    "places",  # a list of places that somebody went to
    "people",  # a list of people over the archive
    "reports",  # a list of reports
    "count",  # how many happenings, places or reports
    "most",  # who or where most; which of two more
    "last",  # the latest happening
    "first",
    "archive",  # what the archive holds
    "chat",  # no question at all
    "double",  # two questions at once
)
WEIGHTS = Path(__file__).parent / "weights" / "forms.safetensors"


def form_of(folded: str, people: Sequence[str]) -> tuple[str, float]:
    """The likeliest form of a folded question and its probability; `people` are the names in it."""
    return _form_of(folded, tuple(people))


@lru_cache(maxsize=64)  # a question is looked at several times on its way
def _form_of(folded: str, people: tuple[str, ...]) -> tuple[str, float]:
    scores = _model().scores(runs(folded, people))
    shares = np.exp(scores - scores.max())
    best = int(shares.argmax())
    return FORMS[best], float(shares[best] / shares.sum())


@cache
def _model() -> LinearModel:
    return LinearModel(WEIGHTS)
