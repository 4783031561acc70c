"""One generation of the index, open for reading.

A reader keeps its generation when a newer one becomes current; `has_newer` checks this with one stat.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import MissingIndexError
from retrieval.index.catalog import CATALOG, Catalog
from retrieval.index.dense import DENSE, Dense
from retrieval.index.event_filter import EventFilter
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import CURRENT, broken_index, current_name, damage_errors, has_index
from retrieval.index.lexical import LEXICAL, Lexical, squeeze
from retrieval.index.manifest import Manifest, check_contents, check_encoder, read_manifest
from retrieval.languages import in_both
from retrieval.records import FoundEvent

__all__ = ["Generation", "check_encoder", "has_newer", "open_generation"]

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

    def events(self, wanted: EventFilter) -> Iterator[FoundEvent]:
        """As `Catalog.events`; if few articles name the place asked for, the lexical index finds these first."""
        return self.catalog.events(wanted, self._naming(squeeze(wanted.where or "")))

    def _naming(self, place: str) -> list[int] | None:
        """The articles whose text, headline or byline may contain a place's characters; None if there are many."""
        if len(place) < 2 or self.lexical.most_containing(place) > MOST_LOOKED_UP:
            return None
        passages = [passage for passage, _ in self.lexical.search(self.lexical.containing(place), MOST_LOOKED_UP)]
        return sorted(set(self.catalog.article_ids(passages).values()))

    def status(self) -> dict[str, Any]:
        """What the index holds, as plain values."""
        facts = {name: value for name, value in asdict(self.manifest).items() if name != "contents"}
        skipped = [asdict(skipped) for skipped in self.catalog.skipped()]
        return {"generation": self.folder.name, **facts, "skipped": skipped}


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


def has_newer(generation: Generation) -> bool:
    """Whether a newer generation has become current."""
    return _stamp(generation.folder.parent) not in (generation.stamp, None)


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
