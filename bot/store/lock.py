"""One bot on one folder: two of them would answer every question twice."""

import fcntl
import os
from pathlib import Path

from bot.store.storage_errors import storage_errors
from retrieval.errors import StorageError

LOCK = "bot.lock"


class FolderLock:
    """Held until `release`, or until this process dies."""

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
        # lockf, not flock: a worker process forked from a killed bot would hold a flock for as long as it lingers.
        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            pid = os.pread(self._handle, 32, 0).decode(errors="replace").strip() or "?"
            raise StorageError(
                f"另一个 baowen-bot(pid {pid})正在使用 {folder}。请先停掉它,或换一个 BAOWEN_DATA。",
                f"Another baowen-bot, pid {pid}, is using {folder}. Stop it first, or set another BAOWEN_DATA.",
            ) from error
        except OSError as error:
            raise StorageError(
                f"锁不住 {folder}:这里的文件系统不支持文件锁。请把 BAOWEN_DATA 设到本地磁盘上。",
                f"Cannot lock {folder}: this file system has no locks. Set BAOWEN_DATA to a local disk.",
            ) from error
