"""The first handler of every update: it ends those that do not speak to the bot, or come from who may not ask.

Whatever gets an answer takes a token of its user's, whether it is a question, a command, thanks or a button. Inline
queries take theirs when the user has stopped typing. What only administrators may do is guarded here as well, and what
they did is stored.
"""

import logging
import time
from contextlib import suppress
from functools import wraps
from math import ceil

from telegram import CallbackQuery, Message, Update, User
from telegram.ext import ApplicationHandlerStop

from bot.access.access_rules import Wait
from bot.access.applying import refuse
from bot.access.door import is_document, speaks_to, turn_away_update
from bot.buttons import APPLY, TURNING, verb_of
from bot.request import Handler, Request
from bot.running_bot import BotContext, RunningBot
from bot.store.database import log_storage_errors
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import place_of
from retrieval.errors import StorageError


async def gate(update: Update, context: BotContext) -> None:
    """Let an update through or end it here; a person who may not ask, or has to wait, is told so.

    Raises:
        ApplicationHandlerStop: no other handler is to see the update.
    """
    bot, user, chat = context.running_bot, update.effective_user, update.effective_chat
    bot.metrics.updates.labels(_kind(update)).inc()
    if update.message is not None and update.message.migrate_to_chat_id is not None:
        bot.store.migrate_chat(update.message.chat_id, update.message.migrate_to_chat_id)
        raise ApplicationHandlerStop
    if (
        user is None
        or _is_bot(update)
        or update.my_chat_member is not None
        or not speaks_to(update, context.bot.id, bot.username)
    ):
        raise ApplicationHandlerStop
    _remember(bot, update)
    chat_id = chat.id if chat is not None else user.id
    may_ask = bot.access.may_ask(user.id, chat_id)
    wait = _wait(bot, update, user.id, chat_id, is_stranger=not may_ask)
    if wait is None and update.callback_query is not None and not _is_there(update.callback_query):
        await _say_old(bot, update.callback_query)
    elif may_ask or _applies(update):
        if wait is None:
            return
        await _ask_to_wait(bot, update, user, wait)
    elif wait is None:
        waits_for_a_word = update.inline_query is not None or update.callback_query is not None
        if waits_for_a_word or bot.limits.may_tell(user.id, time.monotonic()):
            await refuse(update, context)
    raise ApplicationHandlerStop


def _wait(bot: RunningBot, update: Update, user_id: int, chat_id: int, *, is_stranger: bool) -> Wait | None:
    """Take a token for the answer to an update; why it is not answered now, or None.

    What comes from before a restart is not refused, and neither is a whole folder of an administrator's files.
    """
    if update.update_id in bot.taken_up or (update.inline_query is not None and not is_stranger):
        return None
    if is_document(update) and bot.access.is_admin(user_id):
        return None
    return bot.limits.take(user_id, time.monotonic(), chat_id, is_stranger=is_stranger)


async def _ask_to_wait(bot: RunningBot, update: Update, user: User, wait: Wait) -> None:
    """Say when to come again: in a window where a button waits, else once in a while, and note what got no answer."""
    key = "too_fast_for_all" if wait.is_for_all else "too_fast_for_group" if wait.is_for_group else "too_fast"
    text = say(key, bot.lang_of(user), seconds=ceil(wait.seconds))
    message = update.effective_message
    if update.callback_query is not None:
        await bot.sender.acknowledge(update.callback_query, text, alert=True)
    elif message is not None and bot.limits.may_tell(user.id, time.monotonic()):
        await bot.sender.reply(place_of(message), (Run(text),))
    else:
        turn_away_update(bot, update)


def _is_bot(update: Update) -> bool:
    """Whether a bot wrote. A person who writes in the name of a group or channel looks like a bot and is not one."""
    user, message = update.effective_user, update.message or update.edited_message
    return user is not None and user.is_bot and (message is None or message.sender_chat is None)


def _is_there(pressed: CallbackQuery) -> bool:
    """Whether the button stands below the message that Telegram says it stands below.

    A modified client can send any data with any message of the bot, and some buttons change their message. Of a message
    that is too old Telegram tells neither buttons nor text; such a one cannot be changed either.
    """
    below = pressed.message
    if not isinstance(below, Message) or below.reply_markup is None:
        return below is not None
    rows = below.reply_markup.inline_keyboard
    return any(button.callback_data == pressed.data for row in rows for button in row)


async def _say_old(bot: RunningBot, pressed: CallbackQuery) -> None:
    """Say that the button is too old; nothing where a page was turned and the client has not shown it yet."""
    is_turned = pressed.message is not None and verb_of(pressed.data) in TURNING
    text = "" if is_turned else say("old_button", bot.lang_of(pressed.from_user))
    await bot.sender.acknowledge(pressed, text, alert=bool(text))


def _applies(update: Update) -> bool:
    """Whether a stranger presses 申请使用."""
    return update.callback_query is not None and verb_of(update.callback_query.data) == APPLY


def _remember(bot: RunningBot, update: Update) -> None:
    user = update.effective_user
    assert user is not None
    known = (user.full_name or "", user.username)
    if bot.known_names.get(user.id) != known:
        if len(bot.known_names) >= 10_000:
            bot.known_names.clear()
        bot.known_names[user.id] = known
        with log_storage_errors():
            bot.store.remember_person(user.id, *known)


def _kind(update: Update) -> str:
    kinds = ("message", "edited_message", "callback_query", "inline_query")
    return next((kind for kind in kinds if getattr(update, kind) is not None), "other")


_log = logging.getLogger(__name__)
_MOST_NOTED = 200  # characters of a command


def admins_only(handler: Handler) -> Handler:
    """The handler for administrators; others are told that only administrators may do this."""

    @wraps(handler)
    async def guarded(request: Request) -> None:
        if request.is_from_admin:
            note(request.bot, request.user.id, _what(request))
            await handler(request)
        elif request.button is not None:
            await request.alert(say("admins_only", request.lang))
        else:
            await request.say("admins_only")

    return guarded


def note(bot: RunningBot, user_id: int, what: str) -> None:
    """Store what an administrator did. Where the disk is full only the log has it: /remove may be what frees space."""
    action, _, details = what.partition(" ")
    with suppress(StorageError):
        bot.store.log_admin(user_id, action, details, time.time())
    _log.info("administration", extra={"user": user_id, "action": action, "details": details})


def _what(request: Request) -> str:
    if request.button is not None:
        return f"button {request.button.data}"
    return (request.typed.text or "")[:_MOST_NOTED]
