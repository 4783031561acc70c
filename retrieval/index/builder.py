"""Builds the next generation of the index, from what has changed since the last one or from scratch.

In: the roots. Out: a new current generation and a report. If anything fails, the old generation stays current.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from embeddings.encoder import Encoder, load_encoder
from retrieval.archive.page_progress import PageBegun
from retrieval.archive.read import Skipped
from retrieval.errors import BaowenError, ExhaustedError, MissingIndexError, StorageError
from retrieval.index.changes import Changes, find_changes
from retrieval.index.digest import Digested, Task
from retrieval.index.digesters import digest_all, worker_count
from retrieval.index.generation import Generation
from retrieval.index.intake import Intake
from retrieval.index.layout import (
    builders_lock,
    clear_litter,
    current_name,
    new_generation,
    remove_generation,
    storage_errors,
    switch_to,
)
from retrieval.index.lexical import LEXICAL
from retrieval.index.manifest import check_contents
from retrieval.index.previous import Previous, find_previous, why_unusable
from retrieval.index.report import BuildReport, Progress
from retrieval.index.roots import Roots, choose_roots
from retrieval.index.writing import GenerationWriter

INLINE_BYTES = 4_000_000  # with fewer bytes, starting other processes takes longer than it saves


def build(
    index: Path,
    add: Sequence[Path] = (),
    remove: Sequence[Path] = (),
    *,
    model: str = "zh-news",
    full: bool = False,
    workers: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Bring the index up to date with its roots, after adding the paths `add` and removing the paths `remove`.

    Only new, changed and removed files are processed, unless `full` is set, or the index is damaged or was built with
    another encoder, dictionary or version. If nothing has changed, the generation stays.

    workers: the address of a Dask scheduler whose workers read the files; empty: processes of this machine do.

    Raises:
        InputError: a root is gone, a path to remove is no root, or there is no root at all; or a worker is unfit.
        StorageError: another build is under way, the index folder cannot be written, or there are no workers.
        EncoderError: there is no such model.
    """
    watch = _Watch(progress)
    encoder = load_encoder(model)
    with builders_lock(index):
        previous = find_previous(index, encoder, full=full)
        with storage_errors(index):
            clear_litter(index)
        try:
            return _build(index, previous, _choose(previous, add, remove), encoder, workers, watch)
        except (MissingIndexError, StorageError) as error:
            if previous.generation is None or not _may_be_damage(error):
                raise
            # The old generation turned out to be damaged, so nothing is taken from it.
            previous = Previous(None, previous.roots, why_unusable(error))
            return _build(index, previous, _choose(previous, add, remove), encoder, workers, watch)


def _choose(previous: Previous, add: Sequence[Path], remove: Sequence[Path]) -> Roots:
    return choose_roots(previous.roots, add, remove, keep_gone=previous.generation is not None)


def _may_be_damage(error: BaowenError) -> bool:
    """Whether damaged files of the old generation may have caused the error, not missing rights or resources."""
    if isinstance(error, MissingIndexError):
        return True
    return not isinstance(error, ExhaustedError) and not isinstance(error.__cause__, OSError)


def _build(
    index: Path, previous: Previous, chosen: Roots, encoder: Encoder, workers: str, watch: "_Watch"
) -> BuildReport:
    try:
        return _build_upon(index, previous, chosen, encoder, workers, watch)
    finally:
        if previous.generation is not None:
            previous.generation.close()


def _build_upon(
    index: Path, previous: Previous, chosen: Roots, encoder: Encoder, workers: str, watch: "_Watch"
) -> BuildReport:
    watch.say("find")
    roots = chosen.paths
    old = previous.generation
    changes = find_changes(roots, {} if old is None else old.catalog.known_files(), index, chosen.gone)
    if old is not None and changes.are_none and tuple(map(str, roots)) == old.manifest.roots:
        counts = (old.manifest.articles, old.manifest.passages)
        return _report(changes, (*changes.skipped, *old.catalog.skipped()), counts, chosen, previous, watch)
    folder: Path | None = None
    try:
        with storage_errors(index):
            folder = new_generation(index)
            writer = GenerationWriter(folder, encoder.dimension, old)
        with writer, _checked_beside(old):
            _fill(writer, Intake(writer, old, roots, changes), changes, encoder, workers, watch)
            watch.say("finish")
            with storage_errors(index):
                counts = writer.finish(roots, encoder)
        with storage_errors(index):
            switch_to(folder)
    except BaseException:
        if folder is None:  # an interrupt may come when the folder is made and not yet named …
            with suppress(OSError):
                clear_litter(index)
        elif current_name(index) != folder.name:  # … or right after the switch
            remove_generation(folder)
        raise
    with storage_errors(index):
        clear_litter(index)
    return _report(changes, (*changes.skipped, *writer.skipped()), counts, chosen, previous, watch)


@contextmanager
def _checked_beside(old: Generation | None) -> Iterator[None]:
    """Read the files that the next generation copies in another thread, or it would take their damage for sound.

    Those of the lexical index are linked, with the checksums that they were written with.

    Raises:
        MissingIndexError: a file of it is damaged.
    """
    if old is None:
        yield
        return
    with ThreadPoolExecutor(max_workers=1) as beside:
        check = beside.submit(check_contents, old.folder, old.manifest, whole=True, but=LEXICAL)
        yield
        check.result()


def _fill(
    writer: GenerationWriter, intake: Intake, changes: Changes, encoder: Encoder, workers: str, watch: "_Watch"
) -> None:
    """Bring sources, articles and passages up to date."""
    index = writer.folder.parent
    watch.total_bytes = sum(change.found.size for change in changes.to_read)
    sizes: deque[int] = deque()
    tasks = _noting_sizes(intake.tasks(), sizes)

    def tell(page: PageBegun) -> None:
        watch.say("read", page, sizes[0] if sizes else 0)

    if workers and changes.to_read:
        from retrieval.index.cluster import digest_on_cluster  # rarely asked for

        results = digest_on_cluster(tasks, encoder, workers)
    else:
        count = worker_count(encoder) if watch.total_bytes > INLINE_BYTES else 0
        results = digest_all(tasks, encoder, count, tell=tell)
    with closing(results):
        for digested in results:
            with storage_errors(index):
                writer.add(digested)
            watch.done_bytes += sizes.popleft()
            watch.count(digested)
            watch.say("read")
    with storage_errors(index):
        intake.remove_rest()


def _noting_sizes(tasks: Iterator[tuple[Task, int]], sizes: "deque[int]") -> Iterator[Task]:
    """The tasks without their sizes in bytes, which go to `sizes` until the tasks' results come."""
    for task, size in tasks:
        sizes.append(size)
        yield task


def _report(
    changes: Changes,
    skipped: Sequence[Skipped],
    counts: tuple[int, int],
    chosen: Roots,
    previous: Previous,
    watch: "_Watch",
) -> BuildReport:
    return BuildReport(
        new=sum(change.known is None for change in changes.to_read),
        changed=sum(change.known is not None for change in changes.to_read),
        removed=len(changes.removed),
        unchanged=changes.unchanged,
        skipped=tuple(skipped),
        articles=counts[0],
        passages=counts[1],
        seconds=watch.seconds,
        roots=tuple(map(str, chosen.paths)),
        why_full=previous.why_full,
        notes=chosen.notes,
    )


@dataclass(slots=True)
class _Watch:
    """Counts what is done and reports it to the caller."""

    tell: Callable[[Progress], None] | None
    start: float = field(default_factory=time.perf_counter)
    done_bytes: int = 0
    total_bytes: int = 0
    files: int = 0
    articles: int = 0
    passages: int = 0
    last_file: int = 0

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.start

    def count(self, digested: Digested) -> None:
        self.files += digested.file_id != self.last_file
        self.last_file = digested.file_id
        self.articles += sum(len(source.articles) for source in digested.sources)
        self.passages += len(digested.vectors)

    def say(self, stage: str, page: PageBegun | None = None, size: int = 0) -> None:
        """Report the state; `page` is that in work, of a file of `size` bytes."""
        if self.tell is None:
            return
        done = self.done_bytes + (size * (page.number - 1) // page.count if page else 0)
        state = (done, self.total_bytes, self.files, self.articles, self.passages, self.seconds)
        self.tell(Progress(stage, *state, page))
