"""Runs functions in processes with limits of memory and time, in order; whatever ends such a process is named.

In: calls, or one function and its arguments. Out: their results, or the Death of the process that could not give one.
What reads files of unknown origin goes through here, for a build as for a file that somebody sends.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from retrieval.errors import ExhaustedError, ReadError
from retrieval.index.index_texts import TEXTS
from retrieval.index.limited_worker import READY, Call, Raised, Told
from retrieval.index.limits import MOST_MEMORY_BYTES, Death, seconds_for
from retrieval.languages import in_both

_T = TypeVar("_T")


def apart(function: Callable[..., _T], *arguments: Any, name: str, size: int) -> _T:
    """What a function of a module returns, run in a process of its own, within the limits for one file of the archive.

    name: of the file, for the error; size: its bytes, on which the time allowed depends.

    Raises:
        ReadError: the process took too much memory or time, or crashed.
        ExhaustedError: the process could not be started.
        Exception: what the function raised.
    """
    worker = Worker(MOST_MEMORY_BYTES)
    try:
        worker.send(Call(function, arguments, seconds_for(size)))
        result = worker.result()
    finally:
        worker.stop()
    if isinstance(result, Death):
        zh, en = result.why()
        raise ReadError(*in_both(TEXTS, "cannot_read", source=name, reason=(zh, en)))
    return result  # type: ignore[no-any-return]  # it comes through a pipe


class Worker:
    """Answers calls in their order. A process that dies is replaced, and only the call that kills it stays undone."""

    def __init__(self, memory_bytes: int, tell: Callable[[Any], None] | None = None) -> None:
        """Start a process.

        tell: takes what a call tells while its result is waited for.

        Raises:
            ExhaustedError: it could not be started.
        """
        self._memory_bytes = memory_bytes
        self._process = _Process(memory_bytes)
        self._waiting: deque[Call] = deque()
        self._is_fresh = True  # whether the present process has answered nothing yet
        self._tell = tell

    def send(self, call: Call) -> None:
        self._waiting.append(call)
        self._process.send(call)

    def result(self) -> Any:
        """The result of the oldest call, or the Death that it caused.

        A call in whose time a process dies is tried again in a fresh one, for the memory may be that of calls before.

        Raises:
            ExhaustedError: a process could not be started.
            Exception: what the called function raised.
        """
        while True:
            answer = self._process.answer()
            if isinstance(answer, Told):
                if self._tell is not None:
                    self._tell(answer.news)
                continue
            if not isinstance(answer, Death):
                self._is_fresh = False
                self._waiting.popleft()
                if isinstance(answer, Raised):
                    raise answer.error
                return answer
            if not answer.had_begun:
                raise could_not_start()
            death = Death(answer.code, self._memory_bytes, self._waiting[0].seconds)
            is_killer = self._is_fresh or death.is_certain
            if is_killer:
                self._waiting.popleft()
            self._begin_anew()
            if is_killer:
                return death

    def stop(self) -> None:
        self._process.stop()

    def _begin_anew(self) -> None:
        self._process.stop()
        self._process = _Process(self._memory_bytes)
        self._is_fresh = True
        for call in self._waiting:
            self._process.send(call)


class _Process:
    """One process, and a thread that takes its answers, so that neither side waits for the other's full pipe."""

    def __init__(self, memory_bytes: int) -> None:
        # One thread for each process, since there are as many as processors.
        alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
        self._memory_bytes = memory_bytes
        try:
            self._process = subprocess.Popen(
                # -P: nothing is imported from the user's working folder.
                [sys.executable, "-P", "-m", "retrieval.index.limited_worker", str(memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # errors come as results; what libraries print helps nobody
                env={**os.environ, **alone, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:  # there is no memory for a process, or no more are allowed
            raise could_not_start() from error
        self._answers: SimpleQueue[Any] = SimpleQueue()
        try:
            Thread(target=self._take, daemon=True).start()
        except RuntimeError as error:  # there is no memory for a thread
            self.stop()
            raise could_not_start() from error

    def send(self, call: Call) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the process has died, which answer() tells
            pickle.dump(call, self._process.stdin, protocol=5)
            self._process.stdin.flush()

    def answer(self) -> Any:
        return self._answers.get()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # some input was not read
                pipe.close()

    def _take(self) -> None:
        assert self._process.stdout is not None
        had_begun = False
        while True:
            try:
                answer = pickle.load(self._process.stdout)
            except BaseException:  # whatever ends this thread, nobody takes answers any more
                self._answers.put(Death(self._end(), self._memory_bytes, had_begun=had_begun))
                return
            if had_begun:
                self._answers.put(answer)
            had_begun = had_begun or answer == READY

    def _end(self) -> int | None:
        """The exit code of the process, which is ended if it goes on: it would wait to write what nobody reads."""
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return None


def could_not_start() -> ExhaustedError:
    return ExhaustedError(*in_both(TEXTS, "worker_died"))
