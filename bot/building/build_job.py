"""A build of the index in a separate process, as the event loop sees it: read its messages, stop it."""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.building.build_messages import LONGEST_LINE_BYTES, Built, from_line
from bot.texts import both
from retrieval.errors import BaowenError, StorageError
from retrieval.index.report import Progress

PATIENCE_S = 5.0  # seconds that a stopped build has to clean up
_PROGRAM = ("-P", "-m", "bot.building.build_process")  # -P: nothing is imported from the current folder
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build."""

    index: Path
    model: str
    full: bool = False
    add: tuple[Path, ...] = ()
    remove: tuple[Path, ...] = ()
    archive: Path | None = None  # the root of the first build, if `add` is empty

    @property
    def arguments(self) -> Sequence[str]:
        """The command line of the building process."""
        options = [f"--add={path}" for path in self.add] + [f"--remove={path}" for path in self.remove]
        options += [f"--archive={self.archive}"] if self.archive is not None else []
        return [*options, *(["--full"] if self.full else []), "--", str(self.index), self.model]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A build that was stopped; the index is as it was."""


Event = Progress | Built | Cancelled | BaowenError


class BuildJob:
    """One build. Its process runs to its end whether anybody reads the events or not."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._is_cancelled = False
        self._log = asyncio.create_task(self._log_errors())

    @classmethod
    async def start(cls, request: BuildRequest) -> "BuildJob":
        """Start the process.

        Raises:
            StorageError: the system gives none.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *_PROGRAM,
                *request.arguments,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                limit=LONGEST_LINE_BYTES,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                # A group of its own, because Ctrl-C in a terminal is for the bot. No session of its own: Linux shares
                # the processor between sessions first (autogroup), and then the build's low priority has no effect.
                process_group=0,
            )
        except OSError as error:
            raise StorageError(*both("build_no_process")) from error
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def events(self) -> AsyncIterator[Event]:
        """Progress as it comes; at last, when the process has ended and the index is unlocked, the outcome."""
        last: Built | BaowenError | None = None
        while line := await self._line():
            try:
                message = from_line(line)
            except ValueError:
                _logger.warning("build: not understood: %r", line[:200])
                continue
            if isinstance(message, Progress):
                yield message
            else:
                last = message
        code = await self._process.wait()
        await self._log
        yield self._outcome(last, code)

    async def cancel(self) -> None:
        """Stop the build, and return when it has ended, which takes PATIENCE_S at most."""
        self._is_cancelled = True
        if self._process.returncode is not None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()  # a process that does not handle the signal yet notices this
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)  # its workers with it
            await self._process.wait()

    async def _line(self) -> bytes:
        """The next line; empty at the end."""
        assert self._process.stdout is not None
        try:
            return await self._process.stdout.readline()
        except ValueError:  # longer than the limit, so not a message of the build
            return b"\n"

    async def _log_errors(self) -> None:
        """Log what the process prints on standard error, such as a traceback; no chat ever shows it."""
        assert self._process.stderr is not None
        while True:
            try:
                line = await self._process.stderr.readline()
            except ValueError:
                continue
            if not line:
                return
            _logger.warning("build: %s", line.decode("utf-8", "replace").rstrip())

    def _outcome(self, last: Built | BaowenError | None, code: int) -> Event:
        if isinstance(last, Built):  # it was stopped too late: the new generation is in use
            return last
        if self._is_cancelled:
            return Cancelled()
        if last is not None:
            return last
        _logger.error("build: ended without a word, code %d", code)
        key = "build_killed" if code == -signal.SIGKILL else "build_died"
        return StorageError(*both(key, code=code))
