"""Every update on disk before Telegram may forget it, and in the queue once: what a killed bot had yet to answer.

Telegram forgets an update when the next request moves the offset past it (or a webhook request gets its 200), and
python-telegram-bot does either as soon as the update is in the queue. So the queue writes it down first. An update
is done when its handler says so; all others are restored at the next start.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import time

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.store.database import Database
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)

# The row's presence is what makes an update known, for three days: after a quiet week Telegram numbers anew.
_RECEIVE = """
INSERT OR IGNORE INTO updates (update_id, body, received) VALUES (:update_id, :body, :now)
"""
_DONE = "UPDATE updates SET done = 1, body = '' WHERE update_id = :update_id"
_ATTEMPT = "UPDATE updates SET attempts = attempts + 1 WHERE update_id = :update_id RETURNING attempts"
_FORGET_ATTEMPTS = "UPDATE updates SET attempts = 0 WHERE update_id = :update_id"
_PARTS_SENT = "SELECT parts_sent FROM updates WHERE update_id = :update_id"
_SET_PARTS_SENT = "UPDATE updates SET parts_sent = :count WHERE update_id = :update_id"
_PENDING = "SELECT update_id, body, received, attempts, parts_sent FROM updates WHERE done = 0 ORDER BY arrival"


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """An update that was received and not yet handled."""

    update_id: int
    body: str  # JSON
    received: float  # unix seconds
    attempts: int  # how often handling it was begun
    parts_sent: int  # messages of its answer that Telegram has taken


class Journal:
    """The table `updates`. Every method has written when it returns, and raises StorageError where the disk refuses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, update_id: int, body: str, now: float) -> bool:
        """Write an update down; False if it is known already, done or not (Telegram delivers anew after a kill)."""
        return bool(self._database.run(_RECEIVE, update_id=update_id, body=body, now=now))

    def done(self, update_id: int) -> None:
        """It needs nothing more: its text goes, its number stays known."""
        self._database.run(_DONE, update_id=update_id)

    def attempt(self, update_id: int) -> int:
        """Count one more beginning, so that an update that kills the process is met; 0 if it is not in the journal."""
        row = self._database.row(_ATTEMPT, update_id=update_id)
        return int(row["attempts"]) if row else 0

    def forget_attempts(self, update_id: int) -> None:
        """It ended, though it is to come again: it kills no process."""
        self._database.run(_FORGET_ATTEMPTS, update_id=update_id)

    def parts_sent(self, update_id: int) -> int:
        """How many messages of its answer have been sent; 0 if it is not in the journal."""
        row = self._database.row(_PARTS_SENT, update_id=update_id)
        return int(row["parts_sent"]) if row else 0

    def set_parts_sent(self, update_id: int, count: int) -> None:
        self._database.run(_SET_PARTS_SENT, update_id=update_id, count=count)

    def pending(self) -> list[PendingUpdate]:
        """What was received and is not done, in the order of arrival."""
        return [PendingUpdate(*row) for row in self._database.rows(_PENDING)]


class NotJournaledError(TelegramError):
    """An update could not be written down, and was not taken.

    A TelegramError, because that is what python-telegram-bot's polling retries, the offset where it was, after 1 s and
    then ever longer up to 30 s; by any other exception polling would end without a word. A webhook request gets a 500,
    so that Telegram sends it again.
    """


class JournalQueue(asyncio.Queue[object]):
    """The application's `update_queue`: what is put into it has been written down, and comes out once.

    Inline queries are not written down: Telegram awaits their answer for seconds only. What is no Update (the
    application's own signal to stop) passes as it is.
    """

    def __init__(self, journal: Journal, most_open: int = 0, clock: Callable[[], float] = time) -> None:
        """`most_open`: how many may be queued or in work before `put` waits, and Telegram keeps the rest; 0: any.

        python-telegram-bot makes a task of each queued update at once, so a `maxsize` alone would bound nothing.
        """
        super().__init__()
        self._journal = journal
        self._most_open = most_open
        self._clock = clock
        self._open = 0
        self._is_set_aside = False
        self._room = asyncio.Event()
        self._room.set()

    async def put(self, item: object) -> None:
        """Write an update down, then queue it; one that is known already is dropped.

        Raises:
            NotJournaledError: the disk refuses; nothing was queued.
        """
        while isinstance(item, Update) and self._is_full():
            self._room.clear()
            await self._room.wait()
        self.put_nowait(item)

    def put_nowait(self, item: object) -> None:
        """As `put`, without waiting for room."""
        if not isinstance(item, Update) or (self._take(item) and not self._is_set_aside):
            self._queue_up(item)

    def task_done(self) -> None:
        super().task_done()
        self._open -= 1
        self._room.set()

    def restore(self, bot: Bot) -> tuple[int, ...]:
        """Queue what an earlier process received and did not finish; its ids. Call it once, before updates come."""
        restored = []
        for pending in self._journal.pending():
            try:
                update = Update.de_json(json.loads(pending.body), bot)
            except Exception:  # whatever another version of the library makes of it: one update must not bar the start
                _log.exception("update cannot be restored", extra={"update_id": pending.update_id})
                self._journal.done(pending.update_id)
                continue
            self._queue_up(update)
            restored.append(pending.update_id)
        return tuple(restored)

    def put_again(self, update: Update) -> None:
        """Queue once more what came out and could not be finished; it is in the journal already. Waits for no room."""
        if not self._is_set_aside:
            self._queue_up(update)

    def set_aside(self) -> None:
        """Hand out no more updates: those that wait, and those still to come, stay pending for the next start."""
        self._is_set_aside = True
        waiting = [self.get_nowait() for _ in range(self.qsize())]
        for item in waiting:
            if not isinstance(item, Update):
                self._queue_up(item)
            self.task_done()
        self._room.set()

    def _is_full(self) -> bool:
        return 0 < self._most_open <= self._open and not self._is_set_aside

    def _queue_up(self, item: object) -> None:
        super().put_nowait(item)
        self._open += 1

    def _take(self, update: Update) -> bool:
        """Write an update down; whether it is new."""
        if update.inline_query or update.chosen_inline_result:
            return True
        try:
            return self._journal.receive(update.update_id, update.to_json(), self._clock())
        except StorageError as error:
            # Logged here, for python-telegram-bot tells nobody of what fails in a webhook request.
            _log.error("update not taken: %s", error.en, extra={"update_id": update.update_id})
            raise NotJournaledError(error.en) from error
