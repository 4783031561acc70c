"""The answering processes: each has the index open; the event loop hands them calls and never waits on them.

Threads do not help: finding and reading an answer holds the interpreter's lock nearly all the time.
"""

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from bot.separate_process import context
from bot.transport.slots import FairGate, chat_at_hand
from retrieval.engine import Engine
from retrieval.errors import BaowenError
from retrieval.index.engines import EMBEDDED
from retrieval.index.interface import IndexEngine

MOST_TRIES = 3  # of a call whose process died under it
_P = ParamSpec("_P")
_T = TypeVar("_T")

# Of an answering process: a pool gives its initializer no other place. Its calls come one after another.
_engine: Engine | None = None
_place: tuple[Path, str, IndexEngine] | None = None


class WorkerDiedError(Exception):
    """The process that worked at a call died, time and again."""


class Workers:
    """Runs functions of bot.engine_tasks in the answering processes."""

    def __init__(self, index: Path, model: str, count: int, kept_by: IndexEngine = EMBEDDED) -> None:
        self._arguments = (index, model, kept_by)
        self._count = count
        self._pool: ProcessPoolExecutor | None = None  # started by the first call
        self._is_stopped = False
        self._rerunning = asyncio.Lock()
        self._gate = FairGate(count + 1)  # one more than are worked at, so that no process waits for its next call

    async def ready(self) -> None:
        """Start all processes, and return when they have the index open."""
        # A pool starts a process for a call that none is free for; each has opened the index before its first call.
        await asyncio.gather(*(self.run(int) for _ in range(self._count)))

    async def call(self, function: Callable[Concatenate[Engine, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """The function's value for the newest generation.

        Raises:
            BaowenError: as the function does, or there is no usable index.
            WorkerDiedError: its process died each time.
        """
        return await self._run(_with_engine, function, *args, **kwargs)

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """As `call`, for a function that needs no index."""
        return await self._run(function, *args, **kwargs)

    async def _run(self, function: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
        async with self._gate.entered(chat_at_hand()):
            return cast(_T, await self._answer(_Call(function, args, kwargs), getattr(function, "__name__", "call")))

    async def _answer(self, call: "_Call", name: str) -> Any:
        """The call's value; it is tried again where a process died.

        Raises:
            WorkerDiedError: one died each time.
        """
        with suppress(BrokenProcessPool):
            return await self._try(call)
        for _ in range(MOST_TRIES - 1):
            # One process that dies ends all calls under way: one after another, only the call that kills dies again.
            async with self._rerunning:
                with suppress(BrokenProcessPool):
                    return await self._try(call)
        raise WorkerDiedError(name)

    async def _try(self, call: "_Call") -> Any:
        """The call's value.

        Raises:
            BrokenProcessPool: a process died, of this call or of another.
        """
        if self._is_stopped:
            raise asyncio.CancelledError  # whoever waits for it is to leave its update in the journal
        pool = self._pool = self._pool or self._start()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, call)
        except BrokenProcessPool:
            if self._is_stopped:
                raise asyncio.CancelledError from None
            if pool is self._pool:  # the first to notice; the next call finds none
                self._pool = None
                _kill_answering()  # the pool would ask them to end, which they do not heed
            pool.shutdown(wait=False)
            raise

    def stop(self, patience_s: float = 1.0) -> None:
        """Take no more calls, and end the processes, whatever they are at."""
        self._is_stopped = True
        if self._pool is None:
            return
        ending = threading.Thread(target=self._pool.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        ending.start()
        for process in multiprocessing.active_children():
            process.kill()
        ending.join(patience_s)
        gc.collect()  # the pool's locks, or Python prints in the terminal, when the bot has ended, that they leaked

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, mp_context=context(), initializer=_open, initargs=self._arguments)


def _kill_answering() -> None:
    for process in multiprocessing.active_children():
        if not process.daemon:  # bot.separate_process's are: they have no part in it
            process.kill()


class _Call:
    """A call as it goes to a process."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._parts = (function, args, kwargs)

    def __call__(self) -> Any:
        function, args, kwargs = self._parts
        return function(*args, **kwargs)


def _open(index: Path, model: str, kept_by: IndexEngine) -> None:
    """Ready a new process; it ends when its parent does, however that ends."""
    global _place
    for number in (signal.SIGINT, signal.SIGTERM):  # they are its parent's, which finishes what is under way
        signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _place = (index, model, kept_by)
    with suppress(BaowenError):  # there may be no index yet; the calls will say so
        _newest().warm_up()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _with_engine(function: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    return function(_newest(), *args, **kwargs)


def _newest() -> Engine:
    """The engine on the newest generation; opened by the first call, for the index may be built after the start."""
    global _engine
    if _engine is None:
        assert _place is not None
        _engine = Engine.open(*_place)
    else:
        _engine.refresh()
    return _engine
