"""Errors of the disk and of SQLite as a StorageError that names the file and says what to do."""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.texts import both
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)

# Primary result code → the key of what to say. A code that is not here is a mistake in our SQL.
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "storage_full",
    sqlite3.SQLITE_READONLY: "storage_read_only",
    sqlite3.SQLITE_PERM: "storage_read_only",
    sqlite3.SQLITE_CANTOPEN: "storage_read_only",
    sqlite3.SQLITE_IOERR: "storage_failing",
    sqlite3.SQLITE_PROTOCOL: "storage_failing",
    sqlite3.SQLITE_CORRUPT: "storage_broken",
    sqlite3.SQLITE_NOTADB: "storage_broken",
    sqlite3.SQLITE_BUSY: "storage_busy",
    sqlite3.SQLITE_LOCKED: "storage_busy",
}
_BY_SYSTEM = {
    errno.ENOSPC: "storage_full",
    errno.EDQUOT: "storage_full",
    errno.EACCES: "storage_read_only",
    errno.EPERM: "storage_read_only",
    errno.EROFS: "storage_read_only",
    errno.EIO: "storage_failing",
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn errors that the user can mend into a StorageError; mistakes in our SQL are raised as they are."""
    try:
        yield
    except sqlite3.Error as error:
        key = _BY_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if key is None:
            raise
        raise _refusal(key, path, str(error)) from error
    except OSError as error:
        raise _refusal(_BY_SYSTEM.get(error.errno or 0, "storage_other"), path, error.strerror or str(error)) from error


@contextmanager
def log_storage_errors() -> Iterator[None]:
    """Log a StorageError and go on: an answer is sent even if the disk is full."""
    try:
        yield
    except StorageError as error:
        _log.error("not kept", extra={"reason": error.en, "alarm": "disk"})


def broken(path: Path) -> StorageError:
    """The error for a damaged database."""
    return _refusal("storage_broken", path, "")


def _refusal(key: str, path: Path, reason: str) -> StorageError:
    return StorageError(*both(key, path=path, reason=reason))
