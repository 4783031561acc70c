"""Puts files into the archive and takes them out. No file is ever overwritten or lost.

Finds files that the index has read: by name, to take one out, and by content, to see that it is there already.
"""

import errno
import filecmp
import hashlib
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.texts import both
from retrieval.errors import InputError, StorageError
from retrieval.index.catalog import Catalog, KnownFile
from retrieval.index.generation import open_generation
from retrieval.index.layout import has_index

FOLDER = "documents"  # of the bot's own data, for an archive that has no folder to write to
_REASONS = {  # the system's error → the key of what to say
    errno.EACCES: "reason_permission",
    errno.EPERM: "reason_permission",
    errno.EROFS: "reason_read_only",
    errno.ENOSPC: "reason_full",
    errno.EDQUOT: "reason_full",
    errno.EEXIST: "reason_is_file",
    errno.ENOTDIR: "reason_part_is_file",
}


def home_of_documents(archive: Path, roots: Sequence[Path], data: Path) -> tuple[Path, bool]:
    """The folder for documents, and whether the next build has to add it to the index's roots.

    That is the archive's folder if the index reads it, or reads nothing yet; else the first root that is a folder; else
    a folder of the bot's own. A folder that cannot be written, such as a read-only mount, is passed over.

    archive: BAOWEN_ARCHIVE. roots: of the index; none where there is no index. data: BAOWEN_DATA.
    """
    folder = archive.resolve()
    if _can_be_written(folder):
        if any(_reads(root, folder) for root in roots):
            return folder, False
        if not roots:
            return folder, True
    for root in roots:
        if _can_be_written(root):
            return root, False
    own = (data / FOLDER).resolve()
    return own, not any(_reads(root, own) for root in roots)


def place(file: Path, folder: Path, name: str) -> Path:
    """Copy a file into a folder under this name, or as `name (2)` where other content has it; where it stands now.

    The copy appears whole or not at all, because a build may be reading the folder.

    Raises:
        StorageError: the folder cannot be written.
    """
    with _storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        beside = _copy_beside(file, folder)
        try:
            for candidate in _candidates(folder, name):
                if _reserve(candidate):
                    beside.replace(candidate)
                    _sync(folder)
                    return candidate
                if candidate.is_file() and filecmp.cmp(file, candidate, shallow=False):
                    return candidate
        finally:
            beside.unlink(missing_ok=True)
    raise AssertionError("the candidates never end")


def take_out(path: Path, kept_folder: Path) -> Path:
    """Move a file of the archive aside; where it is kept.

    Raises:
        InputError: it is not there any more.
        StorageError: it cannot be moved; then it is where it was.
    """
    if not path.is_file():
        raise InputError(*both("remove_gone", name=path.name))
    kept = place(path, kept_folder, path.name)
    with _storage_errors(path.parent):
        path.unlink()
    return kept


def _can_be_written(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _reads(root: Path, folder: Path) -> bool:
    """Whether an index with this root reads the folder; an index does not read hidden folders."""
    return (
        root.is_dir()
        and folder.is_relative_to(root)
        and not any(part.startswith(".") for part in folder.relative_to(root).parts)
    )


def _copy_beside(file: Path, folder: Path) -> Path:
    """A copy of the file with its time, synced to disk, under a hidden name that a build does not read."""
    handle, name = tempfile.mkstemp(prefix=".baowen-", dir=folder)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as target, file.open("rb") as source:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        shutil.copystat(file, beside)
        beside.chmod(0o644)  # mkstemp lets only the owner read; other programs read the archive too
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _candidates(folder: Path, name: str) -> Iterator[Path]:
    """The name itself, then the name with numbers."""
    plain = Path(name)
    yield folder / name
    for number in count(2):
        yield folder / f"{plain.stem} ({number}){plain.suffix}"


def _reserve(path: Path) -> bool:
    """Make an empty file there, to take the name; False if something has it. A build skips empty files."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the system into a StorageError that names the folder."""
    try:
        yield
    except OSError as error:
        key = _REASONS.get(error.errno or 0)
        reason = both(key) if key else error.strerror or "?"
        raise StorageError(*both("document_unwritable", folder=folder, reason=reason)) from error


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
            whole = [key for key in files if _path(*key) == held.path]
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
