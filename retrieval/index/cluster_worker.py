"""What a worker of a Dask cluster does for a build: a batch of tasks → their results, or why this worker cannot.

The files are read from the path at which the builder found them. Each batch has a process of its own, within the
limits of apart.py, so a file made to do harm ends that process and never the worker.
"""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from distributed import get_worker

from embeddings.encoder import Encoder
from embeddings.encoder_errors import EncoderError
from retrieval.archive.files import FoundFile
from retrieval.errors import BaowenError
from retrieval.index.digest import Digested, Task
from retrieval.index.digesters import digest_all, encoder_named, is_light
from retrieval.index.index_texts import TEXTS
from retrieval.index.traits import Traits, traits
from retrieval.languages import in_both


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a worker cannot do a batch, in Chinese and English."""

    zh: str
    en: str
    unseen: int | None = None  # the place in the batch of the task whose file it does not see as the builder found it


def digest_remotely(model: str, wanted: Traits, batch: bytes) -> bytes | Refusal:
    """The pickled results of a pickled batch, whose records are only taken apart where the program is the same."""
    worker = get_worker().address
    try:
        encoder = encoder_named(model)
        own = traits(encoder)
        for what, ours in wanted.items():
            if own.get(what) != ours:
                theirs = own.get(what)
                return Refusal(*in_both(TEXTS, "worker_differs", worker=worker, what=what, theirs=theirs, ours=ours))
        tasks: Sequence[Task] = pickle.loads(batch)
        for number, task in enumerate(tasks):
            if isinstance(task.texts, FoundFile) and not is_as_found(task.texts):
                path = task.texts.path
                return Refusal(*in_both(TEXTS, "worker_sees_another", worker=worker, path=path), unseen=number)
        return pickle.dumps(digest_batch(tasks, encoder), protocol=5)
    except (BaowenError, EncoderError) as error:
        return Refusal(*in_both(TEXTS, "worker_cannot", worker=worker, reason=(error.zh, error.en)))


def digest_batch(tasks: Sequence[Task], encoder: Encoder) -> list[Digested]:
    """The results of a batch, made on this machine by one process."""
    return list(digest_all(tasks, encoder, 1 if is_light(encoder) else 0))


def is_as_found(found: FoundFile) -> bool:
    """Whether this machine sees the file that the builder found: with its size, and its time to the second.

    Some network file systems keep no finer times.
    """
    try:
        status = Path(found.path).stat()
    except OSError:
        return False
    return status.st_size == found.size and status.st_mtime_ns // 10**9 == found.mtime_ns // 10**9
