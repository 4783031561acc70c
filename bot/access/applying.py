"""Access: strangers may apply, administrators decide, by button or by /allow and /deny."""

import logging
import time

from telegram import InlineKeyboardMarkup, InlineQueryResultsButton, Update, User

from bot.buttons import button
from bot.pressed import OldButtonError, Pressed, pressed_of
from bot.running_bot import BotContext, RunningBot, Visit, visit_of
from bot.store import ALLOWED, DENIED
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import Place, UndeliveredError, place_of

_log = logging.getLogger(__name__)
APPLY, DECIDE = "ask-access", "a"
ALLOW, DENY = VERDICTS = ("allow", "deny")


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


async def on_apply(update: Update, context: BotContext) -> None:
    """申请使用: every administrator is shown name and id, once a day."""
    pressed = pressed_of(update, context)
    await pressed.alert(await _apply(pressed))


async def _apply(pressed: Pressed) -> str:
    """Pass the application on; the key of what to say."""
    bot, user = pressed.bot, pressed.user
    if bot.access.may_ask(user.id, pressed.place.chat_id):
        return "already_allowed"
    if bot.store.standing(user.id) == DENIED:
        return "closed_plain"
    if not bot.bot_settings.admin_ids:
        return "no_admins"
    is_new = bot.store.request(user.id, time.time())
    if not is_new and pressed.update_id not in bot.again:  # one that comes again may not have got through
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
    username = f"  @{user.username}" if user.username else ""
    text = say("request", lang, name=user.full_name, user=user.id, username=username)
    row = [button(say(f"button_{verdict}", lang), DECIDE, user.id, verdict) for verdict in VERDICTS]
    return await bot.sender.reply(Place(admin), (Run(text),), InlineKeyboardMarkup([row])) is not None


async def on_decide(update: Update, context: BotContext) -> None:
    """✅ ❌ below an application."""
    pressed = pressed_of(update, context)
    bot = pressed.bot
    if not bot.access.is_admin(pressed.user.id):
        await pressed.alert("admins_only")
        return
    (user_id, *_), (_, verdict) = pressed.numbers(1), pressed.words(2)
    if verdict not in VERDICTS:
        raise OldButtonError
    if (before := _decided_before(pressed, user_id)) is not None:
        await bot.sender.acknowledge(pressed.query, before, alert=True)
        await pressed.replace(before)
        return
    text = decide(bot, user_id, verdict == ALLOW, pressed.user.id, pressed.lang)
    await pressed.acknowledge()
    await pressed.replace(text)
    await _tell(bot, user_id, "you_are_allowed" if verdict == ALLOW else "you_are_denied")


def _decided_before(pressed: Pressed, user_id: int) -> str | None:
    """What was decided on the application by now, by whom; None where it is still open.

    A second thought is for /allow and /deny: a late press must not turn round what another administrator decided.
    """
    person = pressed.bot.store.person(user_id)
    if person is None or person.standing is None:
        return None
    if pressed.update_id in pressed.bot.again and person.standing_by == pressed.user.id:
        return None  # this very press, before the restart
    by = pressed.bot.store.person(person.standing_by) if person.standing_by else None
    key = "request_allowed_by" if person.standing == ALLOWED else "request_denied_by"
    return say(key, pressed.lang, name=person.name, user=user_id, by=by.name if by else person.standing_by)


async def _tell(bot: RunningBot, user_id: int, key: str) -> None:
    """Tell the person in a private chat, where the bot may write to them."""
    lang = bot.lang_known(user_id)
    await bot.sender.reply(Place(user_id), (Run(say(key, lang)),))


async def on_allow(update: Update, context: BotContext) -> None:
    """/allow ID."""
    await _command(visit_of(update, context), context, allow=True)


async def on_deny(update: Update, context: BotContext) -> None:
    """/deny ID."""
    await _command(visit_of(update, context), context, allow=False)


async def _command(visit: Visit, context: BotContext, *, allow: bool) -> None:
    user_id = _meant(visit, context)
    if user_id is None:
        await visit.say("usage_allow" if allow else "usage_deny")
        return
    if not allow and visit.bot.access.is_admin(user_id):
        await visit.say("cannot_deny_admin")
        return
    before = visit.bot.store.person(user_id)
    await visit.tell(decide(visit.bot, user_id, allow, visit.user.id, visit.lang))
    is_news = before is not None and (before.standing != ALLOWED or visit.update_id in visit.bot.again)
    if allow and before is not None and before.requested_at is not None and is_news:
        await _tell(visit.bot, user_id, "you_are_allowed")  # who asked for it waits for a word


def _meant(visit: Visit, context: BotContext) -> int | None:
    """The user whom an administrator means: the id given, else the author of the message replied to."""
    for argument in context.args or []:
        return int(argument) if argument.isascii() and argument.isdecimal() and len(argument) < 16 else None
    replied = visit.message.reply_to_message
    author = replied.from_user if replied is not None and replied.forum_topic_created is None else None
    return author.id if author is not None and not author.is_bot else None


def decide(bot: RunningBot, user_id: int, allow: bool, by: int, lang: str) -> str:
    """Keep an administrator's decision; what to say of it."""
    now = time.time()
    (bot.store.allow if allow else bot.store.deny)(user_id, by, now)
    bot.store.log_admin(by, ALLOWED if allow else DENIED, str(user_id), now)
    _log.info("access decided", extra={"user": user_id, "by": by, "allowed": allow})
    person = bot.store.person(user_id)
    name = person.name if person else ""
    return say("request_allowed" if allow else "request_denied", lang, name=name, user=user_id)
