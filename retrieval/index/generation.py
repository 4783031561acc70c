"""One generation of the index, open for reading.

The embedded engine: SQLite, tantivy and FAISS in the folder of the index. A reader keeps its generation when a newer
one becomes current; `is_outdated` checks this with one stat.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import MissingIndexError
from retrieval.index.catalog import CATALOG, Catalog
from retrieval.index.dense import DENSE, Dense
from retrieval.index.event_filter import EventFilter
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import CURRENT, broken_index, current_name, damage_errors, has_index
from retrieval.index.lexical import LEXICAL, Lexical, most_containing
from retrieval.index.manifest import Manifest, check_contents, check_encoder, read_manifest
from retrieval.index.sought import NO_FILTER, Filters, Sought
from retrieval.languages import in_both
from retrieval.records import FoundEvent
from retrieval.words.tokens import squeeze

__all__ = ["Generation", "check_encoder", "open_generation"]

# Passages: looking up so many takes 2 ms, searching the events of 61,030 articles takes 5 to 10.
MOST_LOOKED_UP = 3000


@dataclass(frozen=True, slots=True)
class Generation:
    """The open files of one generation; their content stays the same until `close`, whatever is built meanwhile."""

    folder: Path
    manifest: Manifest
    catalog: Catalog
    lexical: Lexical
    dense: Dense
    stamp: tuple[int, int]  # of CURRENT when this was opened

    def close(self) -> None:
        self.catalog.close()

    def search_words(self, sought: Sought, limit: int) -> list[tuple[int, float]]:
        articles = None if sought.filters.are_none else sorted(self.articles_within(sought.filters))
        return [] if articles == [] else self.lexical.search(sought, limit, articles)

    def frequency(self, field: str, term: str) -> int:
        return self.lexical.frequency(field, term)

    def search_vectors(self, vector: NDArray[np.float32], limit: int, filters: Filters = NO_FILTER) -> list[int]:
        allowed = None if filters.are_none else self.catalog.passage_ids(sorted(self.articles_within(filters)))
        return self.dense.search(vector, limit, allowed)

    def cosines(self, vector: NDArray[np.float32], passage_ids: Sequence[int]) -> NDArray[np.float32]:
        return self.dense.cosines(vector, passage_ids)

    def articles_within(self, filters: Filters) -> set[int]:
        sets = []
        if filters.since or filters.until:
            sets.append(self.catalog.articles_within(filters.since, filters.until))
        if filters.sources:
            sets.append(set().union(*map(self.catalog.articles_from, filters.sources)))
        if filters.told:
            sets.append(self.catalog.articles_telling(filters.told))
        return set.intersection(*sets)

    def events(self, wanted: EventFilter) -> Iterator[FoundEvent]:
        """See interface.py: if few articles name the place asked for, the lexical index finds these first."""
        return self.catalog.events(wanted, self._naming(squeeze(wanted.where or "")))

    def count_events(self, wanted: EventFilter) -> int:
        return self.catalog.count_events(wanted)

    def names(self, who: str) -> tuple[str, ...]:
        return self.catalog.names(who)

    def _naming(self, place: str) -> list[int] | None:
        """The articles whose text, headline or byline may contain a place's characters; None if there are many."""
        if len(place) < 2 or most_containing(place, self.frequency) > MOST_LOOKED_UP:
            return None
        passages = [passage for passage, _ in self.search_words(Sought(strings=(place,)), MOST_LOOKED_UP)]
        return sorted(set(self.catalog.article_ids(passages).values()))

    def status(self) -> dict[str, Any]:
        """What the index holds, as plain values."""
        facts = {name: value for name, value in asdict(self.manifest).items() if name != "contents"}
        skipped = [asdict(skipped) for skipped in self.catalog.skipped()]
        return {"generation": self.folder.name, **facts, "skipped": skipped}

    def is_outdated(self) -> bool:
        return _stamp(self.folder.parent) not in (self.stamp, None)


def open_generation(index: Path) -> Generation:
    """Open the current generation.

    Raises:
        MissingIndexError: there is none, it is broken, or another version of baowen built it.
    """
    for _ in range(3):  # two builds may finish between reading CURRENT and opening the files
        stamp = _stamp(index)
        try:
            return _open(index, stamp)
        except MissingIndexError:
            if stamp == _stamp(index):
                raise
    return _open(index, _stamp(index))


def _open(index: Path, stamp: tuple[int, int] | None) -> Generation:
    name = current_name(index)
    if name is None or stamp is None:
        raise _none_to_open(index)
    folder = index / name
    manifest = read_manifest(folder)
    check_contents(folder, manifest)
    with damage_errors(index, CATALOG):
        catalog = Catalog(folder / CATALOG)
    with damage_errors(index, LEXICAL):
        lexical = Lexical(folder / LEXICAL)
    with damage_errors(index, DENSE):
        dense = Dense(folder / DENSE, manifest.dimension)
    return Generation(folder, manifest, catalog, lexical, dense, stamp)


def _none_to_open(index: Path) -> MissingIndexError:
    """The error for an index without a current generation."""
    try:
        (index / CURRENT).read_bytes()
    except FileNotFoundError as error:
        if has_index(index):
            return broken_index(index, CURRENT, error)
    except NotADirectoryError:
        pass  # the index is a file
    except OSError as error:
        return broken_index(index, CURRENT, error)
    else:
        return broken_index(index, CURRENT)
    return MissingIndexError(*in_both(TEXTS, "no_index", index=index))


def _stamp(index: Path) -> tuple[int, int] | None:
    """A value that changes when CURRENT is replaced; None if there is no CURRENT."""
    try:
        status = (index / CURRENT).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
