"""What only administrators may do."""

import logging
import time
from contextlib import suppress
from functools import wraps

from telegram import Update

from bot.running_bot import BotContext, Handler, RunningBot
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import place_of
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)


def only(handler: Handler) -> Handler:
    """The handler for administrators; others are told that it is for them, and no action is taken."""

    @wraps(handler)
    async def guarded(update: Update, context: BotContext) -> None:
        bot, user = context.running_bot, update.effective_user
        assert user is not None
        if bot.access.is_admin(user.id):
            note(bot, user.id, _what(update))
            await handler(update, context)
        elif update.callback_query is not None:
            await bot.sender.acknowledge(update.callback_query, say("admins_only", bot.lang_of(user)), alert=True)
        elif update.effective_message is not None:
            line = Run(say("admins_only", bot.lang_of(user)))
            await bot.sender.reply(place_of(update.effective_message), (line,))

    return guarded


def note(bot: RunningBot, user_id: int, what: str) -> None:
    """Keep what an administrator did; in the log at least, where the disk is full: /remove may be what helps."""
    action, _, details = what.partition(" ")
    with suppress(StorageError):
        bot.store.log_admin(user_id, action, details, time.time())
    _log.info("administration", extra={"user": user_id, "action": action, "details": details})


def _what(update: Update) -> str:
    if update.callback_query is not None:
        return f"button {update.callback_query.data}"
    message = update.effective_message
    return (message.text or "" if message is not None else "")[:200]
