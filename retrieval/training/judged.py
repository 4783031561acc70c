"""Gold questions and their twins → their candidates' features, and which candidates would be right answers.

Questions are asked of the whole index, and again of small archives of articles that resemble each other: in an archive
of a few pages of one town the nearest article is near, whatever is asked.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import load_encoder
from retrieval.answering.answer import said
from retrieval.answering.candidates import candidates
from retrieval.answering.candidates import read as read_windows
from retrieval.answering.choice_input import ChoiceInput, choice_input
from retrieval.asking.question import close_up
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.records import Answer
from retrieval.scoring.answer_judge import AnswerJudge
from retrieval.scoring.gold import UNANSWERABLE, GoldQuestion, read_gold
from retrieval.training.twins import twins

SMALL_ARCHIVES = (2, 6, 20)  # articles of each in turn
MODEL = "zh-news"


@dataclass(frozen=True, slots=True)
class Posed:
    """A question to be asked, of the articles that are not left out."""

    question: GoldQuestion
    group: str  # questions of one group stand on the same articles
    is_twin: bool = False
    is_gone: bool = False  # the articles that answer it are left out


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what the choice reads of its candidates, and which of them would be right answers."""

    group: str
    input: ChoiceInput
    right: NDArray[np.bool_]
    wants_refusal: bool
    answers: tuple[Answer | None, ...] = ()  # what would be said
    is_twin: bool = False
    is_measured: bool = False  # the calibration and the threshold come from such
    kind: str = ""  # of the question, as it is understood


def groups_of(sources: Sequence[Sequence[str]]) -> list[str]:
    """For each question the name of its group: questions that share a source, directly or through others, share it."""
    parents: dict[str, str] = {}

    def root(source: str) -> str:
        parents.setdefault(source, source)
        while parents[source] != source:
            parents[source] = parents[parents[source]]
            source = parents[source]
        return source

    for of_one in sources:
        for other in of_one[1:]:
            parents[root(other)] = root(of_one[0])
    return [root(of_one[0]) if of_one else "" for of_one in sources]


def pose(engine: Engine, questions: Sequence[GoldQuestion]) -> list[Posed]:
    """The questions, then their twins; the same each time."""
    groups = groups_of([question.sources for question in questions])
    wholes = ["" if q.wants_refusal else whole_of(engine, q.sources) for q in questions]
    posed = [Posed(question, group) for question, group in zip(questions, groups, strict=True)]
    for twin in twins([question.text for question in questions], wholes):
        question = questions[twin.of]
        if not twin.is_gone:
            question = replace(
                question,
                text=twin.text,
                kind=UNANSWERABLE,
                answers=(),
                is_false_yes_no=question.asks_yes_or_no,
            )
        posed.append(Posed(question, groups[twin.of], is_twin=True, is_gone=twin.is_gone))
    return posed


def whole_of(engine: Engine, sources: Sequence[str]) -> str:
    """The folded text of all articles of the sources."""
    return "\n".join(reading.whole for source in sources for reading in engine.readings_of(source))


def judge_all(engine: Engine, posed: Sequence[Posed]) -> Iterator[Judged]:
    """Each with its candidates judged. One whose articles are gone is left out where others answer it, too."""
    for one in posed:
        question = one.question
        judge = AnswerJudge(question, lambda source: _text_of(engine, source))
        text = close_up(question.text)
        readings = engine.find_readings(text)
        if one.is_gone:
            readings = [reading for reading in readings if reading.article.source not in question.sources]
        read = read_windows(
            engine.understand(text, readings),
            readings,
            engine.frequency,
            engine.passages,
        )
        found = candidates(read)
        answers = tuple(said(read, candidate, engine.cite_byline) for candidate in found)
        right = np.array(
            [answer is not None and is_right(judge, answer, one.is_gone) for answer in answers],
            bool,
        )
        if one.is_gone and right.any():
            continue
        wants_refusal = question.wants_refusal or one.is_gone
        yield Judged(
            one.group, choice_input(read, found), right, wants_refusal, answers, one.is_twin, kind=read.question.kind
        )


def judge_in_small_archives(engine: Engine, posed: Sequence[Posed]) -> Iterator[Judged]:
    """The same in archives of a few of the questions' own articles each."""
    texts = {
        source: text
        for source in dict.fromkeys(one.question.sources[0] for one in posed if one.question.sources)
        if (text := _text_of(engine, source))
    }
    for sources in alike(texts, SMALL_ARCHIVES):
        inside = [one for one in posed if one.question.sources and one.question.sources[0] in sources]
        with tempfile.TemporaryDirectory() as folder:
            pages = Path(folder) / "pages.jsonl"
            records = (json.dumps({"source": s, "text": texts[s]}, ensure_ascii=False) for s in sources)
            pages.write_text("\n".join(records) + "\n", encoding="utf-8")
            build(Path(folder) / "index", [pages])
            small = Engine.open(Path(folder) / "index", MODEL)
            yield from judge_all(small, inside)
            small.close()


def judge_archives(folder: Path) -> Iterator[Judged]:
    """The same of archives that have pages of their own."""
    for engine, path in open_archives(folder):
        questions = read_gold(path).questions
        yield from judge_all(engine, pose(engine, [replace(q, sources=own_sources(q.sources)) for q in questions]))


def open_archives(folder: Path) -> Iterator[tuple[Engine, Path]]:
    """An open index of each archive of a folder, and its questions: NAME.jsonl is on the pages of NAME/."""
    for path in sorted(folder.glob("*.jsonl")):
        with tempfile.TemporaryDirectory() as index:
            build(Path(index), [path.with_suffix("")])
            engine = Engine.open(Path(index), MODEL)
            yield engine, path
            engine.close()


def own_sources(sources: Sequence[str]) -> tuple[str, ...]:
    """Sources of a folder of archives as the index of their archive names them: without its name."""
    return tuple(source.partition("/")[2] for source in sources)


def alike(texts: dict[str, str], sizes: Sequence[int]) -> Iterator[list[str]]:
    """The sources in sets of those sizes in turn, each of one and those left that resemble it most."""
    left, vectors_of = list(texts), load_encoder(MODEL).encode(list(texts.values()))
    places = np.arange(len(left))
    for size in cycle(sizes):
        if not len(places):
            return
        near = np.argsort(-(vectors_of[places] @ vectors_of[places[0]]), kind="stable")[:size]
        yield [left[place] for place in places[near]]
        places = np.delete(places, near)


def is_right(judge: AnswerJudge, answer: Answer, by_text: bool) -> bool:
    quotes = [citation.quote for citation in answer.citations]
    if by_text:
        return not judge.text_fault(answer.text, quotes)
    return not judge.fault(answer.text, quotes, [citation.source for citation in answer.citations])


def _text_of(engine: Engine, source: str) -> str | None:
    return "\n".join(reading.article.text for reading in engine.readings_of(source)) or None
