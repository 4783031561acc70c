"""Finds files that the index has read: by name, to take one out, and by content, to see that it is there already."""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.catalog import Catalog, KnownFile
from retrieval.index.generation import open_generation
from retrieval.index.layout import has_index

MOST_FOUND = 8  # files that a part of a name gives
_RECORDS = ".jsonl"
_Files = Mapping[tuple[str, str], KnownFile]


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A file that the index has read."""

    path: Path
    name: str  # relative to its root
    articles: int
    is_root: bool  # the file is a root of the index: when it is gone, a build has to be told to forget it
    is_record: bool = False  # what was asked for is one record of this file


def find_file(index: Path, name: str) -> tuple[FoundDocument, ...]:
    """The files that a name may mean: the whole name of a file or record as citations write it, else a part of names.

    The result is empty where nothing fits. Only a part of a name gives several files, at most MOST_FOUND.

    Raises:
        MissingIndexError: there is no index that can be read.
    """
    asked = unicodedata.normalize("NFC", name.strip())
    if not asked:
        return ()
    with _open_catalog(index) as catalog:
        files = catalog.known_files()
        whole = [key for key in files if _nfc(key[1]) == asked]
        if not whole and (held := catalog.place(asked)):
            whole = [key for key in files if _path(*key) == held[0]]
            return tuple(_found(catalog, files, key, is_record=True) for key in whole)
        keys = whole or _with_last_part(files, asked) or _with_part(files, asked)
        return tuple(_found(catalog, files, key) for key in keys[:MOST_FOUND])


def same_content(index: Path, path: Path) -> str | None:
    """The name of a file in the index with the same bytes as this one; None if there is none, or no index.

    Raises:
        MissingIndexError: the index cannot be read.
    """
    if not has_index(index):
        return None
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with _open_catalog(index) as catalog:
        return next((name for (_, name), file in catalog.known_files().items() if file.sha256 == digest), None)


@contextmanager
def _open_catalog(index: Path) -> Iterator[Catalog]:
    generation = open_generation(index)
    try:
        yield generation.catalog
    finally:
        generation.close()


def _with_last_part(files: _Files, asked: str) -> list[tuple[str, str]]:
    return [key for key in files if Path(_nfc(key[1])).name.casefold() == asked.casefold()]


def _with_part(files: _Files, asked: str) -> list[tuple[str, str]]:
    return [key for key in files if asked.casefold() in _nfc(key[1]).casefold()]


def _found(catalog: Catalog, files: _Files, key: tuple[str, str], *, is_record: bool = False) -> FoundDocument:
    root, name = key
    file_id = files[key].file_id
    sources = [source for source, known in catalog.known_sources().items() if known.file_id == file_id]
    is_records = Path(name).suffix.lower() == _RECORDS
    articles = len(sources) if is_records else sum(len(catalog.articles_of(source)) for source in sources)
    return FoundDocument(_path(root, name), name, articles, _is_root(root, name), is_record)


def _path(root: str, name: str) -> Path:
    return Path(root) if _is_root(root, name) else Path(root, name)


def _is_root(root: str, name: str) -> bool:
    """Whether the root is the file itself, and not a folder that contains a file of the same name."""
    return Path(root).name == name and not Path(root).is_dir()


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)
