"""Conversations → for each turn that leans on the one before, its candidates in the articles talked of, judged.

Every turn is taken as if the one before had been answered rightly: the talk is of its gold articles. A turn that goes
on to another article has no answer in these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.answering.answer import said
from retrieval.answering.candidates import candidates, read
from retrieval.answering.choice_input import choice_input
from retrieval.engine import Engine
from retrieval.scoring.answer_judge import AnswerJudge
from retrieval.scoring.gold import CHAT, GoldQuestion, read_talks
from retrieval.talking.conversation import leans
from retrieval.talking.follow_up import Context, standing_alone
from retrieval.talking.places_talked_of import first_place
from retrieval.talking.turns import picked, read_turn
from retrieval.training.judged import Judged, groups_of, is_right


def judge_talks(engine: Engine, path: Path) -> Iterator[Judged]:
    """The turns behind the first ones of all conversations of a file, but those that are no questions."""
    talks = read_talks(path)
    groups = groups_of([[source for turn in talk for source in turn.sources] for talk in talks])
    for talk, group in zip(talks, groups, strict=True):
        yield from _judge_talk(engine, talk, group)


def _judge_talk(engine: Engine, talk: Sequence[GoldQuestion], group: str) -> Iterator[Judged]:
    context: Context | None = None
    places: tuple[str, ...] = ()
    for turn in talk:
        if turn.kind == CHAT:
            continue
        if context is not None and places:
            yield from _judge(engine, turn, replace(context, places=places), group)
        context = engine.converse(turn.text, context and replace(context, places=places))[1]
        sources = turn.sources or ()
        places = tuple(first_place(r.article) for source in sources for r in engine.readings_of(source)) or places


def _judge(engine: Engine, turn: GoldQuestion, context: Context, group: str) -> Iterator[Judged]:
    said_by = read_turn(turn.text)
    text = picked(said_by.text, context.listed)
    talked_of = engine.readings_at(context.places)
    if said_by.starts_afresh or not leans(text, context, talked_of):
        return
    question = engine.understand(standing_alone(text, context), talked_of)
    all_read = read(question, talked_of, engine.frequency, engine.passages)
    found = candidates(all_read, of_these=True)
    judge = AnswerJudge(turn, lambda source: "\n".join(r.article.text for r in engine.readings_of(source)) or None)
    answers = tuple(said(all_read, candidate, engine.cite_byline) for candidate in found)
    right = np.array([answer is not None and is_right(judge, answer, by_text=False) for answer in answers], bool)
    yield Judged(group, choice_input(all_read, found), right, turn.wants_refusal, answers, is_measured=True)
