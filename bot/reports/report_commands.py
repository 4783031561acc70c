"""/stats and /export."""

import secrets
import time
from datetime import date
from pathlib import Path

from telegram import Update

from bot.access.administrators import note
from bot.held_files import close_ticket, drop_old, open_ticket
from bot.reports import export_tasks
from bot.reports.exports import Export
from bot.reports.stats_rendering import stats_text
from bot.reports.typing_sign import showing_typing
from bot.running_bot import BotContext, Visit, visit_of
from bot.separate_process import CrashedError, TooSlowError, run_apart
from bot.texts import say
from bot.transport.richtext import Run
from retrieval.errors import BaowenError

EXPORTS = "exports"  # in BAOWEN_DATA
EVENTS, FEEDBACK = "events", "feedback"
EXPORT_S = 600.0  # for a large archive on a slow machine


async def on_stats(update: Update, context: BotContext) -> None:
    """/stats: questions a day, how long answers took, feedback, what found no answer."""
    visit = visit_of(update, context)
    bot = visit.bot
    try:
        stats = await bot.workers.run(export_tasks.stats, bot.store.database.path, time.time())
        rich = stats_text(stats, visit.lang)
    except BaowenError as error:
        rich = (Run(error.line(visit.lang)),)
    await bot.sender.reply(visit.place, rich)


async def on_export(update: Update, context: BotContext) -> None:
    """/export events, /export feedback: a CSV file."""
    visit = visit_of(update, context)
    what = " ".join(context.args or ()).lower()
    if what not in (EVENTS, FEEDBACK):
        await visit.say("export_usage")
        return
    tray = visit.bot.data / EXPORTS
    drop_old(tray, time.time())
    try:
        folder = open_ticket(tray, secrets.token_hex(8))
        try:
            export = await showing_typing(visit.bot, visit.place, _write(visit, what, folder))
            await _send(visit, context, what, export)
        finally:
            close_ticket(folder)
    except BaowenError as error:
        await visit.tell(error.line(visit.lang))
    except TooSlowError:
        await visit.say("export_too_slow", seconds=EXPORT_S)
    except CrashedError:
        await visit.say("export_crashed")


async def _write(visit: Visit, what: str, folder: Path) -> Export:
    settings = visit.bot.settings
    path = folder / f"baowen-{what}-{date.today().isoformat()}.csv"
    if what == EVENTS:
        return await run_apart(EXPORT_S, export_tasks.export_events, settings.index_path, settings.model, path)
    database = visit.bot.store.database.path
    return await run_apart(EXPORT_S, export_tasks.export_feedback, database, path, visit.lang)


async def _send(visit: Visit, context: BotContext, what: str, export: Export) -> None:
    if not export.rows:
        await visit.say(f"export_no_{what}")
        return
    caption = say(f"export_{what}_caption", visit.lang, count=export.rows)
    if await visit.bot.sender.document(visit.place, export.path, caption):
        note(context.running_bot, visit.user.id, f"exported {what} {export.rows}")
