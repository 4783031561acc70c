"""/start with its deep links, /help, /status, /new, /cancel, /lang, and what is no text."""

import re
import time

from telegram import Update
from telegram.constants import ChatType

from bot import buttons, engine_tasks, rendering
from bot.access.admission import why_wait
from bot.command_menus import set_menus
from bot.pressed import OldButtonError, pressed_of
from bot.questions.archive_examples import examples_of
from bot.questions.feedback_buttons import COMMENT_SECONDS
from bot.questions.original_pages import open_original
from bot.running_bot import BotContext, Visit, visit_of
from bot.texts import say
from bot.transport.richtext import Run
from retrieval.errors import BaowenError

LANGS = ("zh", "en")
_CITATION = re.compile(r"c(\d+)-(\d+)")  # the payload of a link that opens a citation


async def on_start(update: Update, context: BotContext) -> None:
    """/start; with the payload of a deep link the citation that it names."""
    visit = visit_of(update, context)
    payload = context.args[0] if context.args else ""
    if link := _CITATION.fullmatch(payload):
        await _open_cited(visit, int(link[1]), int(link[2]))
        return
    if visit.bot.access.is_admin(visit.user.id):  # Telegram refused the menu while the chat was not there
        visit.bot.spawn(set_menus(context.bot, (visit.user.id,)))
    examples = await examples_of(visit.bot)
    rich = rendering.start_text(visit.lang, has_examples=bool(examples))
    await visit.bot.sender.reply(visit.place, rich, buttons.below_help(examples))


async def _open_cited(visit: Visit, reply_id: int, number: int) -> None:
    """Open the citation that a deep link names."""
    bot = visit.bot
    if wait := why_wait(bot, visit.user.id, visit.update_id, visit.lang):
        if bot.limits.may_tell(visit.user.id, time.monotonic()):
            await visit.tell(wait)
    elif await open_original(bot, visit.place, reply_id, number, visit.lang):
        await visit.say("link_not_found")


async def on_help(update: Update, context: BotContext) -> None:
    """/help with examples that the archive at hand answers."""
    visit = visit_of(update, context)
    examples = await examples_of(visit.bot)
    rich = rendering.help_text(
        visit.lang,
        is_admin=visit.bot.access.is_admin(visit.user.id),
        is_group=visit.message.chat.type != ChatType.PRIVATE,
        has_examples=bool(examples),
        bot=visit.bot.username,
    )
    await visit.bot.sender.reply(visit.place, rich, buttons.below_help(examples))


async def on_status(update: Update, context: BotContext) -> None:
    """/status: what the archive holds."""
    visit = visit_of(update, context)
    try:
        rich = rendering.status(await visit.bot.workers.call(engine_tasks.status), visit.lang)
    except BaowenError:
        rich = (Run(say("no_index", visit.lang)),)
    await visit.bot.sender.reply(visit.place, rich)


async def on_new(update: Update, context: BotContext) -> None:
    """/new: the next question leans on none."""
    visit = visit_of(update, context)
    bot, chat_id = visit.bot, visit.message.chat_id
    async with bot.turn(chat_id, visit.user.id):  # behind the questions under way, or they would be kept after it
        bot.store.forget(chat_id, visit.user.id)
    await visit.say("forgotten")


async def on_cancel(update: Update, context: BotContext) -> None:
    """/cancel: no comment is waited for any more; an administrator's build is stopped."""
    visit = visit_of(update, context)
    bot, chat_id = visit.bot, visit.message.chat_id
    is_cancelled = bot.store.expected_comment(chat_id, visit.user.id, time.time(), COMMENT_SECONDS) is not None
    bot.store.clear_expected(chat_id, visit.user.id)
    if bot.build is not None and bot.access.is_admin(visit.user.id):
        await bot.build.cancel()
        is_cancelled = True
    await visit.say("cancelled" if is_cancelled else "nothing_to_cancel")


async def on_lang(update: Update, context: BotContext) -> None:
    """/lang, /lang zh, /lang en."""
    visit = visit_of(update, context)
    wanted = (context.args[0].lower() if context.args else "")[:2]
    if wanted in LANGS:
        visit.bot.store.set_lang(visit.user.id, wanted)
        await visit.tell(say("lang_set", wanted))
    else:
        await visit.say("choose_lang", buttons.languages())


async def on_lang_button(update: Update, context: BotContext) -> None:
    """The language on the button."""
    pressed = pressed_of(update, context)
    (lang,) = pressed.words(1)
    if lang not in LANGS:
        raise OldButtonError
    pressed.bot.store.set_lang(pressed.user.id, lang)
    await pressed.acknowledge()
    await pressed.replace(say("lang_set", lang))


async def on_unknown_command(update: Update, context: BotContext) -> None:
    """A command that there is not, in private."""
    await visit_of(update, context).say("unknown_command")


async def on_no_text(update: Update, context: BotContext) -> None:
    """A picture, a voice … in private; but not an answer that inline mode put there."""
    visit = visit_of(update, context)
    if visit.message.via_bot is not None and visit.message.via_bot.id == context.bot.id:
        return
    if visit.bot.limits.may_tell(visit.user.id, time.monotonic()):  # once for all pictures of an album
        await visit.say("only_text")


async def on_old_button(update: Update, context: BotContext) -> None:
    """A button that no handler knows any more.

    Raises:
        OldButtonError: always.
    """
    raise OldButtonError
