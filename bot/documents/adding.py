"""Documents that administrators send: fetched, looked into, and after a yes put into the archive and indexed."""

import asyncio
import time
from pathlib import Path

from telegram import InlineKeyboardMarkup, Update

from bot import engine_tasks
from bot.access.administrators import note
from bot.building.build_job import BuildRequest
from bot.building.build_runs import InterruptedBuildError, order_of, run_build
from bot.buttons import button
from bot.documents import home_of_documents, place, safe_name, same_content
from bot.documents.deciding import Decision, decision_of
from bot.documents.document_card import document_card
from bot.documents.fetching import check_size, fetch, look_into
from bot.held_files import ask_again, close_ticket, drop_old, find_ticket, open_ticket, token_of
from bot.pressed import Pressed, pressed_of
from bot.reports.typing_sign import showing_typing
from bot.running_bot import BotContext, RunningBot, Visit, visit_of
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.errors import BaowenError, InputError, MissingIndexError

DOCUMENT = "d"
INBOX = "inbox"  # in BAOWEN_DATA


async def on_document(update: Update, context: BotContext) -> None:
    """A file in private: what is in it, and whether to add it; administrators only."""
    visit = visit_of(update, context)
    bot, document = visit.bot, visit.message.document
    assert document is not None
    if not bot.access.is_admin(visit.user.id):
        if bot.limits.may_tell(visit.user.id, time.monotonic()):
            await visit.say("document_admin_only")
        return
    tray = bot.data / INBOX
    drop_old(tray, time.time())
    token = token_of(visit.message.chat_id, visit.message.message_id, document.file_unique_id)
    if update.edited_message is not None and find_ticket(tray, token):
        return  # only its caption has changed
    note(context.running_bot, visit.user.id, f"document {document.file_name}")
    try:
        card = await _look(visit, token)
    except BaowenError as error:
        close_ticket(tray / token)
        await visit.tell(error.line(visit.lang))
        return
    await bot.deliver(visit.update_id, visit.place, card, _asking(token, visit.lang))


async def _look(visit: Visit, token: str) -> Rich:
    """Fetch the document into its ticket; what it holds.

    Raises:
        BaowenError: it is too large, of a wrong kind, empty …, or in the archive already.
    """
    bot, document = visit.bot, visit.message.document
    assert document is not None
    name = safe_name(document.file_name, document.mime_type)
    check_size(document, name)
    path = open_ticket(bot.data / INBOX, token) / name
    async with bot.looking:
        return await showing_typing(bot, visit.place, _card(visit, path))


async def _card(visit: Visit, path: Path) -> Rich:
    assert visit.message.document is not None
    await fetch(visit.message.document, path)
    known = await _known(visit.bot, path)
    if known is not None:
        raise InputError(*(say("document_known", lang, known=known) for lang in ("zh", "en")))
    return document_card(await look_into(path), path.name, visit.lang)


async def on_decided(update: Update, context: BotContext) -> None:
    """收录 or 不收录 below a document's card."""
    pressed = pressed_of(update, context)
    decision = await decision_of(pressed, INBOX, "document_expired")
    if decision is None:
        return
    if decision.is_yes:
        await _add(pressed, decision)
        return
    await pressed.replace(say("document_discarded", pressed.lang, name=decision.held.name))
    note(pressed.bot, pressed.user.id, f"discarded {decision.held.name}")
    close_ticket(decision.ticket)


async def _add(pressed: Pressed, decision: Decision) -> None:
    """Put the document into the archive and index it; what is in the way is told, and the buttons stay."""
    bot = pressed.bot
    try:
        is_begun = pressed.update_id in bot.again  # what the index knows by now is this very document
        known = None if is_begun else await _known(bot, decision.held)
        placed = None if known is not None else await _place(pressed, decision.held)
    except BaowenError as error:
        ask_again(decision.ticket)
        await pressed.replace(error.line(pressed.lang), _asking(decision.token, pressed.lang))
        return
    if placed is not None:
        await _index(pressed, placed)
    else:
        await pressed.replace(say("document_known", pressed.lang, known=known))
    close_ticket(decision.ticket)


async def _place(pressed: Pressed, file: Path) -> Path:
    """Copy the document into the archive; where it stands now."""
    home, _ = await _home(pressed.bot)
    placed = await asyncio.to_thread(place, file, home, file.name)
    note(pressed.bot, pressed.user.id, f"added {placed.path.name}")
    return placed.path


async def _index(pressed: Pressed, placed: Path) -> None:
    """Bring the index up to date; after the build that is under way, if one is.

    Raises:
        InterruptedBuildError: the bot ends before that is done.
    """
    bot = pressed.bot
    turn = bot.building
    has_to_wait = turn.locked()
    if has_to_wait:
        await pressed.replace(say("document_added_later", pressed.lang, name=placed.name))
    async with turn:
        if bot.is_stopping:
            raise InterruptedBuildError
        if has_to_wait and await _known(bot, placed) is not None:
            return  # the build before has found it
        added = (Run(say("document_added", pressed.lang, name=placed.name)),)
        order = order_of(pressed, added)
        settings = bot.settings
        await run_build(order, BuildRequest(settings.index_path, settings.model, add=await _new_roots(bot)))


async def _home(bot: RunningBot) -> tuple[Path, tuple[Path, ...]]:
    """The folder for documents, and the roots that the next build has to add for it to be read."""
    archive, roots = bot.settings.archive_path, await _roots(bot)
    home, is_new_root = home_of_documents(archive, roots, bot.data)
    if not is_new_root:
        return home, ()
    if not roots and archive.exists() and archive.resolve() != home:
        return home, (archive, home)
    return home, (home,)


async def _new_roots(bot: RunningBot) -> tuple[Path, ...]:
    return (await _home(bot))[1]


async def _roots(bot: RunningBot) -> tuple[Path, ...]:
    """What the index reads; nothing where there is no index."""
    try:
        status = await bot.workers.call(engine_tasks.status)
    except MissingIndexError:
        return ()
    return tuple(map(Path, status["roots"]))


async def _known(bot: RunningBot, path: Path) -> str | None:
    """The name of the same content in the index."""
    try:
        return await bot.workers.run(same_content, bot.settings.index_path, path)
    except MissingIndexError:  # broken: the build mends it
        return None


def _asking(token: str, lang: str) -> InlineKeyboardMarkup:
    answers = [button(say(f"document_{answer}_button", lang), DOCUMENT, token, answer) for answer in ("yes", "no")]
    return InlineKeyboardMarkup([answers])
