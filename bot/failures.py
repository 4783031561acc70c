"""What went wrong in a handler: the log gets all of it, the chat one line without any."""

import logging
import secrets

from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.request import OldButtonError, request_of
from bot.running_bot import BotContext
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import UndeliveredError, place_of

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
