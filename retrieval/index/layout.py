"""The index folder: generations side by side, the current one named by one small file, one builder at a time.

    CURRENT               the name of the generation that readers open; replaced by one atomic rename
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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from retrieval.errors import BaowenError, ExhaustedError, MissingIndexError, StorageError

CURRENT = "CURRENT"
LOCK = "LOCK"
MANIFEST = "manifest.json"  # in a generation's folder; it is written last, so a generation that has it is complete
PREFIX = "generation-"
LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")  # empty files that tantivy leaves in its folder

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("No space left", "disk is full", "File too large", "quota exceeded")
_NAME = re.compile(rf"{PREFIX}\d{{6,}}")
_REASONS = {  # error number → zh, en
    errno.EACCES: ("没有权限", "no permission"),
    errno.EPERM: ("没有权限", "no permission"),
    errno.EROFS: ("磁盘只读", "the disk is read-only"),
    errno.EEXIST: ("那里是一个文件", "that is a file"),
    errno.ENOTDIR: ("路径里有一段是文件", "a part of the path is a file"),
    errno.ENOENT: ("文件缺失", "a file is missing"),
    errno.EISDIR: ("该是文件的地方是文件夹", "a folder where a file should be"),
    errno.EIO: ("磁盘读写出错", "the disk fails"),
}
_BROKEN = ("内容不对", "does not hold what was written")


def current_name(index: Path) -> str | None:
    """The name of the current generation; None if CURRENT is missing or holds no such name."""
    try:
        name = (index / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return name if _NAME.fullmatch(name) else None


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
        beside.write_text(folder.name + "\n", encoding="utf-8")
        _sync(beside)
        if (index / CURRENT).is_dir():
            (index / CURRENT).rename(
                index / f"{CURRENT}.before-{folder.name}"
            )  # baowen did not make it, and somebody may need it
        beside.replace(index / CURRENT)
    finally:
        beside.unlink(missing_ok=True)
    _sync(index)


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
            raise StorageError(
                f"索引 {index} 正由另一个进程(pid {pid})建立:请等它完成再试。",
                f"Another build of {index} is under way, pid {pid}: try again when it is done.",
            ) from error
        except OSError as error:
            raise StorageError(
                f"锁不住索引 {index}:这里的文件系统不支持文件锁。请把 BAOWEN_INDEX 设到本地磁盘上。",
                f"Cannot lock the index {index}: this file system has no locks. Set BAOWEN_INDEX to a local disk.",
            ) from error
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
            raise ExhaustedError(
                f"磁盘已满,写不下索引 {index};原来的索引仍可用。请腾出空间后再试。",
                f"The disk is full: no room for the index {index}; the old one still answers. Free space, try again.",
            ) from error
        zh, en = _reason(error)
        raise StorageError(
            f"写不了索引 {index}:{zh};原来的索引仍可用。请检查磁盘空间和权限。",
            f"Cannot write the index {index}: {en}; the old one still answers. Check disk space and permissions.",
        ) from error
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


def no_index(zh: str, en: str) -> MissingIndexError:
    """The error for an index that exists but cannot be used; `zh` and `en` say what is wrong and how to mend it."""
    return MissingIndexError(f"{zh}。请运行 baowen index --full 重建。", f"{en}. Rebuild it: baowen index --full")


def broken_index(index: Path, name: str, error: BaseException | None = None) -> MissingIndexError:
    """The error for an index with a file that is missing, closed or damaged."""
    zh, en = _reason(error) if isinstance(error, OSError) else _BROKEN
    if isinstance(error, PermissionError):
        return MissingIndexError(
            f"读不了索引 {index}({name}:{zh})。请检查文件权限。",
            f"Cannot read the index {index} ({name}: {en}). Check the permissions of its files.",
        )
    return no_index(f"索引 {index} 已损坏({name}:{zh})", f"The index {index} is broken ({name}: {en})")


def _reason(error: BaseException) -> tuple[str, str]:
    """The system's reason in a few words, in Chinese and English."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR:
        return _REASONS[errno.EIO]
    words = (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0]
    return words, words


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
