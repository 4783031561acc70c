"""The index folder: generations side by side, the current one named by one small file, one builder at a time.

    CURRENT               the name of the generation that readers open, and its checksum; replaced by one rename
    LOCK                  held by the builder; the system frees it when the builder dies
    generation-000007/    manifest.json catalog.sqlite lexical/ dense/

A generation is written whole before CURRENT names it, so a crash at any moment leaves the old one current.
"""

import errno
import fcntl
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from retrieval.errors import BaowenError, ExhaustedError, MissingIndexError, StorageError
from retrieval.index.contents import checksum_of
from retrieval.index.index_texts import TEXTS
from retrieval.index.limits import is_short_of_memory
from retrieval.languages import in_both

CURRENT = "CURRENT"
LOCK = "LOCK"
MANIFEST = "manifest.json"  # in a generation's folder; it is written last, so a generation that has it is complete
PREFIX = "generation-"
LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")  # empty files that tantivy leaves in its folder

_REMOVING_TIMES, _REMOVING_PAUSE_S = 40, 0.05
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("No space left", "disk is full", "File too large", "quota exceeded")
_NAME = re.compile(rf"{PREFIX}\d{{6,}}")
_REASONS = {  # what the system says → the key of what we say
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "disk_read_only",
    errno.EEXIST: "is_a_file",
    errno.ENOTDIR: "file_in_the_path",
    errno.ENOENT: "file_missing",
    errno.EISDIR: "folder_for_a_file",
    errno.EIO: "disk_fails",
}


def current_name(index: Path) -> str | None:
    """The name of the current generation; None if CURRENT is missing or holds no such name."""
    try:
        name, _, checksum = (index / CURRENT).read_text(encoding="utf-8").strip().partition(" ")
    except (OSError, ValueError):
        return None
    return name if _NAME.fullmatch(name) and checksum in ("", _checksum(name)) else None


def _checksum(name: str) -> str:
    """Of a generation's name: without it a single wrong bit could name the generation before."""
    return f"{checksum_of(name.encode()):08x}"


def has_index(index: Path) -> bool:
    """Whether an index has been built here, readable or not. What a failed first build leaves is no index."""
    return os.path.lexists(index / CURRENT) or any((folder / MANIFEST).exists() for folder in generations(index))


def generations(index: Path) -> list[Path]:
    """The folders of all generations, incomplete ones too, newest first."""
    try:
        found = [f for f in index.iterdir() if _NAME.fullmatch(f.name) and f.is_dir()]
    except OSError:
        return []
    return sorted(found, key=_number, reverse=True)


def new_generation(index: Path) -> Path:
    """An empty folder for the next generation, beside the current one."""
    last = max(map(_number, generations(index)), default=0)
    folder = index / f"{PREFIX}{last + 1:06d}"
    folder.mkdir()
    return folder


def switch_to(folder: Path) -> None:
    """Make a complete generation the current one: its files reach the disk first, then one rename."""
    for path in (*(p for p in folder.rglob("*") if p.is_file()), folder):
        _sync(path)
    index = folder.parent
    beside = index / f"{CURRENT}.new"
    try:
        beside.write_text(f"{folder.name} {_checksum(folder.name)}\n", encoding="utf-8")
        _sync(beside)
        if (index / CURRENT).is_dir():
            (index / CURRENT).rename(
                index / f"{CURRENT}.before-{folder.name}"
            )  # baowen did not make it, and somebody may need it
        beside.replace(index / CURRENT)
    finally:
        beside.unlink(missing_ok=True)
    _sync(index)


def remove_generation(folder: Path) -> None:
    """Remove a generation that was not finished, at once, whatever else interrupts.

    tantivy's threads may still write into it, and whoever presses Ctrl-C presses it again.
    """
    for _ in range(_REMOVING_TIMES):
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            return
        except (OSError, KeyboardInterrupt):
            with suppress(KeyboardInterrupt):
                time.sleep(_REMOVING_PAUSE_S)


def clear_litter(index: Path) -> None:
    """Remove what no reader needs: incomplete generations, and all but the current one and the one before it.

    The one before stays for a reader that has read CURRENT but not yet opened the files. If CURRENT names none of them,
    complete ones stay until another is built, since their roots may be needed.
    """
    found = generations(index)
    current = next((folder for folder in found if folder.name == current_name(index)), None)
    finished = [f for f in found if (_number(f) <= _number(current) if current else (f / MANIFEST).exists())]
    for folder in found:
        if folder not in finished[:2]:
            shutil.rmtree(folder, ignore_errors=True)
    with suppress(IsADirectoryError):
        (index / f"{CURRENT}.new").unlink(missing_ok=True)


@contextmanager
def builders_lock(index: Path) -> Iterator[None]:
    """Hold the index for one builder.

    Raises:
        StorageError: another builder holds it, or the folder cannot be written.
    """
    with storage_errors(index):
        index.mkdir(parents=True, exist_ok=True)
        lock = os.open(index / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.read(lock, 32).decode(errors="replace").strip() or "?"
            raise StorageError(*in_both(TEXTS, "index_locked", index=index, pid=pid)) from error
        except OSError as error:
            raise StorageError(*in_both(TEXTS, "no_locks", index=index)) from error
        with storage_errors(index):
            os.truncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(lock)


@contextmanager
def storage_errors(index: Path) -> Iterator[None]:
    """Turn a failed write into a StorageError, whatever error a library raises for it.

    tantivy reports a failed write as ValueError, faiss as RuntimeError; within this context they mean nothing else.
    If a file of the generation before turns out to be damaged, a MissingIndexError is raised.
    """
    try:
        yield
    except BaowenError:
        raise
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise broken_index(index, "catalog.sqlite") from error
        full = getattr(error, "errno", None) in _FULL or any(word in str(error) for word in _FULL_WORDS)
        if full or _is_nearly_full(index):
            raise ExhaustedError(*in_both(TEXTS, "disk_full", index=index)) from error
        if _is_for_want_of_memory(error):
            raise ExhaustedError(*in_both(TEXTS, "memory_full", index=index)) from error
        raise StorageError(*in_both(TEXTS, "index_unwritable", index=index, reason=_reason(error))) from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise broken_index(index, "lexical") from error


@contextmanager
def damage_errors(index: Path, name: str) -> Iterator[None]:
    """Turn a library's error for a file that it cannot read into a MissingIndexError that names the file."""
    try:
        yield
    except (OSError, ValueError, RuntimeError, sqlite3.Error) as error:
        raise broken_index(index, name, error) from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise broken_index(index, name) from error


def _is_panic(error: BaseException) -> bool:
    """Whether tantivy's Rust code panicked on damaged bytes; this error can only be recognised by its name."""
    return type(error).__name__ == "PanicException"


def broken_index(index: Path, name: str, error: BaseException | None = None) -> MissingIndexError:
    """The error for an index of which a file is gone, closed or not as it was written."""
    key = "index_closed" if isinstance(error, PermissionError) else "index_broken"
    reason = _reason(error) if isinstance(error, OSError) else in_both(TEXTS, "not_as_written")
    return MissingIndexError(*in_both(TEXTS, key, index=index, name=name, reason=reason))


def _reason(error: BaseException) -> tuple[str, str]:
    """What the system says, in few words of both languages."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return in_both(TEXTS, _REASONS[error.errno])
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR:
        return in_both(TEXTS, _REASONS[errno.EIO])
    words = (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0]
    return words, words


def _is_for_want_of_memory(error: BaseException) -> bool:
    """Whether a write failed because memory, not the disk, ran out; tantivy says of it that its writer was killed."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOMEM
    return os.strerror(errno.ENOMEM) in str(error) or is_short_of_memory()


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file that never changes a second name; copy it if the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _number(generation: Path) -> int:
    return int(generation.name[len(PREFIX) :])


def _is_nearly_full(index: Path) -> bool:
    try:
        return shutil.disk_usage(index).free < 1 << 20
    except OSError:
        return False


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
