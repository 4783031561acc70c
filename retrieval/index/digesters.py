"""Digests tasks in other processes, in order, or in this process if there is little to do.

A worker is `python -m retrieval.index.digesters MODEL`. It reads tasks from standard input and writes results to
standard output. The caller's main module needs no guard; a worker shares no locks with the caller and ends with it.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO

from embeddings.encoder import Encoder, load_encoder
from retrieval.errors import ExhaustedError
from retrieval.index.digest import Digested, Task, digest
from retrieval.index.index_texts import TEXTS
from retrieval.languages import in_both

MOST_WORKERS = 4
_AHEAD = 3  # tasks that a worker holds: one in work, the others waiting, so that it is never idle


def digest_all(tasks: Iterable[Task], encoder: Encoder, count: int) -> Iterator[Digested]:
    """The results in the order of the tasks, made by `count` processes, or by this one if `count` is 0.

    Raises:
        ExhaustedError: a worker died, or could not be started.
    """
    if count == 0:
        for task in tasks:
            yield digest(task, encoder)
        return
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(encoder.name) for _ in range(count))
        waiting: deque[_Worker] = deque()
        for number, task in enumerate(tasks):
            if len(waiting) == count * _AHEAD:
                yield waiting.popleft().result()
            # Tasks go to the workers in turn, so results are taken from them in the same turn.
            workers[number % count].send(task)
            waiting.append(workers[number % count])
        while waiting:
            yield waiting.popleft().result()
    finally:
        for worker in workers:
            worker.stop()


def worker_count() -> int:
    """The number of processors that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WORKERS, usable)


class _Worker:
    """One process, and a thread that reads its results, so that neither side waits for the other's full pipe."""

    def __init__(self, model: str) -> None:
        # One thread for each worker, since there are as many workers as processors.
        alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
        try:
            self._process = subprocess.Popen(
                # -P: nothing is imported from the user's working folder.
                [sys.executable, "-P", "-m", "retrieval.index.digesters", model],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # errors come as results; what libraries print helps nobody
                env={**os.environ, **alone, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:  # there is no memory for a process, or no more are allowed
            raise _died() from error
        self._results: SimpleQueue[Digested | Exception] = SimpleQueue()
        try:
            Thread(target=self._take, daemon=True).start()
        except RuntimeError as error:  # there is no memory for a thread
            self.stop()
            raise _died() from error

    def send(self, task: Task) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the worker has died; result() reports it
            pickle.dump(task, self._process.stdin, protocol=5)
            self._process.stdin.flush()

    def result(self) -> Digested:
        result = self._results.get()
        if isinstance(result, Exception):
            raise result
        return result

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # some input was not read
                pipe.close()

    def _take(self) -> None:
        assert self._process.stdout is not None
        while True:
            try:
                self._results.put(pickle.load(self._process.stdout))
            except BaseException:  # whatever ends this thread, nobody reads results any more
                self._process.kill()  # else the worker would wait to write a result, and send() for the worker
                self._results.put(_died())
                return


def _died() -> ExhaustedError:
    return ExhaustedError(*in_both(TEXTS, "worker_died"))


def _serve(model: str, tasks: BinaryIO, results: BinaryIO) -> None:
    """Answer tasks until the caller closes the pipe."""
    encoder = load_encoder(model)
    while True:
        try:
            task = pickle.load(tasks)
        except EOFError:
            return
        try:
            result: Digested | Exception = digest(task, encoder)
        except Exception as error:  # the builder raises it again, as if it had done the task itself
            result = error
        pickle.dump(result, results, protocol=5)
        results.flush()


if __name__ == "__main__":
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the builder, which ends its workers
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library's output must not mix with results
    try:
        _serve(sys.argv[1], sys.stdin.buffer, out)
    except BrokenPipeError:
        os._exit(1)  # the builder is gone
