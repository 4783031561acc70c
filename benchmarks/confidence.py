"""Judges answers, and measures how far their confidence can be trusted. risk_coverage.py and calibrate.py use it.

Only given answers count, not abstentions. An answer to an unanswerable question is wrong.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import ARTICLES, write_generated
from retrieval.engine import Engine
from retrieval.errors import BaowenError
from retrieval.index.builder import build
from retrieval.scoring.answer_scores import Given, Verdict, judge
from retrieval.scoring.evaluate import ask_all, texts_of
from retrieval.scoring.gold import UNANSWERABLE, GoldQuestion, read_gold

BINS = 10  # of equal width
_ASKED, _UNANSWERABLE = 300, 100  # questions on the generated corpus


@dataclass(frozen=True, slots=True)
class Judged:
    """A given answer."""

    confidence: float  # 0..1
    is_right: bool
    kind: str = "other"  # the kind that was understood


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in one range."""

    count: int
    confidence: float  # mean
    right: float  # share


def ask_questions(index: Path | None, questions: Path | None) -> tuple[Verdict, ...]:
    """The verdicts on an index's answers to a file of gold questions; without these, on those of a generated corpus."""
    if (index is None) != (questions is None):
        raise SystemExit("An index and its questions are needed, both or neither: INDEX QUESTIONS.jsonl")
    if index is None or questions is None:
        return _ask_generated()
    gold = read_questions(questions)
    with _opened(index) as engine:
        return ask_all(engine, gold)


def judge_answers(index: Path, questions: Path, answers: Path) -> tuple[Verdict, ...]:
    """The verdicts on answers that `baowen ask --jsonl` printed; if they have a `score`, it replaces the confidence."""
    gold = read_questions(questions)
    records = [json.loads(line) for line in answers.read_text(encoding="utf-8").split("\n") if line.strip()]
    if len(gold) != len(records):
        raise SystemExit(f"{len(gold)} questions in {questions}, but {len(records)} answers in {answers}")
    with _opened(index) as engine:
        text_of = texts_of(engine)
        return tuple(judge(question, _given(record), text_of) for question, record in zip(gold, records, strict=True))


def read_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """The questions of a gold file."""
    try:
        questions = read_gold(path).questions
    except BaowenError as error:
        raise SystemExit(error.line("en")) from error
    if not questions:
        raise SystemExit(f"{path} holds no questions")
    return questions


def given_answers(verdicts: Sequence[Verdict]) -> list[Judged]:
    """The answers that were given, in order."""
    return [Judged(v.given.confidence, v.is_right, v.given.kind) for v in verdicts if v.given.answered]


def bins_of(answers: Sequence[Judged]) -> list[Bin]:
    """The bins that are not empty, ascending."""
    bins = []
    for number in range(BINS):
        inside = [a for a in answers if min(int(a.confidence * BINS), BINS - 1) == number]
        if inside:
            confidence = sum(a.confidence for a in inside) / len(inside)
            bins.append(Bin(len(inside), confidence, sum(a.is_right for a in inside) / len(inside)))
    return bins


def calibration_error(answers: Sequence[Judged]) -> float:
    """Expected calibration error: mean over all answers of |confidence - share right| of their bin.

    Guo et al., On Calibration of Modern Neural Networks, 2017.
    """
    return sum(b.count * abs(b.confidence - b.right) for b in bins_of(answers)) / max(1, len(answers))


def squared_error(answers: Sequence[Judged]) -> float:
    """Brier score: mean of (confidence - right)²; less is better."""
    return sum((a.confidence - a.is_right) ** 2 for a in answers) / max(1, len(answers))


@contextmanager
def _opened(index: Path) -> Iterator[Engine]:
    try:
        engine = Engine.open(index, "zh-news")
    except BaowenError as error:
        raise SystemExit(error.line("en")) from error
    yield engine
    engine.close()


def _given(record: dict[str, object]) -> Given:
    citations = record.get("citations") or []
    assert isinstance(citations, list)
    score = record.get("score", record.get("confidence", 0.0))
    assert isinstance(score, int | float)
    sources = tuple(str(citation.get("source")) for citation in citations)
    kind = str(record.get("kind", "other"))
    quotes = tuple(str(citation.get("quote")) for citation in citations)
    return Given(bool(record.get("answered")), str(record.get("text", "")), sources, float(score), kind, quotes)


def _ask_generated() -> tuple[Verdict, ...]:
    """Verdicts on questions about made-up articles, in the index and not in it."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, other = Path(folder, "corpus"), Path(folder, "other")
        corpus.mkdir()
        other.mkdir()
        held = write_generated(corpus, ARTICLES)[:: ARTICLES // _ASKED]
        # The first ARTICLES are the same; the others are in no index.
        unheld = write_generated(other, ARTICLES + _UNANSWERABLE)[ARTICLES:]
        build(Path(folder, "index"), [corpus])
        questions = [GoldQuestion(q.text, "who", (q.answer or "",), 1, q.sources) for q in held]
        questions += [GoldQuestion(q.text, UNANSWERABLE, (), 0, ()) for q in unheld]
        with _opened(Path(folder, "index")) as engine:
            return ask_all(engine, questions)
