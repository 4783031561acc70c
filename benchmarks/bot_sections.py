"""The tests of a bot under load: a crowd, a burst, a rebuild, kill -9."""

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bot_stage import (
    ADMIN,
    PATIENCE_S,
    UNLIMITED,
    Asked,
    MemoryWatch,
    Stage,
    answers_to,
    own_mb,
    seconds_of,
)
from benchmarks.figures import Figure
from benchmarks.latency import percentile
from retrieval.engine import Engine

MOST_GROWTH_MB = 150
MOST_SLOWER = 4.0  # most times the idle p95, while the index is rebuilt
SLACK_S = 0.5
_WARM_UP = 20
_IDLE_QUESTIONS = 100
_PAUSE_S = 0.3  # between the questions of one user
_BUILD_PATIENCE_S = 3600.0


@dataclass(frozen=True, slots=True)
class Load:
    """How many users, questions and rounds."""

    users: int
    each: int  # questions of one user
    messages: int
    rounds: int


def crowd(stage: Stage, load: Load) -> list[Figure]:
    """All users ask at once, with the outgoing limiter off and on; compared with one process that answers in turn."""
    one_by_one = _one_by_one(stage, load.users * load.each)
    figures = [Figure("crowd", f"{load.users * load.each} questions, one process", one_by_one, "s")]
    for limiter in ("off", "on"):
        rule = stage.telegram.obey_flood_rule() if limiter == "on" else None
        with stage.start(**UNLIMITED, BAOWEN_FLOOD_LIMIT=limiter) as bot:
            asked = stage.ask_all(stage.users(load.users), load.each)
            stage.wait_until_answered(asked)
            bot.terminate()
        seconds = seconds_of(asked)
        most = one_by_one + SLACK_S if limiter == "off" else None
        name = f"limiter {limiter}"
        figures += [
            *_accounted("crowd", name, asked),
            Figure("crowd", f"{name}: p50", percentile(seconds, 0.5), "s"),
            Figure("crowd", f"{name}: p95", percentile(seconds, 0.95), "s", most=most),
            Figure("crowd", f"{name}: max", max(seconds), "s"),
        ]
        if rule is not None:
            figures.append(Figure("crowd", f"{name}: refused with 429", rule.refused))
    stage.telegram.server.flood = None
    return figures


def burst(stage: Stage, load: Load) -> list[Figure]:
    """Many messages at once, with the default limits: some are answered, the others told to wait; memory is measured.

    The index is mapped, and pages that questions touch count as memory, so each question is asked once before.
    """
    with stage.start() as bot:
        own = own_mb(bot)
        stage.wait_until_answered(stage.ask_all(stage.users(len(stage.questions)), 1))
        before = bot.memory_mb()
        with MemoryWatch(bot) as memory:
            stage.ask_all(stage.users(load.messages // 10), 10)
            stage.telegram.wait_until_acknowledged(PATIENCE_S)
            waited = _seconds_until_it_answers(stage)
        after, own_growth = bot.memory_mb(), own_mb(bot) - own
        bot.terminate()
    growth = memory.peak_mb - before
    return [
        Figure("burst", "memory before", before, "MB"),
        Figure("burst", f"growth, {load.messages} messages: peak", growth, "MB", most=MOST_GROWTH_MB),
        Figure("burst", "growth, afterwards", after - before, "MB", most=MOST_GROWTH_MB),
        Figure("burst", "growth since the start without the index's pages", own_growth, "MB", most=MOST_GROWTH_MB),
        Figure("burst", "until it answers a new user", waited, "s"),
    ]


def _seconds_until_it_answers(stage: Stage) -> float:
    """A new user asks every other second until one gets an answer, which has buttons; a request to wait has none."""
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE_S:
        (user,) = stage.users(1)
        if user.ask(stage.questions[0], timeout=PATIENCE_S).buttons:
            break
        time.sleep(2)
    return time.monotonic() - start


def rebuild(stage: Stage, load: Load) -> list[Figure]:
    """One user asks on and on, first when the bot is idle otherwise, then while /reindex full rebuilds the index."""
    index = Path(shutil.copytree(stage.index, stage.folder / "index"))
    own = Stage(stage.telegram, stage.folder, index, stage.questions)
    with own.start(**UNLIMITED) as bot:
        idle = [_one_question(own, number) for number in range(_IDLE_QUESTIONS)]
        current = (index / "CURRENT").read_text()
        own.telegram.user(ADMIN).send("/reindex full")
        busy: list[float] = []
        start = time.monotonic()
        while (index / "CURRENT").read_text() == current and time.monotonic() - start < _BUILD_PATIENCE_S:
            busy.append(_one_question(own, len(busy)))
        built = time.monotonic() - start
        bot.terminate()
    quiet, loud = percentile(idle, 0.95), percentile(busy, 0.95)
    return [
        Figure("rebuild", "idle: p95", quiet * 1000, "ms"),
        Figure("rebuild", "during /reindex full: p95", loud * 1000, "ms", times=loud / quiet, most=MOST_SLOWER),
        Figure("rebuild", "questions asked meanwhile", len(busy)),
        Figure("rebuild", "/reindex full", built, "s"),
    ]


def _one_question(stage: Stage, number: int) -> float:
    """The seconds until one user has the answer; a pause follows, so that the rebuild can use the processors."""
    user = stage.telegram.user(ADMIN + 1)
    asked = time.monotonic()
    told = user.ask(stage.questions[number % len(stage.questions)], timeout=PATIENCE_S)
    time.sleep(_PAUSE_S)
    return told.at - asked


def kills(stage: Stage, load: Load) -> list[Figure]:
    """kill -9 at a random moment with questions in flight, again and again; at last a bot that may finish."""
    dice = random.Random(20)
    users = stage.users(min(load.users, 10))
    asked: list[Asked] = []
    open_at_kill: set[int] = set()
    for _ in range(load.rounds):
        with stage.start(**UNLIMITED, BAOWEN_FLOOD_LIMIT="off") as bot:
            seen = len(stage.telegram.calls_of("sendMessage"))
            asked += stage.ask_all(users, load.each)
            enough = seen + dice.randrange(1, len(users) * load.each)
            _wait_for_messages(stage, enough)
            bot.kill()
            time.sleep(0.2)  # until the server has read what the bot sent
            open_at_kill |= {user.chat.bot_messages[-1].message_id for user in users if user.chat.bot_messages}
    with stage.start(**UNLIMITED, BAOWEN_FLOOD_LIMIT="off") as bot:
        stage.wait_until_answered(asked)
        bot.terminate()
    repeated = [message.message_id for found in answers_to(asked) for message in found[:-1]]
    return [
        *_accounted("kill -9", f"{load.rounds} rounds", asked, twice_is_wrong=False),
        Figure("kill -9", "answered again", len(repeated)),
        Figure("kill -9", "of these not open at the kill", len(set(repeated) - open_at_kill), most=0),
    ]


def _wait_for_messages(stage: Stage, enough: int) -> None:
    stage.telegram.wait_until(lambda: len(stage.telegram.calls_of("sendMessage")) >= enough, PATIENCE_S)


def _accounted(section: str, name: str, asked: Sequence[Asked], *, twice_is_wrong: bool = True) -> list[Figure]:
    """The number of questions, and how many were lost or answered twice."""
    counts = [len(found) for found in answers_to(asked)]
    twice = [Figure(section, f"{name}: answered twice", sum(count > 1 for count in counts), most=0)]
    return [
        Figure(section, f"{name}: asked", len(asked)),
        Figure(section, f"{name}: lost", counts.count(0), most=0),
        *(twice if twice_is_wrong else []),
    ]


def _one_by_one(stage: Stage, count: int) -> float:
    """The seconds for as many questions one after another in this process, with a warm engine."""
    engine = Engine.open(stage.index, "zh-news")
    for question in stage.questions[:_WARM_UP]:
        engine.ask(question)
    start = time.perf_counter()
    for number in range(count):
        engine.ask(stage.questions[number % len(stage.questions)])
    return time.perf_counter() - start
