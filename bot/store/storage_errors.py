"""What the disk or SQLite refuses, as one StorageError that names the file and what to do."""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StorageError

_log = logging.getLogger(__name__)

_FULL = (
    "磁盘已满,写不了 {path}。请腾出空间;没记下的消息 Telegram 会再送来。",
    "The disk is full: cannot write {path}. Free space; Telegram sends again what was not kept.",
)
_READ_ONLY = (
    "写不了 {path}:没有权限或磁盘只读。请检查 BAOWEN_DATA 的权限。",
    "Cannot write {path}: no permission, or a read-only disk. Check the permissions of BAOWEN_DATA.",
)
_FAILING = (
    "读写 {path} 时磁盘出错。请检查磁盘,或把 BAOWEN_DATA 设到别处。",
    "The disk fails at {path}. Check it, or set BAOWEN_DATA to another place.",
)
_BROKEN = (
    "{path} 已损坏。请把它连同同名的 -wal、-shm 文件移到别处保存,再启动;机器人会新建一个(反馈和准许名单要重来)。",
    "{path} is damaged. Move it and its -wal and -shm files away and start again; "
    "a new one is made (feedback and allowed users start anew).",
)
_BUSY = (
    "{path} 被别的程序占着。请关掉打开它的程序再试。",
    "{path} is held by another program. Close what has it open and try again.",
)
_OTHER = (
    "用不了 {path}:{reason}。请检查 BAOWEN_DATA。",
    "Cannot use {path}: {reason}. Check BAOWEN_DATA.",
)
_BY_SQLITE = {  # primary result code → zh, en; a code that is not here is our own mistake, not the user's to mend
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_PROTOCOL: _FAILING,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
}
_BY_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _FAILING,
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what the user can mend into a StorageError; mistakes in our SQL pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        texts = _BY_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if texts is None:
            raise
        raise _refusal(texts, path, str(error)) from error
    except OSError as error:
        raise _refusal(_BY_SYSTEM.get(error.errno or 0, _OTHER), path, error.strerror or str(error)) from error


@contextmanager
def full_disk_is_no_reason() -> Iterator[None]:
    """Not to answer, that is: what cannot be kept is logged."""
    try:
        yield
    except StorageError as error:
        _log.error("not kept", extra={"reason": error.en})


def broken(path: Path) -> StorageError:
    """The error for a database whose pages contradict each other."""
    return _refusal(_BROKEN, path, "")


def _refusal(texts: tuple[str, str], path: Path, reason: str) -> StorageError:
    zh, en = (text.format(path=path, reason=reason) for text in texts)
    return StorageError(zh, en)
