"""Answers against gold questions.

An answer is right when it is given, holds the strings needed, is short, and one of its first citations is of a right
source or of a copy of it that holds those strings too. Where there is no answer, giving none is right.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from retrieval.scoring.gold import UNANSWERABLE, GoldQuestion
from retrieval.scoring.gold_strings import bare, holds, is_copy
from retrieval.scoring.tally import Tally

FIRST_CITATIONS = 3  # those looked at
MOST_CHARACTERS = 120  # of a right answer
MOST_CHARACTERS_OF: Mapping[str, int] = MappingProxyType({"where": 160, "list": 300, "what_said": 300, "other": 300})
RIGHT = ""

TextOf = Callable[[str], str | None]  # a source's text; None where it is not known


@dataclass(frozen=True, slots=True)
class Given:
    """What of an answer is judged."""

    answered: bool
    text: str
    sources: tuple[str, ...]  # of its citations
    confidence: float  # 0..1
    kind: str = "other"  # as the question was understood; not judged


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question, what was said to it, and what is wrong with that."""

    question: GoldQuestion
    given: Given
    fault: str  # RIGHT, "answered" (there is no answer), "abstained", "text", "long" or "source"

    @property
    def is_right(self) -> bool:
        return self.fault == RIGHT


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The questions of one kind."""

    tally: Tally
    median_length: float | None  # in characters, of what was said; None for questions without an answer


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """What a user can expect of answers."""

    kinds: Mapping[str, KindFigures]
    accuracy: Tally  # of all questions
    answerable: Tally  # right ones among the questions that have an answer
    citation: Tally  # right sources among right texts
    abstain: Tally  # refused ones among the questions that have none

    @property
    def sums(self) -> Mapping[str, Tally]:
        """The figures that are not of one kind, by name."""
        return {
            "accuracy": self.accuracy,
            "answerable": self.answerable,
            "citation": self.citation,
            "abstain": self.abstain,
        }


def judge(question: GoldQuestion, given: Given, text_of: TextOf) -> Verdict:
    """The verdict on an answer: right, or the fault that it has."""
    return Verdict(question, given, _fault(question, given, text_of))


def count_answers(verdicts: Sequence[Verdict]) -> AnswerFigures:
    """The figures over all verdicts, kinds in the order of their names."""
    answerable = [verdict for verdict in verdicts if verdict.question.kind != UNANSWERABLE]
    refusable = [verdict for verdict in verdicts if verdict.question.kind == UNANSWERABLE]
    right_texts = [verdict for verdict in answerable if verdict.fault in (RIGHT, "source")]
    kinds = sorted({verdict.question.kind for verdict in verdicts})
    return AnswerFigures(
        {kind: _of_kind([v for v in verdicts if v.question.kind == kind]) for kind in kinds},
        accuracy=_tally(verdicts),
        answerable=_tally(answerable),
        citation=_tally(right_texts),
        abstain=_tally(refusable),
    )


def _fault(question: GoldQuestion, given: Given, text_of: TextOf) -> str:
    if question.kind == UNANSWERABLE:
        return "answered" if given.answered else RIGHT
    if not given.answered:
        return "abstained"
    if not _has_enough(question, bare(given.text)):
        return "text"
    if len(given.text) > MOST_CHARACTERS_OF.get(question.kind, MOST_CHARACTERS):
        return "long"
    cited = given.sources[:FIRST_CITATIONS]
    return RIGHT if any(_is_right_source(question, source, text_of) for source in cited) else "source"


def _has_enough(question: GoldQuestion, text: str) -> bool:
    return sum(holds(text, string) for string in question.answers) >= question.least


def _is_right_source(question: GoldQuestion, source: str, text_of: TextOf) -> bool:
    if any(source == gold or source.endswith(f"/{gold}") for gold in question.sources):
        return True
    text = bare(text_of(source) or "")
    if not text or not _has_enough(question, text):
        return False
    return any(is_copy(text, bare(gold)) for gold in map(text_of, question.sources) if gold)


def _of_kind(verdicts: Sequence[Verdict]) -> KindFigures:
    lengths = [len(verdict.given.text) for verdict in verdicts if verdict.question.kind != UNANSWERABLE]
    return KindFigures(_tally(verdicts), statistics.median(lengths) if lengths else None)


def _tally(verdicts: Sequence[Verdict]) -> Tally:
    return Tally(sum(verdict.is_right for verdict in verdicts), len(verdicts))
