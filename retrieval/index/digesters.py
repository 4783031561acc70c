"""Digests tasks in other processes, in order, or in this one where there is little to do.

Only plain text is ever read in this process: what takes PDF, documents, Markdown and web pages apart may be made to
crash, or to take all memory, by a file made for that. A file that ends its reader is skipped with the reason. Where
there is little to do, a document's text comes back to be digested here, for a process that only reads starts five times
as fast.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np

from embeddings.encoder import Encoder, load_encoder
from embeddings.encoder_errors import EncoderError
from embeddings.static import StaticEncoder
from retrieval.archive.page_progress import Tell, tell_nobody
from retrieval.archive.read import FoundFile, Skipped
from retrieval.errors import BaowenError
from retrieval.index.apart import Worker
from retrieval.index.digest import Digested, Task, digest, digest_texts
from retrieval.index.index_texts import TEXTS
from retrieval.index.limited_worker import Call
from retrieval.index.limits import MEMORY_BYTES, MOST_MEMORY_BYTES, Death, is_plain, seconds_for
from retrieval.index.texts_of_file import TextsRead, read_texts
from retrieval.languages import in_both

MOST_WORKERS = 4
MOST_CHARACTERS_HERE = 200_000  # of a document that is digested here: six seconds at most, and .1 GB
_AHEAD = 3  # tasks that a worker holds: one in work, the others waiting, so that it is never idle

_T = TypeVar("_T")


def digest_all(tasks: Iterable[Task], encoder: Encoder, count: int, *, tell: Tell = tell_nobody) -> Generator[Digested]:
    """The results in the order of the tasks, made by `count` processes.

    If `count` is 0, this process digests plain text, and one more process the rest.

    tell: is told of the pages that are recognised for the next result.

    Raises:
        ExhaustedError: a process could not be started.
    """
    if count == 0:
        yield from _digest_here(tasks, encoder, tell)
        return
    workers: list[Worker] = []
    waiting: deque[tuple[Worker, Task]] = deque()

    def next_result() -> Digested:
        worker, task = waiting.popleft()
        return _or_less(worker.result(), task, encoder, 1)

    try:
        workers.extend(Worker(min(MOST_MEMORY_BYTES, MEMORY_BYTES // count), tell) for _ in range(count))
        for number, task in enumerate(tasks):
            if len(waiting) == count * _AHEAD:
                yield next_result()
            # Tasks go to the workers in turn, so results are taken from them in the same turn.
            worker = workers[number % count]
            worker.send(_call(task, encoder))
            waiting.append((worker, task))
        while waiting:
            yield next_result()
    finally:
        for worker in workers:
            worker.stop()


def worker_count(encoder: Encoder) -> int:
    """How many processes may digest: one a processor that this process may use, if each can have the encoder."""
    if not is_light(encoder):
        return 0
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WORKERS, usable)


def is_light(encoder: Encoder) -> bool:
    """Whether each process may have this encoder; others use much memory and all processors."""
    return isinstance(encoder, StaticEncoder)


def size_of(task: Task) -> int:
    """Bytes, about."""
    if isinstance(task.texts, FoundFile):
        return task.texts.size
    return sum(3 * len(text.text) for text in task.texts)


@lru_cache(maxsize=1)
def encoder_named(model: str) -> Encoder:
    """The encoder, which a process that digests for another one loads once."""
    return load_encoder(model)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in this program that a text laid bare."""

    words: str
    is_from_outside: bool = False

    def why(self) -> tuple[str, str]:
        """The reason, in Chinese and English, why the text was left out."""
        return in_both(TEXTS, "program_fault", words=self.words)


def _digest_here(tasks: Iterable[Task], encoder: Encoder, tell: Tell) -> Iterator[Digested]:
    worker: Worker | None = None
    try:
        for task in tasks:
            if not isinstance(task.texts, FoundFile) or is_plain(task.texts.path):
                yield _or_less(_digest_with(encoder, task), task, encoder, 0)
                continue
            worker = worker or Worker(MOST_MEMORY_BYTES, tell)
            worker.send(Call(read_texts, (task.texts,), seconds_for(size_of(task)), tells=True))
            read: TextsRead | Death | Fault = _or_fault(worker.result)
            if not isinstance(read, TextsRead):
                yield _left_out(task.file_id, task.texts.source, read, encoder)
            elif is_light(encoder) and sum(len(file.text) for file in read.files) > MOST_CHARACTERS_HERE:
                worker.send(Call(_digest_texts_by_name, (encoder.name, task.file_id, read), seconds_for(size_of(task))))
                yield _or_less(worker.result(), task, encoder, 1)
            else:
                yield _or_less(_digest_texts_with(encoder, task.file_id, read), task, encoder, 1)
    finally:
        if worker is not None:
            worker.stop()


def _call(task: Task, encoder: Encoder) -> Call:
    return Call(_digest_by_name, (encoder.name, task), seconds_for(size_of(task)), tells=True)


def _digest_by_name(model: str, task: Task, tell: Tell) -> Digested | Fault:
    return _digest_with(encoder_named(model), task, tell)


def _digest_texts_by_name(model: str, file_id: int, read: TextsRead) -> Digested | Fault:
    return _digest_texts_with(encoder_named(model), file_id, read)


def _digest_with(encoder: Encoder, task: Task, tell: Tell = tell_nobody) -> Digested | Fault:
    return _or_fault(partial(digest, task, encoder, tell))


def _digest_texts_with(encoder: Encoder, file_id: int, read: TextsRead) -> Digested | Fault:
    return _or_fault(partial(digest_texts, file_id, read, encoder))


def _or_fault(work: Callable[[], _T]) -> _T | Fault:
    try:
        return work()
    except (BaowenError, EncoderError, MemoryError):
        raise
    except Exception as error:  # a text that nobody thought of must not stop the others
        return Fault(f"{type(error).__name__}: {error}".splitlines()[0])


def _or_less(result: Digested | Fault | Death, task: Task, encoder: Encoder, count: int) -> Digested:
    """The result of a task. Of records that fail together, those that do not fail alone are digested."""
    if isinstance(result, Digested):
        return result
    if isinstance(task.texts, FoundFile):
        return _left_out(task.file_id, task.texts.source, result, encoder)
    if len(task.texts) == 1:
        return _left_out(task.file_id, task.texts[0].source, result, encoder)
    singles = [Task(task.file_id, (text,)) for text in task.texts]
    return _joined(list(digest_all(singles, encoder, count)))


def _left_out(file_id: int, source: str, failure: Fault | Death, encoder: Encoder) -> Digested:
    skipped = (Skipped(source, *failure.why()),)
    return digest_texts(file_id, TextsRead((), skipped, is_read=not failure.is_from_outside), encoder)


def _joined(parts: list[Digested]) -> Digested:
    return Digested(
        parts[0].file_id,
        tuple(source for part in parts for source in part.sources),
        tuple(skipped for part in parts for skipped in part.skipped),
        np.concatenate([part.vectors for part in parts]),
        all(part.is_read for part in parts),
    )
