"""Every update is written to disk before Telegram may forget it, so that a killed bot answers after its restart.

Telegram forgets an update when the next request moves the offset past it (or a webhook request gets its 200), and
python-telegram-bot does either as soon as the update is in the queue. So the queue writes the update down first. An
update is done when its handler says so; all others are queued again at the next start.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Protocol

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.store.database import Database
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)

# An update is known while its row exists, for three days; after a quiet week Telegram starts its numbers anew.
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
    """The table `updates`. Every method has written on return, or raises StorageError where the disk refuses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, update_id: int, body: str, now: float) -> bool:
        """Write an update down; False if it is known already, because Telegram sends it again after a crash."""
        return bool(self._database.run(_RECEIVE, update_id=update_id, body=body, now=now))

    def done(self, update_id: int) -> None:
        """Mark an update as done: its text is deleted, its number stays known."""
        self._database.run(_DONE, update_id=update_id)

    def attempt(self, update_id: int) -> int:
        """Count how often an update was begun, to find one that kills the process; 0 if it is not in the journal."""
        row = self._database.row(_ATTEMPT, update_id=update_id)
        return int(row["attempts"]) if row else 0

    def forget_attempts(self, update_id: int) -> None:
        """Set that count to 0: the update was handled to its end, so it does not kill the process."""
        self._database.run(_FORGET_ATTEMPTS, update_id=update_id)

    def knows(self, update_id: int) -> bool:
        """Whether the update was received before."""
        return self._database.row(_PARTS_SENT, update_id=update_id) is not None

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
    """An update was not accepted, because it could not be written down.

    It is a TelegramError, because python-telegram-bot's polling asks again for the same updates after one, after 1 s
    and later 30 s, while any other exception would end polling in silence. A webhook request is answered with 503, so
    that Telegram sends the update again.
    """


class Door(Protocol):
    """Decides which updates are let in."""

    def lets_in(self, update: Update) -> bool:
        """Whether the update may be handled."""

    def turn_away(self, update: Update) -> None:
        """The update is dropped."""

    def begun(self, update: Update) -> None:
        """The update is queued."""


class JournalQueue(asyncio.Queue[object]):
    """The application's `update_queue`: it writes each update down before it hands it out, once.

    Inline queries are not written down, because Telegram waits only seconds for their answer. Items that are no updates
    (the application's own signal to stop) are queued as they are.
    """

    def __init__(
        self,
        journal: Journal,
        most_open: int = 0,
        door: Door | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        """door: turns updates away. They are neither written down nor queued.

        most_open: how many updates may be queued or handled before `put` waits and Telegram keeps the rest; 0: any.
        A `maxsize` would not do, because python-telegram-bot turns each queued update into a task at once.
        """
        super().__init__()
        self._journal = journal
        self._most_open = most_open
        self._door = door
        self._clock = clock
        self._open = 0
        self._is_set_aside = False
        self._room = asyncio.Event()
        self._room.set()

    async def put(self, item: object) -> None:
        """Write an update down, then queue it; one that is known already, or is turned away, is dropped.

        Raises:
            NotJournaledError: the disk refuses; nothing was queued.
        """
        while isinstance(item, Update) and self._is_full() and self._lets_in(item):
            self._room.clear()
            await self._room.wait()
        self.put_nowait(item)

    def put_nowait(self, item: object) -> None:
        """As `put`, without waiting for room."""
        if isinstance(item, Update) and not self._lets_in(item):
            self._turn_away(item)
        elif not isinstance(item, Update) or (self._take(item) and not self._is_set_aside):
            self._queue_up(item)

    def task_done(self) -> None:
        super().task_done()
        self.count(-1)

    def count(self, by: int) -> None:
        """Change the number of open updates: one whose answer only waits for its turn to be sent does not count."""
        self._open += by
        if by < 0:
            self._room.set()

    def restore(self, bot: Bot) -> tuple[int, ...]:
        """Queue the updates that an earlier process did not finish; their ids. Call it once, before updates come."""
        restored = []
        for pending in self._journal.pending():
            try:
                update = Update.de_json(json.loads(pending.body), bot)
            except Exception as error:  # an update of another version of the library must not prevent the start
                reason = f"{type(error).__name__}: {error}"[:200]
                _log.error("update cannot be restored", extra={"update_id": pending.update_id, "reason": reason})
                self._journal.done(pending.update_id)
                continue
            self._queue_up(update)
            restored.append(pending.update_id)
        return tuple(restored)

    def put_again(self, update: Update) -> None:
        """Queue an update again that could not be finished; it is in the journal already. It does not wait for room."""
        if not self._is_set_aside:
            self._queue_up(update)

    def set_aside(self) -> None:
        """Hand out no more updates; those that wait or still come are handled after the next start."""
        self._is_set_aside = True
        waiting = [self.get_nowait() for _ in range(self.qsize())]
        for item in waiting:
            if not isinstance(item, Update):
                self._queue_up(item)
            self.task_done()
        self._room.set()

    def _is_full(self) -> bool:
        return 0 < self._most_open <= self._open and not self._is_set_aside

    def _lets_in(self, update: Update) -> bool:
        return self._is_set_aside or self._door is None or self._door.lets_in(update)

    def _turn_away(self, update: Update) -> None:
        """Tell the door, unless Telegram only delivers again what has been answered."""
        if self._door is not None and not self._journal.knows(update.update_id):
            self._door.turn_away(update)

    def _queue_up(self, item: object) -> None:
        super().put_nowait(item)
        self.count(1)
        if self._door is not None and isinstance(item, Update):
            self._door.begun(item)

    def _take(self, update: Update) -> bool:
        """Write an update down; whether it is new."""
        if update.inline_query or update.chosen_inline_result:
            return True
        try:
            return self._journal.receive(update.update_id, update.to_json(), self._clock())
        except StorageError as error:
            # Logged here, because python-telegram-bot does not log what fails in a webhook request.
            _log.error("update not taken: %s", error.en, extra={"update_id": update.update_id, "alarm": "disk"})
            raise NotJournaledError(error.en) from error
