"""Finds a question's kind: a linear classifier over the runs of one to three characters that it is made of.

Names of people are one character, □, so that who is asked about tells nothing. The weights are fitted by
training/fit_kinds.py to questions that people wrote.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from retrieval.words.linear import LinearModel

KINDS = ("who", "when", "where", "with_whom", "how_many", "title", "what_said", "list", "yes_no", "other")
WEIGHTS = Path(__file__).parent / "weights" / "kinds.safetensors"
LONGEST_RUN = 3
_NAME, _BEGIN, _END = "□", "^", "$"


def kind_of(folded: str, people: Sequence[str]) -> str:
    """The likeliest kind of a folded question; `people` are the names in it."""
    return KINDS[int(_model().scores(runs(folded, people)).argmax())]


def runs(folded: str, people: Sequence[str]) -> set[str]:
    """All runs of up to LONGEST_RUN characters, each once, with marks for the question's begin and end."""
    for name in people:
        folded = folded.replace(name, _NAME)
    marked = _BEGIN + folded + _END
    return {marked[n : n + size] for size in range(1, LONGEST_RUN + 1) for n in range(len(marked) - size + 1)}


@cache
def _model() -> LinearModel:
    return LinearModel(WEIGHTS)
