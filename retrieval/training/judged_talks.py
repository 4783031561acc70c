"""Conversations → the turns that lean on the one before, in the articles talked of; and their candidates, judged.

Every turn is taken as if the one before had been answered rightly: the talk is of its gold articles. A turn that goes
on to another article has no answer in these.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.answering.answer import said
from retrieval.answering.candidates import candidates, read
from retrieval.answering.choice_input import choice_input
from retrieval.answering.reading import Reading
from retrieval.engine import Engine
from retrieval.scoring.answer_judge import AnswerJudge
from retrieval.scoring.gold import CHAT, GoldQuestion, read_talks
from retrieval.talking.conversation import leans
from retrieval.talking.follow_up import Context, standing_alone
from retrieval.talking.places_talked_of import first_place
from retrieval.talking.turns import picked, read_turn
from retrieval.training.judged import Judged, groups_of, is_right


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that leans on the one before."""

    gold: GoldQuestion
    text: str  # as it stands alone
    talked_of: list[Reading]
    group: str  # turns of one group stand on the same articles


def holds_talks(path: Path) -> bool:
    """Whether a file holds conversations."""
    with path.open(encoding="utf-8") as file:
        return path.suffix == ".jsonl" and "turns" in json.loads(file.readline())


def judge_talks(engine: Engine, path: Path) -> Iterator[Judged]:
    """The turns behind the first ones of all conversations of a file, but those that are no questions."""
    for turn in leaning_turns(engine, path):
        yield _judge(engine, turn)


def leaning_turns(engine: Engine, path: Path) -> Iterator[Turn]:
    """The turns of a file of conversations that are answered in the articles talked of."""
    talks = read_talks(path)
    groups = groups_of([[source for turn in talk for source in turn.sources] for talk in talks])
    for talk, group in zip(talks, groups, strict=True):
        yield from _leaning(engine, talk, group)


def _leaning(engine: Engine, talk: Sequence[GoldQuestion], group: str) -> Iterator[Turn]:
    context: Context | None = None
    places: tuple[str, ...] = ()
    for turn in talk:
        if turn.kind == CHAT:
            continue
        if context is not None and places:
            leaning = _as_told(engine, turn, replace(context, places=places), group)
            if leaning:
                yield leaning
        context = engine.converse(turn.text, context and replace(context, places=places))[1]
        sources = turn.sources or ()
        places = tuple(first_place(r.article) for source in sources for r in engine.readings_of(source)) or places


def _as_told(engine: Engine, turn: GoldQuestion, context: Context, group: str) -> Turn | None:
    said_by = read_turn(turn.text)
    text = picked(said_by.text, context.listed)
    talked_of = engine.readings_at(context.places)
    if said_by.starts_afresh or not leans(text, context, talked_of):
        return None
    return Turn(turn, standing_alone(text, context), talked_of, group)


def _judge(engine: Engine, turn: Turn) -> Judged:
    question = engine.understand(turn.text, turn.talked_of)
    all_read = read(question, turn.talked_of, engine.frequency, engine.passages)
    found = candidates(all_read, of_these=True)
    judge = AnswerJudge(turn.gold, lambda source: "\n".join(r.article.text for r in engine.readings_of(source)) or None)
    answers = tuple(said(all_read, candidate, engine.cite_byline) for candidate in found)
    right = np.array([answer is not None and is_right(judge, answer, by_text=False) for answer in answers], bool)
    seen, refused = choice_input(all_read, found), turn.gold.wants_refusal
    return Judged(turn.group, seen, right, refused, answers, is_measured=True, kind=question.kind)
