"""Checks an index: each file against its checksum, and each event's quote against the file that it was read from.

In: the folder of an index, or a generation of it. Out: nothing for a sound index, or the quotes that no longer stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.quotes import stands_at
from retrieval.errors import InputError
from retrieval.index.generation import Generation, open_generation
from retrieval.index.interface import OpenIndex
from retrieval.index.manifest import check_contents
from retrieval.index.rereading import SafeReader
from retrieval.records import Lines, SourceFile


@dataclass(frozen=True, slots=True)
class Misquote:
    """A quote of an event that its file does not hold at those lines."""

    source: str
    lines: Lines
    quote: str
    why: tuple[str, str] | None  # (zh, en): why the file could not be read; None where it could


def check_index(index: Path) -> Generation:
    """The current generation, opened, of which every file is as it was written.

    Raises:
        MissingIndexError: there is none, or a file of it is damaged.
    """
    generation = open_generation(index)
    try:
        check_contents(generation.folder, generation.manifest, whole=True)
        generation.catalog.check()
    except BaseException:
        generation.close()
        raise
    return generation


def misquotes(generation: OpenIndex) -> Iterator[Misquote]:
    """The quotes of events that do not stand in their files, in the order of indexing."""
    source, file, why = "", None, None
    with SafeReader() as reader:
        for article_id, article in generation.catalog.all_articles():
            for found in generation.catalog.events_of([article_id])[article_id]:
                if article.source != source:
                    source = article.source
                    file, why = _read(generation, source, reader)
                if file is None or not stands_at(found.evidence, file, found.lines):
                    yield Misquote(source, found.lines, found.evidence, why)


def _read(generation: OpenIndex, source: str, reader: SafeReader) -> tuple[SourceFile | None, tuple[str, str] | None]:
    """The text of a source, or the reason why there is none."""
    place = generation.catalog.place(source)
    assert place is not None  # the catalog has just named it
    try:
        return reader.reread(place, source), None
    except InputError as error:
        return None, (error.zh, error.en)
