"""The building process: `python -m bot.building.build_process INDEX MODEL [options]`.

It stops when its standard input ends: then the bot wants no build any more, or has died. On standard output it writes
messages, a line each (build_job.py): progress, and at last the report or an error; an interrupted build writes no
last message. Everything else that is printed goes to standard error.
"""

import os
import signal
import sys
import threading
import time
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from bot.building.build_job import Message, built, to_line
from bot.texts import both
from embeddings.encoder_errors import EncoderError
from retrieval.errors import BaowenError, InputError, StorageError
from retrieval.index.report import Progress
from retrieval.settings import read_settings

INTERRUPTED = 130
EVERY_S = 0.5  # between two lines of progress
_PATIENCE_S = 20.0  # seconds that an interrupted builder has to clean up; a long call into a library is not waited for
_NICENESS = 19  # the least priority, which its workers inherit: answering comes first
_KILLED_FIRST = "500"  # of 1000: when memory runs out, the system ends this process and not the bot


def main(arguments: Sequence[str] | None = None) -> int:
    """Build; the exit code, which is 0 if the last message was written."""
    messages = _own_output()
    for number in (signal.SIGINT, signal.SIGTERM):  # even if the parent was started to ignore them
        signal.signal(number, _interrupt)
    try:
        threading.Thread(target=_watch_input, daemon=True).start()
        _give_way()
        asked = parser().parse_args(arguments)
        messages.write(to_line(_build(asked, _Teller(messages))))
    except (KeyboardInterrupt, BrokenPipeError):  # the pipe is broken where the bot has died
        return INTERRUPTED
    return 0


def _own_output() -> BinaryIO:
    """A stream for messages to the old standard output; from now on, what libraries print goes to standard error."""
    messages = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return messages


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Stop the build. Later signals are ignored, because they would interrupt the cleaning up."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _watch_input() -> None:
    """Wait for the end of standard input, then interrupt the main thread; if it goes on, end the process."""
    with suppress(OSError):
        while os.read(0, 1 << 12):
            pass
    main_thread = threading.main_thread().ident
    assert main_thread is not None
    signal.pthread_kill(main_thread, signal.SIGINT)  # sent to that thread, because it may be waiting for a worker
    time.sleep(_PATIENCE_S)
    os._exit(INTERRUPTED)  # the system frees the lock, the next build removes what is left


def _give_way() -> None:
    """Take the lowest priority for processor and disk, and be the first to be killed when memory runs out."""
    with suppress(OSError):
        os.nice(_NICENESS)
    with suppress(OSError):  # no Linux
        Path("/proc/self/oom_score_adj").write_text(_KILLED_FIRST, encoding="ascii")


def parser() -> ArgumentParser:
    """The command line, as `BuildRequest.arguments` writes it."""
    options = ArgumentParser(prog="python -m bot.building.build_process", description=__doc__.partition("\n")[0])
    options.add_argument("index", type=Path)
    options.add_argument("model")
    options.add_argument("--full", action="store_true", help="all anew")
    options.add_argument("--add", type=Path, action="append", default=[], metavar="PATH", help="a new root")
    options.add_argument("--remove", type=Path, action="append", default=[], metavar="PATH", help="a root to forget")
    options.add_argument("--workers", default="", metavar="URL", help="the Dask scheduler whose workers read the pages")
    options.add_argument("--archive", type=Path, metavar="PATH", help="the first root where there is no index yet")
    return options


def _build(asked: Namespace, teller: "_Teller") -> Message:
    """The last message: what the build did, or why it failed."""
    from retrieval.index.engines import index_engine
    from retrieval.index.layout import has_index

    add = list(asked.add)
    if asked.archive is not None and not add and not asked.remove and not has_index(asked.index):
        add = [asked.archive]
    try:
        build = index_engine(read_settings()).build  # the server's token is not for a command line, which others see
        report = build(
            asked.index,
            add,
            asked.remove,
            model=asked.model,
            full=asked.full,
            workers=asked.workers,
            progress=teller.tell,
        )
    except BaowenError as error:
        return error
    except EncoderError as error:
        return InputError(error.zh, error.en)
    except MemoryError:
        traceback.print_exc()
        return StorageError(*both("build_no_memory"))
    except BrokenPipeError:
        raise
    except Exception:  # a fault in our code: the log gets the traceback, the administrator one line
        traceback.print_exc()
        return StorageError(*both("build_broke"))
    return built(report)


class _Teller:
    """Writes progress: each new stage at once, otherwise every EVERY_S seconds."""

    def __init__(self, messages: BinaryIO) -> None:
        self._messages = messages
        self._stage = ""
        self._told_at = 0.0

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == self._stage and now - self._told_at < EVERY_S:
            return
        self._stage, self._told_at = progress.stage, now
        self._messages.write(to_line(progress))


if __name__ == "__main__":
    sys.exit(main())
