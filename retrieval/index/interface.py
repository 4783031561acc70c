"""What searching and answering need of an index, whichever engine keeps it: the two protocols.

An engine opens an index, builds it and checks it. What it opens is one generation, whose content stays the same until
it is closed. Texts, lines, events and places are read by id from the catalog, which every reader has beside it; what
has to look through the whole archive (words, vectors, filters, counts) is a method here.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.index.catalog import Catalog
from retrieval.index.event_filter import EventFilter
from retrieval.index.manifest import Manifest
from retrieval.index.report import BuildReport, Progress
from retrieval.index.sought import NO_FILTER, Filters, Sought
from retrieval.records import FoundEvent
from retrieval.words.tokens import squeeze

SHORTEST_STRING = 2  # characters that an index can be asked for


class OpenIndex(Protocol):
    """One generation, open for reading.

    Every method raises MissingIndexError if the index turns out to be damaged or gone, AwayError if its server does not
    answer.
    """

    @property
    def folder(self) -> Path:
        """The folder of the generation's catalog; its name changes with the archive."""

    @property
    def manifest(self) -> Manifest:
        """With what it was built, and how much it holds."""

    @property
    def catalog(self) -> Catalog:
        """The records by id: articles, passages, events of an article, places in files."""

    def search_words(self, sought: Sought, limit: int) -> list[tuple[int, float]]:
        """The `limit` best (passage id, BM25 score), best first, equal scores by id.

        A passage that is found contains the strings but for marks that stand between or in them; the caller checks.
        """

    def frequency(self, field: str, term: str) -> int:
        """The number of passages with a term of a field. It is called hundreds of times a question."""

    def search_vectors(self, vector: NDArray[np.float32], limit: int, filters: Filters = NO_FILTER) -> list[int]:
        """The ids of the passages nearest to a unit vector, nearest first; none for a zero vector."""

    def cosines(self, vector: NDArray[np.float32], passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """The cosine of each passage's vector with a unit vector, in order."""

    def articles_within(self, filters: Filters) -> set[int]:
        """The ids of the articles that pass the filters, of which there is at least one."""

    def events(self, wanted: EventFilter) -> Iterator[FoundEvent]:
        """The wanted events, one by one, newest first: by date, else publication, else month and day, else file."""

    def count_events(self, wanted: EventFilter) -> int:
        """How many events are wanted."""

    def names(self, who: str) -> tuple[str, ...]:
        """The folded names of the people whom `who` (as in EventFilter) means; those with most events first."""

    def status(self) -> dict[str, Any]:
        """What it holds and where it is kept, as plain values."""

    def is_outdated(self) -> bool:
        """Whether a newer generation has become current."""

    def close(self) -> None:
        """Let go of its files and connections."""


class IndexEngine(Protocol):
    """A way to keep indexes. It is a small value that can be sent to other processes."""

    def open(self, index: Path) -> OpenIndex:
        """Open the current generation.

        index: the folder of the index.

        Raises:
            MissingIndexError: there is none, it is broken, or another version of baowen built it.
            AwayError: its server does not answer.
        """

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
        """Add paths, remove paths, and commit what has changed as the next generation; see builder.py: build.

        If anything fails, the old generation stays current. Where nothing has changed, nothing is done.

        Raises:
            InputError, StorageError, EncoderError: as `build` of builder.py.
            AwayError: its server does not answer.
        """

    def check(self, index: Path) -> OpenIndex:
        """Open the current generation, all of which is as it was written.

        Raises:
            MissingIndexError, AwayError: as `open`; or a part of it is damaged.
        """


def may_print(index: OpenIndex, string: str) -> bool:
    """Whether passages may print a string; a single character they may."""
    squeezed = squeeze(string)
    return len(squeezed) < SHORTEST_STRING or bool(index.search_words(Sought(strings=(squeezed,)), 1))
