"""A function runs in a separate process with a time limit, because it may hang or crash; and where processes come from.

The answering processes are not used for this: a time limit would mean to kill a process that answers.

All processes are forks of a server that has read all that they need, so they start in no time. A fork of the bot itself
might hang, for it has threads; the server has none. It ends when the bot and all its processes have ended. It imports
as the bot does, and nothing from the current folder unless the bot does, too.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")
_NICENESS = 10  # lower priority than answering


class TooSlowError(Exception):
    """The function did not end within the time limit."""


class CrashedError(Exception):
    """The function's process died."""


async def run_in_process(seconds: float, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """The value of a module's function, or the error that it raises.

    Raises:
        TooSlowError: it took longer than `seconds`.
        CrashedError: it took its process down.
    """
    start = context()
    receiving, sending = start.Pipe(duplex=False)
    process = start.Process(target=_work, args=(sending, seconds, function, args, kwargs), daemon=True)
    try:
        process.start()
        sending.close()
        await _readable(receiving)
        return cast(_T, _received(receiving, process))
    finally:
        receiving.close()
        with suppress(AttributeError):  # it was never started
            process.kill()


async def _readable(receiving: Connection) -> None:
    """Wait for the result, or for the end of the process."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(receiving.fileno(), ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(receiving.fileno())


def _received(receiving: Connection, process: BaseProcess) -> Any:
    try:
        value, error = receiving.recv()
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGALRM:
            raise TooSlowError from None
        raise CrashedError(process.exitcode) from None
    if error is not None:
        raise error
    return value


def _work(
    sending: Connection, seconds: float, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Call the function in the new process and send its result. The alarm ends the process even if the bot has died."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the bot
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with suppress(OSError):
        os.nice(_NICENESS)
    result: tuple[Any, Exception | None]
    try:
        result = (function(*args, **kwargs), None)
    except Exception as error:  # sent to the caller
        result = (None, error)
    with suppress(BrokenPipeError):  # the bot has ended
        sending.send(result)


PRELOADED = ("bot.fork_server_signals", "bot.preloaded")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def context() -> ForkServerContext | SpawnContext:
    """How processes are begun: by the fork server, or each anew where there is none or forks are not safe.

    macOS has one, but its system libraries do not bear a fork.
    """
    if sys.platform == "darwin" or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    _ensure_running()
    return multiprocessing.get_context("forkserver")


def _ensure_running() -> None:
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # it unblocks the signals
    forkserver.set_forkserver_preload(list(PRELOADED))
    set_here = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    before = {name: os.environ.get(name) for name in set_here}
    os.environ.update(set_here)
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # the server is born so; see bot.fork_server_signals
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
