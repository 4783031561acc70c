"""The first handler of every update: it ends those that do not speak to the bot, or come from who may not ask."""

import time

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.access.access_rules import Access
from bot.access.applying import refuse
from bot.buttons import APPLY, verb_of
from bot.running_bot import BotContext, RunningBot
from bot.store.storage_errors import log_storage_errors
from bot.transport.addressing import is_for


async def gate(update: Update, context: BotContext) -> None:
    """Let an update through or end it here; a person who may not ask is told so.

    Raises:
        ApplicationHandlerStop: no other handler is to see the update.
    """
    bot, user, chat = context.running_bot, update.effective_user, update.effective_chat
    bot.metrics.updates.labels(_kind(update)).inc()
    if update.message is not None and update.message.migrate_to_chat_id is not None:
        bot.store.migrate_chat(update.message.chat_id, update.message.migrate_to_chat_id)
        raise ApplicationHandlerStop
    if user is None or _is_bot(update) or update.my_chat_member is not None or not _is_meant(update, context):
        raise ApplicationHandlerStop
    _remember(bot, update)
    chat_id = chat.id if chat is not None else user.id
    if bot.access.may_ask(user.id, chat_id) or _applies(update, bot.access, user.id):
        return
    waits_for_a_word = update.inline_query is not None or update.callback_query is not None
    if waits_for_a_word or bot.limits.may_tell(user.id, time.monotonic()):
        await refuse(update, context)
    raise ApplicationHandlerStop


def _is_bot(update: Update) -> bool:
    """Whether a bot wrote. A person who writes in the name of a group or channel looks like a bot and is not one."""
    user, message = update.effective_user, update.message or update.edited_message
    return user is not None and user.is_bot and (message is None or message.sender_chat is None)


def _is_meant(update: Update, context: BotContext) -> bool:
    """Whether an update speaks to the bot: all in a private chat, every button and inline query, some of a group."""
    message = update.effective_message
    if update.callback_query is not None or update.inline_query is not None:
        return True
    if message is None or update.channel_post is not None or update.edited_channel_post is not None:
        return False
    return is_for(message, context.bot.id, context.running_bot.username)


def _applies(update: Update, access: Access, user_id: int) -> bool:
    """Whether a stranger presses 申请使用."""
    return update.callback_query is not None and verb_of(update.callback_query.data) == APPLY


def _remember(bot: RunningBot, update: Update) -> None:
    user = update.effective_user
    assert user is not None
    known = (user.full_name, user.username)
    if bot.known_names.get(user.id) != known:
        if len(bot.known_names) >= 10_000:
            bot.known_names.clear()
        bot.known_names[user.id] = known
        with log_storage_errors():
            bot.store.remember_person(user.id, *known)


def _kind(update: Update) -> str:
    kinds = ("message", "edited_message", "callback_query", "inline_query")
    return next((kind for kind in kinds if getattr(update, kind) is not None), "other")
