"""A build of the index in a separate process, as the event loop sees it: read its messages, stop it.

The messages of the building process (`build_process`) are lines of JSON; how they are written stands here, too.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.texts import both
from retrieval.archive.files import Skipped
from retrieval.archive.page_progress import PageBegun
from retrieval.errors import BaowenError, InputError, MissingIndexError, StorageError
from retrieval.index.report import BuildReport, Progress

MOST_SKIPPED = 200  # an archive may have as many bad records as it has records
LONGEST_LINE_BYTES = 16 << 20  # a report with MOST_SKIPPED entries has 2 MB at most
_LONGEST_FIELD = 300  # characters; a record's source may be of any length
_ERRORS = {kind.__name__: kind for kind in (InputError, MissingIndexError, StorageError)}


@dataclass(frozen=True, slots=True)
class Built:
    """A build that ran to its end."""

    report: BuildReport  # with the first MOST_SKIPPED of what was skipped
    skipped_count: int


Message = Progress | Built | BaowenError


def built(report: BuildReport) -> Built:
    """A report of any length, shortened so that it can be sent to the bot."""
    shown = tuple(
        Skipped(_clipped(skipped.source), _clipped(skipped.zh), _clipped(skipped.en))
        for skipped in report.skipped[:MOST_SKIPPED]
    )
    return Built(replace(report, skipped=shown), len(report.skipped))


def to_line(message: Message) -> bytes:
    r"""A message as a line, in ASCII: JSON's escapes can hold names of files that are not UTF-8."""
    return json.dumps(_record(message)).encode("ascii") + b"\n"


def from_line(line: bytes) -> Message:
    """The message on a line.

    Raises:
        ValueError: there is none; `line` is not by `to_line`.
    """
    try:
        return _message(json.loads(line))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no message: {line[:100]!r}") from error


def _record(message: Message) -> Mapping[str, Any]:
    if isinstance(message, Progress):
        return {"progress": asdict(message)}
    if isinstance(message, Built):
        return {"report": asdict(message.report), "skipped_count": message.skipped_count}
    kind = next(name for name, kind in _ERRORS.items() if isinstance(message, kind))
    return {"error": {"kind": kind, "zh": message.zh, "en": message.en}}


def _message(record: Mapping[str, Any]) -> Message:
    if "progress" in record:
        fields = record["progress"]
        return Progress(**{**fields, "page": fields["page"] and PageBegun(**fields["page"])})
    if "error" in record:
        error = record["error"]
        return _ERRORS[error["kind"]](error["zh"], error["en"])
    fields = record["report"]
    report = BuildReport(
        **{
            **fields,
            "skipped": tuple(Skipped(**skipped) for skipped in fields["skipped"]),
            "roots": tuple(fields["roots"]),
            "why_full": fields["why_full"] and tuple(fields["why_full"]),
            "notes": tuple(map(tuple, fields["notes"])),
        }
    )
    return Built(report, record["skipped_count"])


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_FIELD else text[: _LONGEST_FIELD - 1] + "…"


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
    workers: str = ""  # the Dask scheduler whose workers read the pages

    @property
    def arguments(self) -> Sequence[str]:
        """The command line of the building process."""
        options = [f"--add={path}" for path in self.add] + [f"--remove={path}" for path in self.remove]
        options += [f"--archive={self.archive}"] if self.archive is not None else []
        options += [f"--workers={self.workers}"] if self.workers else []
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
