"""/stats and /export."""

import time
from datetime import date
from itertools import dropwhile
from pathlib import Path

from bot.access.gate import note
from bot.held_files import export_folder
from bot.reports import exports
from bot.reports.exports import Export, Stats
from bot.request import Request
from bot.separate_process import CrashedError, TooSlowError, run_in_process
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.errors import BaowenError
from retrieval.index.engines import index_engine

EVENTS, FEEDBACK = "events", "feedback"
EXPORT_S = 600.0  # for a large archive on a slow machine
_LONGEST_QUESTION = 100  # characters


async def on_stats(request: Request) -> None:
    """/stats: questions a day, how long answers took, feedback, and questions without an answer."""
    bot = request.bot
    try:
        stats = await bot.workers.run(exports.stats, bot.store.database.path, time.time())
        rich = stats_text(stats, request.lang)
    except BaowenError as error:
        rich = (Run(error.line(request.lang)),)
    await request.reply(rich)


async def on_export(request: Request) -> None:
    """/export events, /export feedback: a CSV file."""
    what = " ".join(request.arguments).lower()
    if what not in (EVENTS, FEEDBACK):
        await request.say("export_usage")
        return
    try:
        with export_folder(request.bot.data) as folder:
            export = await request.bot.while_typing(request.place, _write(request, what, folder))
            await _send(request, what, export)
    except BaowenError as error:
        await request.tell(error.line(request.lang))
    except TooSlowError:
        await request.say("export_too_slow", seconds=EXPORT_S)
    except CrashedError:
        await request.say("export_crashed")


def stats_text(stats: Stats, lang: str) -> Rich:
    """Questions a day, how long answers took, what people thought of them, and questions without an answer."""
    title = Run(say("stats_title", lang, days=len(stats.days)), ("b",))
    days = tuple(dropwhile(lambda day: not day.asked, stats.days))
    if not days:
        return title, Run(f"\n{say('stats_none', lang)}")
    lines = [say("stats_day", lang, day=day.day, asked=day.asked, answered=day.answered) for day in days]
    if stats.p50_seconds is not None and stats.p95_seconds is not None:
        lines.append(say("stats_latency", lang, p50=stats.p50_seconds, p95=stats.p95_seconds))
    lines.append(say("stats_feedback", lang, up=stats.up, down=stats.down))
    if stats.unanswered:
        lines += ["", say("stats_unanswered", lang), *(f"· {_clipped(question)}" for question in stats.unanswered)]
    return title, Run("".join(f"\n{line}" for line in lines))


async def _write(request: Request, what: str, folder: Path) -> Export:
    settings = request.bot.settings
    path = folder / f"baowen-{what}-{date.today().isoformat()}.csv"
    if what == EVENTS:
        place = (settings.index_path, settings.model, index_engine(settings))
        return await run_in_process(EXPORT_S, exports.export_events, *place, path)
    database = request.bot.store.database.path
    return await run_in_process(EXPORT_S, exports.export_feedback, database, path, request.lang)


async def _send(request: Request, what: str, export: Export) -> None:
    if not export.rows:
        await request.say(f"export_no_{what}")
        return
    caption = say(f"export_{what}_caption", request.lang, count=export.rows)
    if await request.bot.sender.document(request.place, export.path, caption):
        note(request.bot, request.user.id, f"exported {what} {export.rows}")


def _clipped(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_QUESTION else f"{line[: _LONGEST_QUESTION - 1]}…"
