"""The engine that keeps passages, vectors and event filters in a Milvus; see interface.py: IndexEngine.

A build is that of the embedded engine, in the folder of the index on the builder's machine: incremental by content,
with its limits and its crash safety. What it leaves is then published as a new set of collections. So the builder has a
whole index of its own, from which it can publish again, and which answers at once when BAOWEN_ENGINE is set back.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import MissingIndexError
from retrieval.index.generation import open_generation
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import current_name
from retrieval.index.milvus.milvus_reading import MilvusGeneration, open_set, version_in
from retrieval.index.milvus.milvus_schema import LEASE, collection, make
from retrieval.index.milvus.milvus_server import ANSWERING_S, BUILDING_S, STRONG, Lease, RefusedError, Server
from retrieval.index.report import BuildReport, Progress
from retrieval.languages import in_both


@dataclass(frozen=True, slots=True)
class Milvus:
    """One archive in one database of a Milvus."""

    uri: str
    token: str = field(default="", repr=False)
    database: str = "default"
    answering_s: float = ANSWERING_S  # that a call of a question may take

    def open(self, index: Path) -> MilvusGeneration:
        server = Server(self.uri, self.token, self.database, self.answering_s)
        try:
            return open_set(server, index)
        except BaseException:
            server.close()
            raise

    def build(
        self,
        index: Path,
        add: Sequence[Path] = (),
        remove: Sequence[Path] = (),
        *,
        model: str = "zh-news",
        full: bool = False,
        workers: str = "",
        progress: Callable[[Progress], None] | None = None,
    ) -> BuildReport:
        from retrieval.index.builder import build
        from retrieval.index.milvus.milvus_publishing import drop_old

        with self._lease() as (server, lease):
            name = current_name(index)
            drop_old(server, version_in(index / name) if name and (index / name).is_dir() else None)
            # A generation that was not published: the next build removes the one before it, which readers still need.
            _publish(server, lease, index)
            report = build(index, add, remove, model=model, full=full, workers=workers, progress=progress)
            _publish(server, lease, index)
        return report

    def check(self, index: Path) -> MilvusGeneration:
        generation = self.open(index)
        try:
            generation.catalog.check()
            _check_counts(generation)
        except BaseException:
            generation.close()
            raise
        return generation

    @contextmanager
    def _lease(self) -> Iterator[tuple[Server, Lease]]:
        self._make_database()
        server = Server(self.uri, self.token, self.database, BUILDING_S)
        try:
            make(server, LEASE, "lease")
            lease = Lease(server, LEASE)
            try:
                yield server, lease
            finally:
                lease.give_back()
        finally:
            server.close()

    def _make_database(self) -> None:
        """Make the database if there is none; who may not, and needs not, goes on."""
        server = Server(self.uri, self.token, "", BUILDING_S)
        with suppress(RefusedError):
            if self.database not in server.call("list_databases"):
                server.call("create_database", self.database)
        server.close()


def _publish(server: Server, lease: Lease, index: Path) -> None:
    """Publish the current generation of the folder, if there is one that can be read."""
    from retrieval.index.milvus.milvus_publishing import publish

    try:
        generation = open_generation(index)
    except MissingIndexError:
        return  # the build makes a new one
    try:
        publish(server, generation, lease.check)
    finally:
        generation.close()


def _check_counts(generation: MilvusGeneration) -> None:
    """Count what the set holds.

    Raises:
        MissingIndexError: it is not what the manifest says.
    """
    for kind, count in (("passages", generation.manifest.passages), ("articles", generation.manifest.articles)):
        name = collection(generation.version, kind)
        if (held := generation.server.count(name, consistency_level=STRONG)) != count:
            reason = in_both(TEXTS, "milvus_counts", collection=name, held=held, sent=count)
            raise MissingIndexError(
                *in_both(TEXTS, "index_broken", index=generation.server.uri, name=name, reason=reason)
            )
