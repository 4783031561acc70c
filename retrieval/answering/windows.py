"""Runs of clauses → the stretch that carries most of the question, grown to what is around it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import log

from retrieval.answering.evidence import Evidence
from retrieval.words.sentences import Span
from retrieval.words.tokens import bigrams

CORE_CHARACTERS = 120  # in which the question's words must stand together
BESIDE, BEHIND = 2.0, 3.0  # times the weight
# Of 49 list questions with their article given, the best stretch of 280 characters answers 35, the best clauses 46.
NEIGHBOUR, LEAST_SHARE = 0.8, 0.3
MOST_SENTENCES = 8  # each is cited
_UNITS_SHARE, _PAIRS_SHARE = 0.6, 0.4
_ASKING = re.compile(
    r"多少[个名位家人户]?|(?:哪|几|什么|啥|怎么|怎样|如何)(?:样的?|[几些两二三四五六七八九十]+)?[个家座位条项种类点处所名]?"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring clauses of a run."""

    run: tuple[Span, ...]
    first: int  # clauses first..last of the run
    last: int
    support: float  # the share of the question in the window + half of that in its best clause + its shape

    @property
    def span(self) -> Span:
        """From the first character to the last."""
        return self.run[self.first][0], self.run[self.last][1]


@dataclass(frozen=True)
class Scale:
    """What of the question is looked for in clauses: (string, weight), the weights adding up to 1 at most."""

    strings: tuple[tuple[str, float], ...]

    def held(self, text: str) -> frozenset[int]:
        """The numbers of the strings that stand in the text."""
        return frozenset(n for n, (string, _) in enumerate(self.strings) if string in text)

    def weight(self, held: frozenset[int]) -> float:
        """The share of the question that these strings are."""
        return sum(self.strings[n][1] for n in held)


def scale_of(evidence: Evidence, left_out: Collection[str] = (), said_from: int = 0) -> Scale:
    """The question's units and pairs of characters without those in the words left out.

    Each weighs ln(1 + sentences / sentences with it) more: what stands all over an article tells no place in it. What
    stands beside the asking word stands beside the answer too, and so does what the question has behind its saying
    verb, from character `said_from` on; what it has before that tells the occasion.
    """
    question = evidence.question
    gone = {pair for word in left_out for pair in bigrams(word)}
    beside = _beside_asking(evidence)
    units = [
        (printed, weight * (BESIDE if unit.text in beside else 1.0) * (BEHIND if 0 < said_from <= unit.start else 1.0))
        for unit, (printed, weight) in zip(question.units, evidence.strings, strict=True)
        if not any(printed in word for word in left_out)
    ]
    behind = bigrams(question.folded[said_from:]) if said_from else frozenset()
    pairs = [
        (pair, BEHIND if pair in behind else 1.0)
        for pair in sorted(bigrams(_ASKING.sub(" ", question.folded)))
        if pair not in gone
    ]
    return Scale((*_shares(evidence, units, _UNITS_SHARE), *_shares(evidence, pairs, _PAIRS_SHARE)))


def _beside_asking(evidence: Evidence) -> frozenset[str]:
    """The units that end right before an asking word or begin right behind it: 发扬 and 精神 of 发扬什么精神."""
    question = evidence.question
    return frozenset(
        unit.text
        for asked in _ASKING.finditer(question.folded)
        for unit in question.units
        if asked.start() - 1 <= unit.start + len(unit.text) <= asked.start()
        or asked.end() <= unit.start <= asked.end() + 1
    )


def head_nouns(evidence: Evidence) -> frozenset[str]:
    """The noun that the asking word asks for, as asked and as printed: 品牌 of 哪些宣讲品牌; the one before it else."""
    question = evidence.question
    asked = _ASKING.search(question.folded)
    if asked is None:
        return frozenset()
    end, head = asked.end(), None
    for unit, (printed, _) in sorted(
        zip(question.units, evidence.strings, strict=True), key=lambda pair: pair[0].start
    ):
        if end <= unit.start <= end + 1:
            end, head = unit.start + len(unit.text), (unit.text, printed)
    return frozenset(head or ({question.attribute} - {""}))


def _shares(evidence: Evidence, strings: Sequence[tuple[str, float]], share: float) -> list[tuple[str, float]]:
    reading = evidence.reading
    texts = reading.sentence_texts
    rare = [(s, w * log(1 + len(texts) / max(1, sum(s in text for text in texts)))) for s, w in strings]
    total = sum(weight for _, weight in rare)
    return [(string, share * weight / total) for string, weight in rare] if total else []


def best_window(
    evidence: Evidence,
    scale: Scale,
    runs: Sequence[tuple[Span, ...]],
    shape: Callable[[str], float] = lambda clause: 0.0,
) -> Window | None:
    """The shortest window with most support, the first of equals; None without clauses.

    `shape` tells how much a clause looks like the answer; the most of a window's clauses is added to its support.
    """
    best: Window | None = None
    for run in runs:
        held = [scale.held(evidence.reading.folded[slice(*span)]) for span in run]
        single = [scale.weight(h) for h in held]
        shapes = [shape(evidence.reading.folded[slice(*span)]) for span in run]
        for first in range(len(run)):
            together: frozenset[int] = frozenset()
            for last in range(first, len(run)):
                if last > first and run[last][1] - run[first][0] > CORE_CHARACTERS:
                    break
                together |= held[last]
                support = scale.weight(together) + 0.5 * max(single[first : last + 1]) + max(shapes[first : last + 1])
                if best is None or support > best.support + 1e-9:
                    best = Window(run, first, last, support)
    return best


def best_clauses(
    evidence: Evidence, scale: Scale, run: Sequence[Span], shape: Callable[[str], float], most: int
) -> tuple[Span, ...]:
    """The clauses with most support, together at most `most` characters of at most MOST_SENTENCES sentences, in order.

    A clause gains from its better neighbour, and is left out below LEAST_SHARE of the best one's support.
    """
    reading = evidence.reading
    own = [scale.weight(scale.held(reading.folded[slice(*span)])) for span in run]
    beside = [max(left, right) for left, right in zip([0.0, *own], [*own[1:], 0.0], strict=False)]
    support = [
        o + NEIGHBOUR * b + shape(reading.folded[slice(*span)]) for o, b, span in zip(own, beside, run, strict=True)
    ]
    chosen: set[int] = set()
    sentences: set[int] = set()
    room = most
    for n in sorted(range(len(run)), key=lambda n: (-support[n], n)):
        length = run[n][1] - run[n][0]
        number = reading.sentence_at(run[n][0])
        if support[n] < LEAST_SHARE * max(support):
            break
        if length <= room and len(sentences | {number}) <= MOST_SENTENCES:
            chosen.add(n)
            sentences.add(number)
            room -= length
    return tuple(run[n] for n in sorted(chosen))


def grown(evidence: Evidence, window: Window, most: int, *, onward: int) -> Span:
    """The window with the rest of its sentence, as much as `most` characters hold, and what its run goes on with.

    First to the sentence's end, then back to its beginning, then whole sentences on until `onward` characters.
    """
    reading, run = evidence.reading, window.run
    first, last = window.first, window.last
    number = reading.sentence_at(run[last][0])

    def fits(low: int, high: int) -> bool:
        return run[high][1] - run[low][0] <= most

    while last + 1 < len(run) and run[last][1] < reading.sentences[number][1] and fits(first, last + 1):
        last += 1
    begin = reading.sentences[reading.sentence_at(run[first][0])][0]
    while first > 0 and run[first][0] > begin and fits(first - 1, last):
        first -= 1
    while last + 1 < len(run):
        end = reading.sentences[reading.sentence_at(run[last + 1][0])][1]
        ahead = last + 1
        while ahead + 1 < len(run) and run[ahead + 1][0] < end:
            ahead += 1
        if run[ahead][1] - run[first][0] > min(onward, most):
            break
        last = ahead
    low, high = run[first][0], run[last][1]
    return low, min(high, low + most)
