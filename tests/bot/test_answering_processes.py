"""The answering processes: calls go in, values and errors come back, and a dead process is replaced."""

import asyncio
import math
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot import engine_tasks
from bot.separate_process import run_in_process
from bot.workers import WorkerDiedError, Workers
from retrieval.engine import Engine
from retrieval.errors import InputError, MissingIndexError
from retrieval.index.builder import build

T = TypeVar("T")


def process_of(engine: Engine) -> int:
    return os.getpid()


def die_once(engine: Engine, mark: Path) -> str:
    """Be killed at the first call, as when memory runs out; succeed at the second."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return engine.generation


def die(engine: Engine) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(engine: Engine) -> None:
    raise InputError("不行。", "No.")


def _with_workers(index: Path, work: Callable[[Workers], Awaitable[T]], count: int = 1) -> T:
    async def run() -> T:
        workers = Workers(index, "zh-news", count)
        try:
            return await work(workers)
        finally:
            workers.stop()

    return asyncio.run(run())


def test_a_call_runs_in_another_process_and_its_value_comes_back(page_index: Path) -> None:
    async def ask(workers: Workers) -> tuple[int, str]:
        answered = await workers.call(engine_tasks.converse, "谁调研了二砂北路?", None)
        return await workers.call(process_of), answered.answer.text

    process, text = _with_workers(page_index, ask)
    assert process != os.getpid()
    assert "李晓雷" in text
    assert not multiprocessing.active_children()


def test_an_error_for_the_user_comes_back_in_both_languages(page_index: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        _with_workers(page_index, lambda workers: workers.call(refuse))
    assert (refused.value.zh, refused.value.en) == ("不行。", "No.")
    with pytest.raises(MissingIndexError):
        _with_workers(tmp_path / "none", lambda workers: workers.call(process_of))


def test_calls_under_way_when_a_process_dies_are_made_again(page_index: Path, tmp_path: Path) -> None:
    async def call_many(workers: Workers) -> list[object]:
        others = [workers.call(process_of) for _ in range(6)]
        values = await asyncio.gather(workers.call(die_once, tmp_path / "mark"), *others)
        assert len(multiprocessing.active_children()) <= 2  # the processes beside the dead one are gone
        return values

    generation, *processes = _with_workers(page_index, call_many, count=2)
    assert generation == "generation-000001"
    assert len(processes) == 6


def test_a_call_that_kills_every_process_is_given_up_and_others_go_on(page_index: Path) -> None:
    async def call(workers: Workers) -> int:
        with pytest.raises(WorkerDiedError):
            await workers.call(die)
        return await workers.call(process_of)

    assert _with_workers(page_index, call) != os.getpid()


def test_a_call_that_kills_its_process_takes_none_of_those_beside_it_along(tmp_path: Path) -> None:
    async def call(workers: Workers) -> list[object]:
        others = [workers.run(math.sqrt, number * number) for number in range(30)]
        return await asyncio.gather(workers.run(os.abort), *others, return_exceptions=True)

    killer, *values = _with_workers(tmp_path / "none", call)
    assert isinstance(killer, WorkerDiedError)
    assert values == list(range(30))


def test_a_process_that_dies_takes_none_along_that_works_apart(page_index: Path, tmp_path: Path) -> None:
    async def call(workers: Workers) -> str:
        await workers.ready()
        apart = asyncio.create_task(run_in_process(60, time.sleep, 1))
        await asyncio.sleep(0)  # so that it begins
        generation = await workers.call(die_once, tmp_path / "mark")
        await apart
        return generation

    assert _with_workers(page_index, call) == "generation-000001"


def test_an_index_built_meanwhile_answers_without_a_restart(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("  9月1日,区长王明到兴华路调研。\n", encoding="utf-8")

    async def ask_before_and_after(workers: Workers) -> list[str]:
        with pytest.raises(MissingIndexError):
            await workers.call(engine_tasks.status)
        generations = []
        for _ in range(2):
            build(tmp_path / "index", [tmp_path / "page.txt"], full=True)
            generations.append((await workers.call(engine_tasks.converse, "谁到兴华路调研?", None)).generation)
        return generations

    assert _with_workers(tmp_path / "index", ask_before_and_after) == ["generation-000001", "generation-000002"]


def test_examples_are_tried_once_in_a_generation(page_index: Path) -> None:
    engine = Engine.open(page_index, "zh-news")
    try:
        shown = engine_tasks.examples(engine)
        assert shown
        assert engine_tasks.examples(engine) is shown  # those of a second trial would only be equal
    finally:
        engine.close()
