"""/remove: a file is taken out of the archive after a yes, kept aside, and forgotten by the index."""

import asyncio
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from telegram import InlineKeyboardMarkup, Update

from bot.access.administrators import note
from bot.building.build_job import BuildRequest
from bot.building.build_runs import InterruptedBuildError, order_of, run_build
from bot.buttons import button
from bot.documents import FoundDocument, find_file, take_out
from bot.documents.deciding import decision_of
from bot.documents.document_card import several_files
from bot.held_files import close_ticket, drop_old, open_ticket, token_of
from bot.pressed import Pressed, pressed_of
from bot.running_bot import BotContext, RunningBot, Visit, visit_of
from bot.store.storage_errors import storage_errors
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.errors import BaowenError, MissingIndexError

REMOVE = "r"
REMOVALS, REMOVED = "removals", "removed"  # in BAOWEN_DATA: what is asked about, and the files taken out
_ANY = "."  # a part of every file's name
_EXAMPLE = "A05.txt"  # where the archive has no file


@dataclass(frozen=True, slots=True)
class Removal:
    """A file that may be taken out."""

    path: str
    name: str  # relative to its root
    is_root: bool

    @property
    def file(self) -> Path:
        return Path(self.path)


async def on_remove(update: Update, context: BotContext) -> None:
    """/remove NAME: the file that is meant, and whether to take it out."""
    visit = visit_of(update, context)
    asked = "".join((visit.message.text or "").split(maxsplit=1)[1:])  # names have spaces
    try:
        rich, keyboard = await (_question(visit, asked) if asked else _usage(visit))
    except BaowenError as error:
        rich, keyboard = (Run(error.line(visit.lang)),), None
    await visit.bot.deliver(visit.update_id, visit.place, rich, keyboard)


async def _usage(visit: Visit) -> tuple[Rich, None]:
    files = await _find(visit.bot, _ANY)
    return (Run(say("remove_usage", visit.lang, example=files[0].name if files else _EXAMPLE)),), None


async def _question(visit: Visit, asked: str) -> tuple[Rich, InlineKeyboardMarkup | None]:
    """What to say to a name: the question with its buttons where one file is meant."""
    found, lang = await _find(visit.bot, asked), visit.lang
    if not found:
        return (Run(say("remove_not_found", lang, name=asked)),), None
    if len(found) > 1:
        return several_files(found, lang), None
    one = found[0]
    if one.is_record:
        return (Run(say("remove_record", lang, record=asked, name=one.name)),), None
    token = _keep(visit, one)
    kept = visit.bot.data / REMOVED
    text = say("remove_confirm", lang, name=one.name, articles=one.articles, kept=kept)
    answers = [button(say(f"remove_{answer}_button", lang), REMOVE, token, answer) for answer in ("yes", "no")]
    return (Run(text),), InlineKeyboardMarkup([answers])


def _keep(visit: Visit, found: FoundDocument) -> str:
    """Write down what is asked about; its token."""
    tray = visit.bot.data / REMOVALS
    drop_old(tray, time.time())
    token = token_of(visit.message.chat_id, visit.message.message_id, found.path)
    path = open_ticket(tray, token) / "file.json"
    with storage_errors(path):
        path.write_text(json.dumps(asdict(Removal(str(found.path), found.name, found.is_root))), encoding="utf-8")
    return token


async def on_decided(update: Update, context: BotContext) -> None:
    """移出 or 保留 below the question."""
    pressed = pressed_of(update, context)
    decision = await decision_of(pressed, REMOVALS, "remove_expired")
    if decision is None:
        return
    removal = Removal(**json.loads(decision.held.read_text(encoding="utf-8")))
    if not decision.is_yes:
        await pressed.replace(say("remove_kept", pressed.lang, name=removal.name))
        close_ticket(decision.ticket)
        return
    try:
        taken = await _take_out(pressed, removal)
    except BaowenError as error:
        await pressed.replace(error.line(pressed.lang))
    else:
        note(pressed.bot, pressed.user.id, f"removed {removal.name}")
        await _index(pressed, removal, taken)
    close_ticket(decision.ticket)


async def _take_out(pressed: Pressed, removal: Removal) -> Path:
    """Move the file aside, unless that was done before a restart or by somebody else; where it is kept.

    Raises:
        BaowenError: it cannot be moved, or is gone and the index would be told so by /reindex.
    """
    folder = pressed.bot.data / REMOVED
    is_begun = pressed.update_id in pressed.bot.again
    if not removal.file.exists() and (is_begun or removal.is_root):
        return folder / removal.file.name
    return await asyncio.to_thread(take_out, removal.file, folder)


async def _index(pressed: Pressed, removal: Removal, taken: Path) -> None:
    """Make the index forget the file; after the build that is under way, if one is.

    Raises:
        InterruptedBuildError: the bot ends before that is done.
    """
    bot = pressed.bot
    text = say("remove_done", pressed.lang, name=removal.name, kept=taken)
    turn = bot.building
    has_to_wait = turn.locked()
    if has_to_wait:
        await pressed.replace(text)
    async with turn:
        if bot.is_stopping:
            raise InterruptedBuildError
        if has_to_wait and not await _is_known(bot, removal):
            return  # the build before has missed it
        order = order_of(pressed, (Run(text),))
        roots = (removal.file,) if removal.is_root else ()
        await run_build(order, BuildRequest(bot.settings.index_path, bot.settings.model, remove=roots))


async def _is_known(bot: RunningBot, removal: Removal) -> bool:
    """Whether the index still holds the file."""
    try:
        return any(found.path == removal.file for found in await _find(bot, removal.name))
    except MissingIndexError:
        return True


async def _find(bot: RunningBot, name: str) -> tuple[FoundDocument, ...]:
    return await bot.workers.run(find_file, bot.settings.index_path, name)
