"""/start with its links, /help, /status, /new, /cancel, /lang, and what no other handler takes."""

import re

from telegram import InlineKeyboardMarkup

from bot import engine_tasks
from bot.buttons import LANG, below_help, button
from bot.guides import help_text, start_text, status_text
from bot.questions.feedback_buttons import expected_comment
from bot.questions.original_pages import open_original
from bot.request import OldButtonError, Request
from bot.texts import say
from bot.transport.command_menus import set_menus
from bot.transport.richtext import Run
from retrieval.errors import BaowenError

LANGS = ("zh", "en")
_CITATION = re.compile(r"c(\d+)-(\d+)")  # behind /start in a link that opens a citation: reply and citation number


async def on_start(request: Request) -> None:
    """/start; from a link to a citation it opens the citation."""
    payload = request.arguments[0] if request.arguments else ""
    if link := _CITATION.fullmatch(payload):
        await _open_cited(request, int(link[1]), int(link[2]))
        return
    bot = request.bot
    if request.is_from_admin:  # Telegram refused the menu of a chat that did not exist yet
        bot.spawn(set_menus(request.typed.get_bot(), (request.user.id,)))
    examples = await bot.examples()
    await request.reply(start_text(request.lang, has_examples=bool(examples)), below_help(examples))


async def _open_cited(request: Request, reply_id: int, number: int) -> None:
    """Open the citation that a link names."""
    if wait := request.why_wait():
        if request.may_tell_to_wait():
            await request.tell(wait)
    elif await open_original(request, reply_id, number):
        await request.say("link_not_found")


async def on_help(request: Request) -> None:
    """/help with examples that the archive answers."""
    examples = await request.bot.examples()
    rich = help_text(
        request.lang,
        is_admin=request.is_from_admin,
        is_group=not request.is_private,
        has_examples=bool(examples),
        bot=request.bot.username,
    )
    await request.reply(rich, below_help(examples))


async def on_status(request: Request) -> None:
    """/status: what the archive holds."""
    try:
        rich = status_text(await request.bot.workers.call(engine_tasks.status), request.lang)
    except BaowenError:
        rich = (Run(say("no_index", request.lang)),)
    await request.reply(rich)


async def on_new(request: Request) -> None:
    """/new: the next question does not lean on earlier ones."""
    chat_id, user_id = request.place.chat_id, request.user.id
    async with request.bot.turn(chat_id, user_id):  # after the questions under way, or they would be stored after it
        request.bot.store.forget(chat_id, user_id)
    await request.say("forgotten")


async def on_cancel(request: Request) -> None:
    """/cancel: wait for no comment any more; an administrator's /cancel also stops the build."""
    bot = request.bot
    is_cancelled = expected_comment(request) is not None
    bot.store.clear_expected(request.place.chat_id, request.user.id)
    if bot.build is not None and request.is_from_admin:
        await bot.build.cancel()
        is_cancelled = True
    await request.say("cancelled" if is_cancelled else "nothing_to_cancel")


async def on_lang(request: Request) -> None:
    """/lang, /lang zh, /lang en."""
    wanted = (request.arguments[0].lower() if request.arguments else "")[:2]
    if wanted in LANGS:
        request.bot.store.set_lang(request.user.id, wanted)
        await request.tell(say("lang_set", wanted))
    else:
        await request.say("choose_lang", languages())


def languages() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button(say("lang_name", lang), LANG, lang) for lang in LANGS]])


async def on_lang_button(request: Request) -> None:
    """The language on the button."""
    (lang,) = request.words(1)
    if lang not in LANGS:
        raise OldButtonError
    request.bot.store.set_lang(request.user.id, lang)
    await request.acknowledge()
    await request.replace(say("lang_set", lang))


async def on_unknown_command(request: Request) -> None:
    """A command that does not exist, in a private chat."""
    await request.say("unknown_command")


async def on_no_text(request: Request) -> None:
    """A picture or a voice message in a private chat; an answer that inline mode put there is left alone."""
    message = request.typed
    if message.via_bot is not None and message.via_bot.id == message.get_bot().id:
        return
    if request.may_tell_to_wait():  # once for all pictures of an album
        await request.say("only_text")


async def on_old_button(request: Request) -> None:
    """A button whose verb no handler knows any more.

    Raises:
        OldButtonError: always.
    """
    raise OldButtonError
