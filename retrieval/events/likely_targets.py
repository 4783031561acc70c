"""How likely a stretch that the rules take for a target is one: a linear model over its characters and neighbours.

The weights are fitted by training/fit_visits.py.
"""

import re
from collections.abc import Sequence
from math import exp

from retrieval.words.linear import LinearModel
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold, tag

LEAST = 0.4  # probability from which on a stretch is a target: see weights/README.md
_NEAR = 6  # characters before and behind
_DIGITS = re.compile(r"\d+")


def likely(text: str, spans: Sequence[Span], model: LinearModel) -> tuple[Span, ...]:
    """Those of the stretches that are targets."""
    return tuple(span for span in spans if probability(text, span, model) >= LEAST)


def probability(text: str, span: Span, model: LinearModel) -> float:
    """The probability that a stretch is a target."""
    return 1 / (1 + exp(-float(model.scores(target_pieces(text, span))[0])))


def target_pieces(text: str, span: Span) -> set[str]:
    """What the model sees of a stretch."""
    start, end = span
    inner = _DIGITS.sub("0", fold(text[start:end]))
    before, behind = fold(text[max(0, start - _NEAR) : start]), fold(text[end : end + _NEAR])
    pieces = {f"length {min(len(inner), 12)}"} | {inner[at : at + 2] for at in range(len(inner) - 1)}
    pieces |= {f"^{inner[:size]}" for size in (1, 2)} | {f"{inner[-size:]}$" for size in (1, 2, 3)}
    pieces |= {f"<{before[-size:]}" for size in (1, 2, 3)} | {f">{behind[:size]}" for size in (1, 2, 3)}
    kinds = [kind for _, kind in tag(inner)] or [""]
    return (
        pieces | {f"first {kinds[0]}", f"last {kinds[-1]}", f"kinds {len(kinds)}"} | {f"has {kind}" for kind in kinds}
    )
