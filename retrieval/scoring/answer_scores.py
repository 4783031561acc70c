"""Answers against gold questions: a verdict on each, and the figures over all. What is right is answer_judge.py's."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.scoring.answer_judge import RIGHT, AnswerJudge, TextOf
from retrieval.scoring.gold import GoldQuestion
from retrieval.scoring.tally import Tally


@dataclass(frozen=True, slots=True)
class Given:
    """What of an answer is judged."""

    answered: bool
    text: str
    sources: tuple[str, ...]  # of its citations
    confidence: float  # 0..1
    kind: str = "other"  # as the question was understood; not judged
    quotes: tuple[str, ...] = ()  # of its citations


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
    """Whether an answer is right, and if not, why."""
    return Verdict(question, given, _fault(AnswerJudge(question, text_of), given))


def count_answers(verdicts: Sequence[Verdict]) -> AnswerFigures:
    """The figures over all verdicts, kinds in the order of their names."""
    answerable = [verdict for verdict in verdicts if not verdict.question.wants_refusal]
    refusable = [verdict for verdict in verdicts if verdict.question.wants_refusal]
    right_texts = [verdict for verdict in answerable if verdict.fault in (RIGHT, "source")]
    kinds = sorted({verdict.question.kind for verdict in verdicts})
    return AnswerFigures(
        {kind: _of_kind([v for v in verdicts if v.question.kind == kind]) for kind in kinds},
        accuracy=_tally(verdicts),
        answerable=_tally(answerable),
        citation=_tally(right_texts),
        abstain=_tally(refusable),
    )


def _fault(judge: AnswerJudge, given: Given) -> str:
    return judge.fault(given.text, given.quotes, given.sources) if given.answered else judge.abstaining_fault()


def _of_kind(verdicts: Sequence[Verdict]) -> KindFigures:
    lengths = [len(verdict.given.text) for verdict in verdicts if not verdict.question.wants_refusal]
    return KindFigures(_tally(verdicts), statistics.median(lengths) if lengths else None)


def _tally(verdicts: Sequence[Verdict]) -> Tally:
    return Tally(sum(verdict.is_right for verdict in verdicts), len(verdicts))
