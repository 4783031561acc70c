"""Documents that administrators send: shown with a question, and after a yes put into the archive and indexed."""

import asyncio
import logging
import time
from pathlib import Path

from telegram import Document, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot import engine_tasks
from bot.access.gate import note
from bot.building.build_handlers import InterruptedBuildError, run_build
from bot.building.build_job import BuildRequest
from bot.building.build_report import skipped_lines
from bot.buttons import ADD, button
from bot.documents.archive_folder import home_of_documents, place, same_content
from bot.documents.inspection import Inspection, inspect_within_limits, safe_name
from bot.held_files import Decision, decision_of, drop_folder, drop_old, find_folder, open_folder, take_back, token_of
from bot.request import Request
from bot.running_bot import RunningBot
from bot.separate_process import CrashedError, TooSlowError, run_in_process
from bot.store.database import storage_errors
from bot.texts import both, say
from bot.transport.richtext import Rich, Run
from bot.transport.sender import PAUSES
from retrieval.errors import BaowenError, InputError, MissingIndexError

_log = logging.getLogger(__name__)
INBOX = "inbox"  # in BAOWEN_DATA
LOOK_S = 60.0  # seconds; a book of 20 MB takes some
MOST_MB = 20  # that Telegram lets a bot download; python-telegram-bot's constant counts them by 1,000,000
_MB = 1 << 20
_LONGEST_HEADLINE = 60  # characters


async def on_document(request: Request) -> None:
    """A file in a private chat: say what is in it and ask whether to add it; only administrators may send one."""
    bot, document = request.bot, request.typed.document
    assert document is not None
    if not request.is_from_admin:
        if request.may_tell_to_wait():
            await request.say("document_admin_only")
        return
    tray = bot.data / INBOX
    drop_old(tray, time.time())
    token = token_of(request.place.chat_id, request.message_id, document.file_unique_id)
    if request.is_edited and find_folder(tray, token):
        return  # the edit changed only its caption
    note(bot, request.user.id, f"document {document.file_name}")
    try:
        card = await _look(request, token)
    except BaowenError as error:
        drop_folder(tray / token)
        await request.tell(error.line(request.lang))
        return
    await request.deliver(card, _question(token, request.lang))


async def on_add(request: Request) -> None:
    """收录 or 不收录 below a document's card."""
    decision = await decision_of(request, request.bot.data / INBOX, "document_expired")
    if decision is None:
        return
    if decision.is_yes:
        await _add(request, decision)
        return
    await request.replace(say("document_discarded", request.lang, name=decision.file.name))
    note(request.bot, request.user.id, f"discarded {decision.file.name}")
    drop_folder(decision.folder)


def document_card(inspection: Inspection, name: str, lang: str) -> Rich:
    """What was sent, and the question whether to add it."""
    counts = {"articles": inspection.articles, "characters": inspection.characters}
    lines = []
    if inspection.published:
        days = " – ".join(dict.fromkeys(inspection.published))
        lines.append(say("document_published", lang, days=days))
    if inspection.headlines:
        more = [say("document_headlines_more", lang)] if inspection.articles > len(inspection.headlines) else []
        lines += [say("document_headlines", lang), *(f"· {_clipped(line)}" for line in inspection.headlines), *more]
    if inspection.skipped_count:
        lines.append(say("document_skipped", lang, count=inspection.skipped_count))
        lines += skipped_lines(inspection.skipped, inspection.skipped_count, lang)
    asked = Run(say("document_asked", lang, name=name, **counts), ("b",))
    return asked, Run("".join(f"\n{line}" for line in lines))


async def _look(request: Request, token: str) -> Rich:
    """Fetch the document into its folder; the card that says what it holds.

    Raises:
        BaowenError: it is too large, empty, of a wrong kind, or in the archive already.
    """
    bot, document = request.bot, request.typed.document
    assert document is not None
    name = safe_name(document.file_name, document.mime_type)
    _check_size(document, name)
    path = open_folder(bot.data / INBOX, token) / name
    async with bot.looking:
        return await bot.while_typing(request.place, _card(request, path))


async def _card(request: Request, path: Path) -> Rich:
    assert request.typed.document is not None
    await _fetch(request.typed.document, path)
    known = await _known(request.bot, path)
    if known is not None:
        raise _problem("document_known", known=known)
    return document_card(await look_into(path), path.name, request.lang)


def _check_size(document: Document, name: str) -> None:
    """Refuse a file that Telegram would not let the bot download.

    Raises:
        InputError: it is larger than MOST_MB.
    """
    if (document.file_size or 0) > MOST_MB * _MB:
        raise _too_large(document, name)


async def _fetch(document: Document, path: Path) -> None:
    """Download a document, and try again while the network fails.

    Raises:
        InputError: Telegram does not let the bot download it.
        StorageError: it cannot be written.
    """
    for pause in (*PAUSES, None):
        try:
            file = await document.get_file()
            with storage_errors(path):
                await file.download_to_drive(path)
        except (NetworkError, RetryAfter) as error:
            if "too big" in error.message.lower():
                raise _too_large(document, path.name) from error
            if pause is None or isinstance(error, BadRequest):
                raise _problem("document_not_fetched", name=path.name) from error
            _log.info("document not fetched, trying again", extra={"reason": type(error).__name__, "pause": pause})
            await asyncio.sleep(pause)
        except TelegramError as error:
            raise _problem("document_not_fetched", name=path.name) from error
        else:
            return


async def look_into(path: Path) -> Inspection:
    """What the file holds, read in a separate process.

    Raises:
        InputError: nothing in it can be read, reading takes longer than LOOK_S, or it crashes the process.
    """
    try:
        return await run_in_process(LOOK_S, inspect_within_limits, path, path.name)
    except TooSlowError as error:
        raise _problem("document_too_slow", name=path.name, seconds=LOOK_S) from error
    except CrashedError as error:
        raise _problem("document_crashed", name=path.name) from error


def _too_large(document: Document, name: str) -> InputError:
    size = -(-(document.file_size or 0) // _MB)
    return _problem("document_too_large", name=name, size=size, most=MOST_MB)


async def _add(request: Request, decision: Decision) -> None:
    """Put the document into the archive and index it; if that fails say why, and leave the buttons."""
    try:
        # After a restart the index may know this very document from the first try.
        known = None if request.is_taken_up else await _known(request.bot, decision.file)
        placed = None if known is not None else await _place(request, decision.file)
    except BaowenError as error:
        take_back(decision)
        await request.replace(error.line(request.lang), _question(decision.token, request.lang))
        return
    if placed is not None:
        await _index(request, placed)
    else:
        await request.replace(say("document_known", request.lang, known=known))
    drop_folder(decision.folder)


async def _place(request: Request, file: Path) -> Path:
    """Copy the document into the archive; where it stands now."""
    home, _ = await _home(request.bot)
    placed = await asyncio.to_thread(place, file, home, file.name)
    note(request.bot, request.user.id, f"added {placed.name}")
    return placed


async def _index(request: Request, placed: Path) -> None:
    """Bring the index up to date, after the build that is under way if there is one.

    Raises:
        InterruptedBuildError: the bot ends before that is done.
    """
    bot, lang = request.bot, request.lang
    has_to_wait = bot.building.locked()
    if has_to_wait:
        await request.replace(say("document_added_later", lang, name=placed.name))
    async with bot.building:
        if bot.is_stopping:
            raise InterruptedBuildError
        if has_to_wait and await _known(bot, placed) is not None:
            return  # the build before has read it
        added = (Run(say("document_added", lang, name=placed.name)),)
        settings = bot.settings
        wanted = BuildRequest(settings.index_path, settings.model, add=(await _home(bot))[1])
        await run_build(request, wanted, added)


async def _home(bot: RunningBot) -> tuple[Path, tuple[Path, ...]]:
    """The folder for documents, and the roots that the next build has to add so that the index reads it."""
    archive, roots = bot.settings.archive_path, await _roots(bot)
    home, is_new_root = home_of_documents(archive, roots, bot.data)
    if not is_new_root:
        return home, ()
    if not roots and archive.exists() and archive.resolve() != home:
        return home, (archive, home)
    return home, (home,)


async def _roots(bot: RunningBot) -> tuple[Path, ...]:
    """The roots of the index; none where there is no index."""
    try:
        status = await bot.workers.call(engine_tasks.status)
    except MissingIndexError:
        return ()
    return tuple(map(Path, status["roots"]))


async def _known(bot: RunningBot, path: Path) -> str | None:
    """The name of a file in the index with the same content."""
    try:
        return await bot.workers.run(same_content, bot.settings.index_path, path)
    except MissingIndexError:  # the index is damaged: the build mends it
        return None


def _question(token: str, lang: str) -> InlineKeyboardMarkup:
    answers = [button(say(f"document_{answer}_button", lang), ADD, token, answer) for answer in ("yes", "no")]
    return InlineKeyboardMarkup([answers])


def _clipped(headline: str) -> str:
    return headline if len(headline) <= _LONGEST_HEADLINE else f"{headline[: _LONGEST_HEADLINE - 1]}…"


def _problem(key: str, **values: object) -> InputError:
    return InputError(*both(key, **values))
