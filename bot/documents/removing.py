"""/remove: after a yes a file is moved out of the archive into the bot's own data, and the index forgets it."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from telegram import InlineKeyboardMarkup

from bot.access.gate import note
from bot.building.build_handlers import InterruptedBuildError, run_build
from bot.building.build_job import BuildRequest
from bot.buttons import REMOVE, button
from bot.documents.archive_folder import FoundDocument, find_file, take_out
from bot.held_files import decision_of, drop_folder, drop_old, open_folder, token_of
from bot.request import Request
from bot.running_bot import RunningBot
from bot.store.database import storage_errors
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.errors import BaowenError, MissingIndexError

REMOVALS, REMOVED = "removals", "removed"  # in BAOWEN_DATA: what was asked about, and the files taken out
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


async def on_remove(request: Request) -> None:
    """/remove NAME: find the file and ask whether to take it out."""
    asked = "".join((request.typed.text or "").split(maxsplit=1)[1:])  # names have spaces
    try:
        rich, keyboard = await (_question(request, asked) if asked else _usage(request))
    except BaowenError as error:
        rich, keyboard = (Run(error.line(request.lang)),), None
    await request.deliver(rich, keyboard)


async def on_removal(request: Request) -> None:
    """移出 or 保留 below the question."""
    decision = await decision_of(request, request.bot.data / REMOVALS, "remove_expired")
    if decision is None:
        return
    removal = Removal(**json.loads(decision.file.read_text(encoding="utf-8")))
    if not decision.is_yes:
        await request.replace(say("remove_kept", request.lang, name=removal.name))
        drop_folder(decision.folder)
        return
    try:
        taken = await _take_out(request, removal)
    except BaowenError as error:
        await request.replace(error.line(request.lang))
    else:
        note(request.bot, request.user.id, f"removed {removal.name}")
        await _index(request, removal, taken)
    drop_folder(decision.folder)


def several_files(found: Sequence[FoundDocument], lang: str) -> Rich:
    """The files that the asked name may mean; a tap on a name copies it."""
    runs = [Run(say("remove_several", lang))]
    for one in found:
        articles = say("remove_several_articles", lang, articles=one.articles)
        runs += [Run("\n· "), Run(one.name, ("code",)), Run(articles)]
    return tuple(runs)


async def _usage(request: Request) -> tuple[Rich, None]:
    files = await _find(request.bot, _ANY)
    return (Run(say("remove_usage", request.lang, example=files[0].name if files else _EXAMPLE)),), None


async def _question(request: Request, asked: str) -> tuple[Rich, InlineKeyboardMarkup | None]:
    """The answer to a name: where it means one file the question with its buttons."""
    found, lang = await _find(request.bot, asked), request.lang
    if not found:
        return (Run(say("remove_not_found", lang, name=asked)),), None
    if len(found) > 1:
        return several_files(found, lang), None
    one = found[0]
    if one.is_record:
        return (Run(say("remove_record", lang, record=asked, name=one.name)),), None
    token = _keep(request, one)
    kept = request.bot.data / REMOVED
    text = say("remove_confirm", lang, name=one.name, articles=one.articles, kept=kept)
    answers = [button(say(f"remove_{answer}_button", lang), REMOVE, token, answer) for answer in ("yes", "no")]
    return (Run(text),), InlineKeyboardMarkup([answers])


def _keep(request: Request, found: FoundDocument) -> str:
    """Store what is asked about; its token."""
    tray = request.bot.data / REMOVALS
    drop_old(tray, time.time())
    token = token_of(request.place.chat_id, request.message_id, found.path)
    path = open_folder(tray, token) / "file.json"
    with storage_errors(path):
        path.write_text(json.dumps(asdict(Removal(str(found.path), found.name, found.is_root))), encoding="utf-8")
    return token


async def _take_out(request: Request, removal: Removal) -> Path:
    """Move the file aside, unless it was moved before a restart or by somebody else; where it is kept.

    Raises:
        BaowenError: it cannot be moved, or is gone, which /reindex would tell the index.
    """
    folder = request.bot.data / REMOVED
    if not removal.file.exists() and (request.is_taken_up or removal.is_root):
        return folder / removal.file.name
    return await asyncio.to_thread(take_out, removal.file, folder)


async def _index(request: Request, removal: Removal, taken: Path) -> None:
    """Make the index forget the file, after the build that is under way if there is one.

    Raises:
        InterruptedBuildError: the bot ends before that is done.
    """
    bot = request.bot
    text = say("remove_done", request.lang, name=removal.name, kept=taken)
    has_to_wait = bot.building.locked()
    if has_to_wait:
        await request.replace(text)
    async with bot.building:
        if bot.is_stopping:
            raise InterruptedBuildError
        if has_to_wait and not await _is_known(bot, removal):
            return  # the build before did not find it any more
        roots = (removal.file,) if removal.is_root else ()
        wanted = BuildRequest(bot.settings.index_path, bot.settings.model, remove=roots)
        await run_build(request, wanted, (Run(text),))


async def _is_known(bot: RunningBot, removal: Removal) -> bool:
    """Whether the index still holds the file."""
    try:
        return any(found.path == removal.file for found in await _find(bot, removal.name))
    except MissingIndexError:
        return True


async def _find(bot: RunningBot, name: str) -> tuple[FoundDocument, ...]:
    return await bot.workers.run(find_file, bot.settings.index_path, name)
