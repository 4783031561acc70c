"""Updates are handled in parallel. Each is marked done in the journal when its handlers have ended or failed."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import ApplicationHandlerStop, BaseUpdateProcessor

from bot.access.door import room_of
from bot.request import OldButtonError, request_of
from bot.running_bot import BotContext, RunningBot
from bot.store.database import log_storage_errors
from bot.texts import say
from bot.transport.journal import JournalQueue
from bot.transport.richtext import Run
from bot.transport.sender import UndeliveredError, place_of
from bot.transport.slots import Slot
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 1 << 20  # no bound of its own: the queue counts the open updates, the door those of each chat
MOST_ATTEMPTS = 50  # starts of the bot in which an update was begun and not ended: then it is what kills the bot
PAUSE = 60.0  # seconds before an update is handled again whose answer was not delivered


class JournaledProcessor(BaseUpdateProcessor):
    """Handles updates, and handles those again whose answer could not be delivered."""

    def __init__(self, bot: RunningBot, queue: JournalQueue) -> None:
        super().__init__(MOST_AT_ONCE)
        self._bot = bot
        self._queue = queue

    async def initialize(self) -> None:
        """Nothing has to be prepared."""

    async def shutdown(self) -> None:
        """Nothing has to be cleaned up."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handlers of an update. If the end of the bot cancels them, the update stays in the journal."""
        if not isinstance(update, Update):
            await coroutine
            return
        try:
            await self._process(update, coroutine)
        finally:
            self._bot.door.ended(update.update_id)

    async def _process(self, update: Update, coroutine: Awaitable[Any]) -> None:
        journal, update_id = self._bot.journal, update.update_id
        if self._bot.is_stopping or self._is_given_up(update_id):
            getattr(coroutine, "close", lambda: None)()
            return
        with Slot(room_of(update)).working(self._queue.count):
            await coroutine
        self._bot.taken_up.discard(update_id)
        if (seconds := self._bot.put_off.pop(update_id, None)) is not None:
            with log_storage_errors():
                journal.forget_attempts(update_id)
            self._bot.spawn(self._later(update, max(seconds, PAUSE)))
        else:
            with log_storage_errors():  # an update that cannot be marked done is still finished
                journal.done(update_id)

    def _is_given_up(self, update_id: int) -> bool:
        """Count that the update is begun; whether it was begun too often."""
        try:
            if self._bot.journal.attempt(update_id) <= MOST_ATTEMPTS:
                return False
        except StorageError:  # the update is answered even if the disk is full
            return False
        _log.error("update given up", extra={"update": update_id})
        with log_storage_errors():
            self._bot.journal.done(update_id)
        return True

    async def _later(self, update: Update, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._bot.taken_up.add(update.update_id)
        self._queue.put_again(update)


_log = logging.getLogger(__name__)


async def on_error(update: object, context: BotContext) -> None:
    """Log the error, tell the person, and end the update: if the gate failed, no handler behind it may run.

    Raises:
        ApplicationHandlerStop: always; otherwise the library would call the handlers behind the gate.
    """
    try:
        await _see_to(update, context)
    except Exception:  # the disk or the network may have failed
        _log.exception("error not told", extra={"update": getattr(update, "update_id", None)})
    raise ApplicationHandlerStop


async def _see_to(update: object, context: BotContext) -> None:
    """Log the error under a number, and tell the person the number."""
    error, bot = context.error, context.running_bot
    if isinstance(error, OldButtonError) and isinstance(update, Update):
        request = request_of(update, context)
        await request.alert(say("old_button", request.lang))
        return
    if isinstance(error, UndeliveredError) and isinstance(update, Update):
        bot.put_off[update.update_id] = error.seconds
        _log.warning("answer kept for later", extra={"update": update.update_id, "seconds": error.seconds})
        return
    number = secrets.token_hex(3)
    bot.metrics.errors.inc()
    _log.error("error %s", number, exc_info=error, extra={"update": getattr(update, "update_id", None)})
    if not isinstance(update, Update) or (isinstance(error, TelegramError) and not isinstance(error, NetworkError)):
        return
    lang = bot.lang_of(update.effective_user)
    if update.callback_query is not None:
        await bot.sender.acknowledge(update.callback_query, say("error", lang, number=number), alert=True)
    elif update.effective_message is not None:
        await bot.sender.reply(place_of(update.effective_message), (Run(say("error", lang, number=number)),))
