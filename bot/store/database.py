"""The open SQLite file: statements with named values in, rows out, refusals as StorageError.

Errors of the disk and of SQLite name the file and say what to do.
"""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.schema import migrate, missing_from, version_of
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


_BUSY_SECONDS = 2.0  # how long another program's lock on the file may hold up the event loop

Value = str | int | float | None


class Database:
    """A connection that commits every statement at once, unless it runs inside `transaction`."""

    def __init__(self, path: Path) -> None:
        """Open or make the file and bring it to the newest schema.

        Raises:
            StorageError: it is damaged, empty, of a newer version, or cannot be written.
        """
        self.path = path
        with storage_errors(path):
            if not path.exists():
                _make(path)
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            with storage_errors(path):
                self._set_up()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def run(self, statement: str, **values: Value) -> int:
        """Run a statement that changes rows; how many it changed."""
        with storage_errors(self.path):
            return self._execute(statement, values).rowcount

    def row(self, statement: str, **values: Value) -> sqlite3.Row | None:
        """The first row that a statement gives."""
        rows = self.rows(statement, **values)
        return rows[0] if rows else None

    def rows(self, statement: str, **values: Value) -> list[sqlite3.Row]:
        with storage_errors(self.path):
            return self._execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes made inside it, or none."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has rolled back by itself
                self.run("ROLLBACK")
            raise

    def _execute(self, statement: str, values: dict[str, Value]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except UnicodeEncodeError:  # half of a surrogate pair: JSON can hold it, UTF-8 cannot
            return self._connection.execute(statement, {name: _sound(value) for name, value in values.items()})

    def _set_up(self) -> None:
        connection = self._connection
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL does not wait for the disk at each commit. A killed bot loses nothing, because the system has the data;
        # a power cut can lose the last moments, but leaves the file whole.
        connection.execute("PRAGMA synchronous = NORMAL")
        if [row[0] for row in connection.execute("PRAGMA quick_check(1)")] != ["ok"]:
            raise broken(self.path)
        if version_of(connection) == 0:
            raise StorageError(*both("storage_empty", path=self.path))
        migrate(connection, self.path)
        if missing := missing_from(connection):
            raise StorageError(*both("storage_incomplete", path=self.path, missing=", ".join(missing[:3])))
        connection.execute("PRAGMA foreign_keys = ON")


def _make(path: Path) -> None:
    """Make a new database beside the path and move it there whole: an empty file there is never ours."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))  # others must not read people's questions
    connection = sqlite3.connect(new, isolation_level=None)
    try:
        migrate(connection, path)
    finally:
        connection.close()
    new.rename(path)


class Tables:
    """The base of the classes of tables. Their methods raise StorageError where the disk refuses."""

    def __init__(self, database: Database) -> None:
        self.database = database


def _sound(value: Value) -> Value:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
