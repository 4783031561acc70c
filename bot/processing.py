"""Updates side by side, each marked done in the journal when its handlers are through with it."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.running_bot import RunningBot
from bot.store.storage_errors import full_disk_is_no_reason
from bot.transport.journal import JournalQueue
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 1024  # above the bound on waiting questions, so that those beyond it are told at once
MOST_ATTEMPTS = 50  # starts of the bot at which an update was begun and not ended: it is the one that ends them
PAUSE = 60.0  # seconds before an answer that the network did not take is made again


class JournaledProcessor(BaseUpdateProcessor):
    """Handles updates; what could not be delivered comes again."""

    def __init__(self, bot: RunningBot, queue: JournalQueue) -> None:
        super().__init__(MOST_AT_ONCE)
        self._bot = bot
        self._queue = queue

    async def initialize(self) -> None:
        """There is nothing to ready."""

    async def shutdown(self) -> None:
        """Nor to clean up."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handlers. Cancelled by the bot's end they leave the update in the journal."""
        if not isinstance(update, Update):
            await coroutine
            return
        journal, update_id = self._bot.journal, update.update_id
        if self._bot.is_stopping or self._is_given_up(update_id):
            getattr(coroutine, "close", lambda: None)()
            return
        await coroutine
        self._bot.again.discard(update_id)
        if update_id in self._bot.put_off:
            self._bot.put_off.discard(update_id)
            with full_disk_is_no_reason():
                journal.forget_attempts(update_id)
            self._bot.spawn(self._later(update))
        else:
            with full_disk_is_no_reason():  # nor to count it among what is open for ever
                journal.done(update_id)

    def _is_given_up(self, update_id: int) -> bool:
        """Count a beginning; whether there were too many."""
        try:
            if self._bot.journal.attempt(update_id) <= MOST_ATTEMPTS:
                return False
        except StorageError:  # a full disk is no reason not to answer
            return False
        _log.error("update given up", extra={"update": update_id})
        with full_disk_is_no_reason():
            self._bot.journal.done(update_id)
        return True

    async def _later(self, update: Update) -> None:
        await asyncio.sleep(PAUSE)
        self._bot.again.add(update.update_id)
        self._queue.put_again(update)
