"""Runs functions for another process, within limits of memory and processor time: `python -m … BYTES`.

Calls come through standard input and results leave through standard output, pickled. The first thing sent is READY. The
caller's main module needs no guard; this process shares no locks with the caller and ends with it.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from retrieval.index.limits import OUT_OF_MEMORY, allow_seconds, is_short_of_memory, limit_memory, stop_the_clock

READY = "ready"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a module, with its arguments, and how long it may compute."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: int
    tells: bool = False  # whether it takes `tell`, a function for what is to be told while it runs


@dataclass(frozen=True, slots=True)
class Raised:
    """The error that a call ended with."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Told:
    """What a call tells while it runs."""

    news: Any


def _serve(calls: BinaryIO, results: BinaryIO) -> None:
    """Answer calls until the caller closes the pipe."""
    _send(READY, results)
    while True:
        try:
            call = pickle.load(calls)
        except EOFError:
            return
        allow_seconds(call.seconds)
        try:
            result = _run(call, results)
        except MemoryError:
            raise
        except SystemError as error:
            if is_short_of_memory():  # a library that gets no memory may end without saying so
                raise MemoryError from error
            result = Raised(error)
        except Exception as error:  # the caller raises it again, as if it had done the work itself
            result = Raised(error)
        stop_the_clock()
        _send(result, results)


def _run(call: Call, results: BinaryIO) -> Any:
    """The result of a call. Each time that it tells of something it may compute as long again.

    A file of many pages that are pictures takes half a minute a page, whatever its size.
    """

    def tell(news: object) -> None:
        _send(Told(news), results)
        allow_seconds(call.seconds)

    return call.function(*call.arguments, tell=tell) if call.tells else call.function(*call.arguments)


def _send(result: object, results: BinaryIO) -> None:
    pickle.dump(result, results, protocol=5)
    results.flush()


def main() -> None:
    """Serve until the caller is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, which ends its workers
    for sign in (signal.SIGXCPU, signal.SIGALRM):
        signal.signal(sign, signal.SIG_DFL)
    limit_memory(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library's output must not mix with results
    try:
        _serve(sys.stdin.buffer, out)
    except BrokenPipeError:
        os._exit(1)  # the caller is gone
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    # Under its own name, so that what it pickles is known to the caller by the same name.
    from retrieval.index import limited_worker

    limited_worker.main()
