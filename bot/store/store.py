"""The bot's own folder, opened: one lock, one database, and all subjects over it."""

from pathlib import Path

from bot.store.admin_log import AdminLog
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.feedback_table import Feedback
from bot.store.lock import FolderLock
from bot.store.people_table import People
from bot.store.pruning import prune
from bot.store.reply_table import Replies
from bot.store.stats import Stats, read_stats
from bot.store.storage_errors import storage_errors

DATABASE = "bot.sqlite"


class Store(Replies, Feedback, People, Chats, AdminLog):
    """What the bot keeps. Calls are short and synchronous, for the event loop; each has been kept when it returns."""

    def __init__(self, database: Database, lock: FolderLock) -> None:
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

    def stats(self, now: float, days: int = 7) -> Stats:
        return read_stats(self.database, now, days)

    def prune(self, now: float) -> int:
        return prune(self.database, now)
