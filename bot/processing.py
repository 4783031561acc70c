"""Updates are handled side by side; each is marked done in the journal when its handlers have ended or failed."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import ApplicationHandlerStop, BaseUpdateProcessor

from bot.request import OldButtonError, request_of
from bot.running_bot import BotContext, RunningBot
from bot.store.storage_errors import full_disk_is_no_reason
from bot.texts import say
from bot.transport.journal import JournalQueue
from bot.transport.richtext import Run
from bot.transport.sender import UndeliveredError, place_of
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


_log = logging.getLogger(__name__)


async def on_error(update: object, context: BotContext) -> None:
    """See to the error, and end the update: where the gate failed, it has let nobody in.

    Raises:
        ApplicationHandlerStop: always; the library would go on with the handlers behind the gate.
    """
    try:
        await _see_to(update, context)
    except Exception:  # the disk or the network may be what failed before
        _log.exception("error not told", extra={"update": getattr(update, "update_id", None)})
    raise ApplicationHandlerStop


async def _see_to(update: object, context: BotContext) -> None:
    """Note the error under a number, and tell the number to who met it."""
    error, bot = context.error, context.running_bot
    if isinstance(error, OldButtonError) and isinstance(update, Update):
        request = request_of(update, context)
        await request.alert(say("old_button", request.lang))
        return
    if isinstance(error, UndeliveredError) and isinstance(update, Update):
        bot.put_off.add(update.update_id)
        _log.warning("answer kept for later", extra={"update": update.update_id})
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
