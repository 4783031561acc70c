"""Strangers apply for access; administrators decide, with buttons or with /allow and /deny."""

import logging
import time

from telegram import InlineKeyboardMarkup, InlineQueryResultsButton, Update, User

from bot.buttons import APPLY, DECIDE, button
from bot.request import OldButtonError, Request
from bot.running_bot import BotContext, RunningBot
from bot.store import ALLOWED, DENIED
from bot.texts import say
from bot.transport.richtext import Run, one_line
from bot.transport.sender import Place, UndeliveredError, place_of

_log = logging.getLogger(__name__)
ALLOW = "allow"
VERDICTS = (ALLOW, "deny")
MOST_NAME = 64  # characters; a name can be made to look like the rest of the message


async def refuse(update: Update, context: BotContext) -> None:
    """Tell a stranger politely that the bot is closed, and how to apply."""
    bot, user = context.running_bot, update.effective_user
    lang = bot.lang_of(user)
    if update.inline_query is not None:
        way = InlineQueryResultsButton(say("button_apply", lang), start_parameter="apply")
        await bot.sender.inline(update.inline_query, (), way, 0)
    elif update.callback_query is not None:
        await bot.sender.acknowledge(update.callback_query, say("closed_plain", lang), alert=True)
    elif update.effective_message is not None and user is not None:
        denied = bot.store.standing(user.id) == DENIED
        keyboard = None if denied else InlineKeyboardMarkup([[button(say("button_apply", lang), APPLY)]])
        line = say("closed_plain" if denied else "closed", lang)
        await bot.sender.reply(place_of(update.effective_message), (Run(line),), keyboard)


async def on_apply(request: Request) -> None:
    """申请使用: show every administrator the stranger's name and id, once a day."""
    await request.alert(say(await _apply(request), request.lang))


async def _apply(request: Request) -> str:
    """Pass the application on to the administrators; the key of the answer."""
    bot, user = request.bot, request.user
    if bot.access.may_ask(user.id, request.place.chat_id):
        return "already_allowed"
    if bot.store.standing(user.id) == DENIED:
        return "closed_plain"
    if not bot.bot_settings.admin_ids:
        return "no_admins"
    is_new = bot.store.request(user.id, time.time())
    if not is_new and not request.is_taken_up:  # the first try may not have reached an administrator
        return "applied_already"
    await _show_all_admins(bot, user)
    _log.info("access asked for", extra={"user": user.id})
    return "applied"


async def _show_all_admins(bot: RunningBot, user: User) -> None:
    """Show the application to every administrator whom the network reaches.

    Raises:
        UndeliveredError: it reached none.
    """
    is_shown, failure = False, None
    for admin in sorted(bot.bot_settings.admin_ids):
        try:
            is_shown |= await _show_request(bot, admin, user)
        except UndeliveredError as error:
            failure = error
    if failure is not None and not is_shown:
        raise failure


async def _show_request(bot: RunningBot, admin: int, user: User) -> bool:
    """Show the application to one administrator; whether the chat could be reached."""
    lang = bot.lang_known(admin)
    username = f"  @{one_line(user.username, MOST_NAME)}" if user.username else ""
    text = say("request", lang, name=one_line(user.full_name or "", MOST_NAME), user=user.id, username=username)
    row = [button(say(f"button_{verdict}", lang), DECIDE, user.id, verdict) for verdict in VERDICTS]
    return await bot.sender.reply(Place(admin), (Run(text),), InlineKeyboardMarkup([row])) is not None


async def on_decide(request: Request) -> None:
    """✅ ❌ below an application."""
    if not request.is_from_admin:
        await request.alert(say("admins_only", request.lang))
        return
    (user_id, *_), (_, verdict) = request.numbers(1), request.words(2)
    if verdict not in VERDICTS:
        raise OldButtonError
    if (before := _decided_before(request, user_id)) is not None:
        await request.alert(before)
        await request.replace(before)
        return
    text = _decide(request, user_id, allow=verdict == ALLOW)
    await request.acknowledge()
    await request.replace(text)
    await _tell(request.bot, user_id, "you_are_allowed" if verdict == ALLOW else "you_are_denied")


def _decided_before(request: Request, user_id: int) -> str | None:
    """What was decided on the application, and by whom; None where it is still open.

    A late press must not undo what another administrator decided; /allow and /deny can.
    """
    store = request.bot.store
    person = store.person(user_id)
    if person is None or person.standing is None:
        return None
    if request.is_taken_up and person.standing_by == request.user.id:
        return None  # this very press, before the restart
    by = store.person(person.standing_by) if person.standing_by else None
    key = "request_allowed_by" if person.standing == ALLOWED else "request_denied_by"
    by_name = one_line(by.name, MOST_NAME) if by else person.standing_by
    return say(key, request.lang, name=one_line(person.name, MOST_NAME), user=user_id, by=by_name)


async def _tell(bot: RunningBot, user_id: int, key: str) -> None:
    """Tell the person in a private chat, where the bot may write to them."""
    lang = bot.lang_known(user_id)
    await bot.sender.reply(Place(user_id), (Run(say(key, lang)),))


async def on_allow(request: Request) -> None:
    """/allow ID."""
    await _command(request, allow=True)


async def on_deny(request: Request) -> None:
    """/deny ID."""
    await _command(request, allow=False)


async def _command(request: Request, *, allow: bool) -> None:
    bot, user_id = request.bot, _meant(request)
    if user_id is None:
        await request.say("usage_allow" if allow else "usage_deny")
        return
    if not allow and bot.access.is_admin(user_id):
        await request.say("cannot_deny_admin")
        return
    before = bot.store.person(user_id)
    await request.tell(_decide(request, user_id, allow=allow))
    is_news = before is not None and (before.standing != ALLOWED or request.is_taken_up)
    if allow and before is not None and before.requested_at is not None and is_news:
        await _tell(bot, user_id, "you_are_allowed")  # who applied waits for an answer


def _meant(request: Request) -> int | None:
    """The user whom an administrator means: the id behind the command, else the author of the message replied to."""
    for argument in request.arguments:
        return int(argument) if argument.isascii() and argument.isdecimal() and len(argument) < 16 else None
    replied = request.typed.reply_to_message
    author = replied.from_user if replied is not None and replied.forum_topic_created is None else None
    return author.id if author is not None and not author.is_bot else None


def _decide(request: Request, user_id: int, *, allow: bool) -> str:
    """Store an administrator's decision; the text that confirms it."""
    store, by, now = request.bot.store, request.user.id, time.time()
    (store.allow if allow else store.deny)(user_id, by, now)
    store.log_admin(by, ALLOWED if allow else DENIED, str(user_id), now)
    _log.info("access decided", extra={"user": user_id, "by": by, "allowed": allow})
    person = store.person(user_id)
    name = one_line(person.name, MOST_NAME) if person else ""
    return say("request_allowed" if allow else "request_denied", request.lang, name=name, user=user_id)
