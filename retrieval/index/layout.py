"""The index folder: generations side by side, the current one named by one small file, one builder at a time.

    CURRENT               the name of the generation that readers open; replaced by one atomic rename
    LOCK                  held by the builder; the system frees it when the builder dies
    generation-000007/    manifest.json catalog.sqlite lexical/ dense/

A generation is written whole before CURRENT names it, so a crash at any moment leaves the old one current.
"""

import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StorageError

CURRENT = "CURRENT"
LOCK = "LOCK"
PREFIX = "generation-"

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("No space left", "disk is full", "File too large", "quota exceeded")


def current_name(index: Path) -> str | None:
    """The name of the current generation; None where there is no index."""
    try:
        return (index / CURRENT).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def new_generation(index: Path) -> Path:
    """An empty folder for the next generation, beside the current one."""
    last = max((int(folder.name[len(PREFIX) :]) for folder in _generations(index)), default=0)
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
        beside.write_text(folder.name + "\n", encoding="utf-8")
        _sync(beside)
        beside.replace(index / CURRENT)
    finally:
        beside.unlink(missing_ok=True)
    _sync(index)


def clear_litter(index: Path) -> None:
    """Remove what no reader needs: half generations of dead builders and all but the current and the one before it.

    The one before stays for a reader that opened CURRENT a moment ago and has yet to open the files.
    """
    current = current_name(index)
    names = sorted(folder.name for folder in _generations(index))
    finished = [name for name in names if current is not None and name <= current]
    for name in names:
        if name not in finished[-2:]:
            shutil.rmtree(index / name, ignore_errors=True)
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
            raise StorageError(
                f"索引 {index} 正由另一个进程(pid {pid})建立:请等它完成再试。",
                f"Another build of {index} is under way, pid {pid}: try again when it is done.",
            ) from error
        with storage_errors(index):
            os.truncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(lock)


@contextmanager
def storage_errors(index: Path) -> Iterator[None]:
    """Turn what the disk refuses, in whatever words a library puts it, into a StorageError.

    tantivy reports a failed write as ValueError, faiss as RuntimeError; both only while they write here.
    """
    try:
        yield
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        full = getattr(error, "errno", None) in _FULL or any(word in str(error) for word in _FULL_WORDS)
        if full or _is_nearly_full(index):
            raise StorageError(
                f"磁盘已满,写不下索引 {index};原来的索引仍可用。请腾出空间后再试。",
                f"The disk is full: no room for the index {index}; the old one still answers. Free space, try again.",
            ) from error
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError(
            f"写不了索引 {index}:{reason};原来的索引仍可用。请检查磁盘空间和权限。",
            f"Cannot write the index {index}: {reason}; the old one still answers. Check disk space and permissions.",
        ) from error


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file that is never changed in place; a copy where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _generations(index: Path) -> list[Path]:
    return [f for f in index.glob(f"{PREFIX}*") if f.is_dir() and f.name[len(PREFIX) :].isdigit()]


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
