"""Digests tasks on the workers of a Dask cluster, in order, as digesters.py does in processes of this machine.

The workers read the files themselves, from a file system that all machines have at the same path: so the pages pass
neither through this machine nor through the scheduler, and what a lost worker had in hand is simply read again by
another. Only the records of a .jsonl file travel, since the builder must read them to know which are new. Who gets what
and when is Dask's to decide; it also gives the work of a lost worker to another one.
"""

import logging
import pickle
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import uuid4

from embeddings.encoder import Encoder
from retrieval.archive.files import FoundFile
from retrieval.errors import BaowenError, ExhaustedError, InputError
from retrieval.index.digest import Digested, Task
from retrieval.index.digesters import size_of
from retrieval.index.index_texts import TEXTS
from retrieval.index.traits import traits
from retrieval.languages import in_both

if TYPE_CHECKING:
    from distributed import Client, Future

    from retrieval.index.cluster_worker import Refusal

# A worker starts a process for each batch, which takes 1 s of computing; a page takes 1 s a 220 kB.
LEAST_BATCH_BYTES, MOST_BATCH_BYTES = 250_000, 4_000_000
PATIENCE_S = 120.0  # that a cluster may be without workers: lost ones may be replaced, as where they are rented
_CONNECT_S = 10.0
_LOOK_S = 2.0  # between two looks at whether there are workers
_AHEAD = 4  # batches in hand for each thread: results come in order, and a slow batch must not keep the others idle


def digest_on_cluster(tasks: Iterable[Task], encoder: Encoder, scheduler: str) -> Generator[Digested]:
    """The results in the order of the tasks, made by the workers of the cluster with this scheduler.

    Raises:
        InputError: Dask is not installed, or a worker has not the same program, model or files.
        ExhaustedError: the scheduler cannot be reached, or has no workers.
    """
    with closing(_Cluster(scheduler, encoder)) as cluster:
        for batch in _batches(tasks, cluster.threads):
            while cluster.is_busy():
                yield from cluster.oldest()
            cluster.send(batch)
        while cluster.has_work():
            yield from cluster.oldest()


def _batches(tasks: Iterable[Task], threads: Callable[[], int]) -> Iterator[tuple[Task, ...]]:
    """The tasks in batches, each about as large as what a thread has been given so far.

    So all have work at once, and soon no time is lost in starting processes.
    """
    batch: list[Task] = []
    size, before = 0, 0
    most = LEAST_BATCH_BYTES
    for task in tasks:
        batch.append(task)
        size += size_of(task)
        if size >= most:
            yield tuple(batch)
            before += size
            batch, size = [], 0
            most = min(MOST_BATCH_BYTES, max(LEAST_BATCH_BYTES, before // max(1, threads())))
    if batch:
        yield tuple(batch)


@dataclass(frozen=True)
class _Call:
    """A call that is made where its pickle is loaded.

    The scheduler takes the function of each task apart, and need not have this program if that is `pickle.loads`.
    """

    function: Callable[..., object]
    arguments: tuple[object, ...]

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.function, self.arguments


class _Cluster:
    """A connection to a scheduler, and the batches that its workers have in hand."""

    def __init__(self, scheduler: str, encoder: Encoder) -> None:
        self._scheduler, self._encoder = scheduler, encoder
        self._client = _connect(scheduler)
        self._wanted = dict(traits(encoder))
        self._waiting: deque[tuple[Future[bytes | Refusal], tuple[Task, ...]]] = deque()

    def threads(self) -> int:
        """How many batches can be worked on at once."""
        try:
            return sum(self._client.nthreads().values())
        except OSError as error:
            raise self._lost() from error

    def is_busy(self) -> bool:
        """Whether there is enough in hand."""
        return len(self._waiting) >= _AHEAD * max(1, self.threads())

    def has_work(self) -> bool:
        return bool(self._waiting)

    def send(self, batch: tuple[Task, ...]) -> None:
        """Give out a batch."""
        from retrieval.index.cluster_worker import digest_remotely

        call = _Call(digest_remotely, (self._encoder.name, self._wanted, pickle.dumps(batch, protocol=5)))
        with warnings.catch_warnings():  # a record may be large, and must travel
            warnings.simplefilter("ignore")
            future = self._client.submit(pickle.loads, pickle.dumps(call, protocol=5), key=f"baowen-{uuid4().hex}")
        self._waiting.append((future, batch))

    def oldest(self) -> list[Digested]:
        """The results of the oldest batch, for which it waits.

        What several workers took and did not survive is done here, as is a batch with a file that changed meanwhile.
        """
        from retrieval.index.cluster_worker import digest_batch

        future, batch = self._waiting.popleft()
        outcome = self._outcome(future)
        if isinstance(outcome, bytes):
            return pickle.loads(outcome)  # type: ignore[no-any-return]  # it comes through a connection
        if outcome is not None and not _has_changed(batch, outcome):
            raise InputError(outcome.zh, outcome.en)
        return digest_batch(batch, self._encoder)

    def close(self) -> None:
        self._client.close(timeout=_LOOK_S)

    def _outcome(self, future: "Future[bytes | Refusal]") -> "bytes | Refusal | None":
        """What a worker answers; None if all that took the batch were lost."""
        from distributed import CancelledError, KilledWorker
        from distributed.comm import CommClosedError

        manned_at = time.monotonic()
        while True:
            try:
                return future.result(timeout=_LOOK_S)  # type: ignore[no-any-return]  # of a library without types
            except TimeoutError:
                if self.threads():
                    manned_at = time.monotonic()
                elif time.monotonic() - manned_at > PATIENCE_S:
                    raise self._unmanned() from None
            except KilledWorker:
                return None
            except ImportError as error:
                raise self._without_baowen() or error from error
            except (CancelledError, CommClosedError) as error:
                raise self._lost() from error

    def _unmanned(self) -> ExhaustedError:
        values = {"scheduler": self._scheduler, "seconds": round(PATIENCE_S)}
        return ExhaustedError(*in_both(TEXTS, "no_workers", **values))

    def _without_baowen(self) -> BaowenError | None:
        """The error that names a worker without this program."""
        found = self._client.run(import_module, "retrieval.index.cluster_worker", on_error="return")
        lacking = next((worker for worker, answer in found.items() if isinstance(answer, ImportError)), None)
        return lacking and InputError(*in_both(TEXTS, "worker_without_baowen", worker=lacking))

    def _lost(self) -> ExhaustedError:
        return ExhaustedError(*in_both(TEXTS, "scheduler_lost", scheduler=self._scheduler))


def _has_changed(batch: tuple[Task, ...], refusal: "Refusal") -> bool:
    """Whether a worker refused a batch for a file that is not here either as it was found."""
    from retrieval.index.cluster_worker import is_as_found

    unseen = None if refusal.unseen is None else batch[refusal.unseen].texts
    return isinstance(unseen, FoundFile) and not is_as_found(unseen)


def _connect(scheduler: str) -> "Client":
    """A connection to a scheduler.

    Raises:
        InputError: Dask is not installed, or has no certificate for this address.
        ExhaustedError: there is no scheduler.
    """
    try:
        import distributed
    except ImportError as error:
        raise InputError(*in_both(TEXTS, "no_dask")) from error
    if scheduler.startswith("tls://"):
        _check_certificate(scheduler)
    for name in ("distributed", "distributed.client"):  # what goes wrong is told in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():  # of other versions; the traits tell what matters
            warnings.simplefilter("ignore")
            return distributed.Client(scheduler, timeout=_CONNECT_S, set_as_default=False, name="baowen")
    except (OSError, ValueError) as error:
        raise ExhaustedError(*in_both(TEXTS, "scheduler_away", scheduler=scheduler)) from error


def _check_certificate(scheduler: str) -> None:
    """Look whether Dask's settings name a certificate; its client would end with a traceback, and late.

    Raises:
        InputError: they do not, or it cannot be read.
    """
    from distributed import Security

    try:
        has_one = Security().get_connection_args("client").get("ssl_context") is not None
    except OSError as error:
        raise InputError(*in_both(TEXTS, "no_certificate", scheduler=scheduler)) from error
    if not has_one:
        raise InputError(*in_both(TEXTS, "no_certificate", scheduler=scheduler))
