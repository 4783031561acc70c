"""A function runs in a separate process with a time limit, because it may hang or crash.

The answering processes are not used for this: a time limit would mean to kill a process that answers.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar, cast

from bot.fork_server import context

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
