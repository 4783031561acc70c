"""What the bot has to know after a restart: one SQLite file, with a class for each of its tables.

The file stands in the bot's own folder. One bot at a time holds its lock, opens the file, and drops what is old.
"""

import fcntl
import os
from pathlib import Path

from bot.store.database import Database, storage_errors
from bot.store.people_tables import ALLOWED, DENIED, AdminLog, Alarms, Chats, People, Person
from bot.store.reply_tables import (
    ExpectedComment,
    Feedback,
    FeedbackRow,
    NewReply,
    Replies,
    Reply,
    citations_record,
)
from bot.texts import both
from retrieval.errors import StorageError

__all__ = [
    "ALLOWED",
    "DENIED",
    "ExpectedComment",
    "FeedbackRow",
    "NewReply",
    "Person",
    "Reply",
    "Store",
    "citations_record",
]

DATABASE = "bot.sqlite"
LOCK = "bot.lock"
DAY = 86400.0
# Telegram keeps an update for a day, and starts its numbers anew only after a quiet week.
UPDATE_DAYS = 3
REPLY_DAYS = 400
ADMIN_LOG_DAYS = 800
EXPECTED_COMMENT_DAYS = 1

_BAD_ROWS = """
SELECT 'updates' AS place, arrival AS row FROM updates WHERE done = 0 AND NOT json_valid(body)
UNION ALL SELECT 'replies', reply_id FROM replies WHERE NOT json_valid(record)
"""
_PRUNE = (  # in this order: replies drop the numbers of updates that were just deleted
    ("DELETE FROM updates WHERE done = 1 AND received < :before", UPDATE_DAYS),
    (
        "UPDATE replies SET update_id = NULL "
        "WHERE update_id IS NOT NULL AND at < :before AND update_id NOT IN (SELECT update_id FROM updates)",
        UPDATE_DAYS,
    ),
    ("DELETE FROM replies WHERE at < :before AND reply_id NOT IN (SELECT reply_id FROM feedback)", REPLY_DAYS),
    ("DELETE FROM admin_log WHERE at < :before", ADMIN_LOG_DAYS),
    ("DELETE FROM expected_comments WHERE at < :before", EXPECTED_COMMENT_DAYS),
)


class Store(Replies, Feedback, People, Chats, AdminLog, Alarms):
    """Everything that the bot stores. Calls are short and made by the event loop; each has written on return."""

    def __init__(self, database: Database, lock: "FolderLock") -> None:
        super().__init__(database)
        self._lock = lock

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open the folder for this bot alone; it is made if missing, for its owner's eyes only.

        Raises:
            StorageError: another bot has it; it cannot be written; its database is damaged or of a newer baowen.
        """
        with storage_errors(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FolderLock(folder)
        try:
            return cls(Database(folder / DATABASE), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        self.database.close()
        self._lock.release()

    def bad_rows(self) -> StorageError | None:
        """What to say of records that cannot be read; None where all can.

        Raises:
            StorageError: the disk refuses.
        """
        bad = [(str(row["place"]), int(row["row"])) for row in self.database.rows(_BAD_ROWS)]
        if not bad:
            return None
        (table, number), *_ = bad
        return StorageError(*both("storage_bad_rows", path=self.database.path, count=len(bad), where=table, row=number))

    def prune(self, now: float) -> int:
        """Delete what is old; how many rows were deleted. An update that was never handled stays.

        Raises:
            StorageError: the disk refuses.
        """
        with self.database.transaction():
            return sum(self.database.run(statement, before=now - days * DAY) for statement, days in _PRUNE)


class FolderLock:
    """The lock on the bot's folder, held until `release` or the end of this process: two bots would answer twice."""

    def __init__(self, folder: Path) -> None:
        """Take the folder.

        Raises:
            StorageError: another bot has it, or the folder cannot be written.
        """
        path = folder / LOCK
        with storage_errors(path):
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._take(folder)
            with storage_errors(path):
                os.truncate(self._handle, 0)
                os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)
        except BaseException:
            os.close(self._handle)
            raise

    def release(self) -> None:
        os.close(self._handle)

    def _take(self, folder: Path) -> None:
        # lockf, not flock: a worker process that outlives a killed bot would go on holding a flock.
        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            pid = os.pread(self._handle, 32, 0).decode(errors="replace").strip() or "?"
            raise StorageError(*both("folder_in_use", pid=pid, folder=folder)) from error
        except OSError as error:
            raise StorageError(*both("folder_without_locks", folder=folder)) from error
