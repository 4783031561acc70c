"""A function in a process of its own, for what may hang, crash or take long: nothing of the bot waits on it.

The answering processes are no place for that: a limit of time could only be kept by killing one that answers.
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
_NICENESS = 10  # answering comes first


class TooSlowError(Exception):
    """The function did not end in its time."""


class CrashedError(Exception):
    """The function's process died."""


async def run_apart(seconds: float, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """The value of a function of a module, or what it raises; a library's endless call is ended too.

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
    """Wait for the result, or for the process's end."""
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
    """In the process: do it and tell what came of it; the alarm ends all, be the bot alive or not."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the bot's
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with suppress(OSError):
        os.nice(_NICENESS)
    result: tuple[Any, Exception | None]
    try:
        result = (function(*args, **kwargs), None)
    except Exception as error:  # for the caller, whatever it is
        result = (None, error)
    with suppress(BrokenPipeError):  # nobody is there to be told
        sending.send(result)
