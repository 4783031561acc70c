"""/reindex, its stop button and the offer of a first build; one build at a time, shown in one message.

A build that ends because the bot ends is started again after the restart: its update stays in the journal.
"""

import json
import logging
from contextlib import suppress
from pathlib import Path

from telegram import InlineKeyboardMarkup

from bot.access.gate import note
from bot.building.build_job import BuildJob, BuildRequest, Built, Cancelled
from bot.building.build_report import ProgressMessage, build_outcome, build_progress
from bot.buttons import BUILD, STOP_BUILD, button
from bot.request import Request
from bot.running_bot import RunningBot
from bot.texts import say
from bot.transport.richtext import Rich, Run
from bot.transport.sender import Place, UndeliveredError
from retrieval.errors import BaowenError, StorageError
from retrieval.index.report import Progress

_log = logging.getLogger(__name__)
_FULL = "full"
_MESSAGE = "build.json"  # in BAOWEN_DATA: where the progress of the present build is shown

Outcome = Built | Cancelled | BaowenError


class InterruptedBuildError(UndeliveredError):
    """The bot ended before the build did."""


async def on_reindex(request: Request) -> None:
    """/reindex reads what has changed; /reindex full builds the whole index anew."""
    bot, words = request.bot, [word.lower() for word in request.arguments]
    if words not in ([], [_FULL]):
        await request.say("reindex_usage")
        return
    if bot.building.locked() and not request.is_taken_up:
        await request.say("build_running")
        return
    async with bot.building:
        await run_build(request, _everything(bot, full=words == [_FULL]))


async def on_stop_build(request: Request) -> None:
    """停止: end the build; its message then says so."""
    job = request.bot.build
    if job is None:
        await request.alert(say("build_not_running", request.lang))
        return
    await request.acknowledge("build_cancelling")
    await job.cancel()


async def offer_build(bot: RunningBot) -> None:
    """Ask every administrator whether to build, because there is no index."""
    for admin in sorted(bot.bot_settings.admin_ids):
        lang = bot.lang_known(admin)
        text = say("offer_build", lang, archive=bot.settings.archive_path)
        keyboard = InlineKeyboardMarkup([[button(say("button_build", lang), BUILD, "build")]])
        try:
            await bot.sender.reply(Place(admin), (Run(text),), keyboard)
        except UndeliveredError:  # the next start offers it again, and there is /reindex
            _log.warning("no build offered", extra={"user": admin})


async def on_build(request: Request) -> None:
    """The button of that offer: build, and show the progress in the message of the offer."""
    bot = request.bot
    if bot.building.locked() and not request.is_taken_up:
        await request.alert(say("build_running", request.lang))
        return
    await request.acknowledge()
    async with bot.building:
        await run_build(request, _everything(bot))


async def run_build(request: Request, wanted: BuildRequest, header: Rich = ()) -> Outcome:
    """Build and show the progress, in the message of the pressed button if there is one; how the build ended.

    header: stands above the progress and the report. The caller holds `bot.building`.

    Raises:
        InterruptedBuildError: the bot ends; the update that asked for the build is handled again after the restart.
        UndeliveredError: the network failed before the first message; nothing was built.
    """
    bot, lang = request.bot, request.lang
    if bot.is_stopping:
        raise InterruptedBuildError
    await _close_leftover(request)
    keyboard = InlineKeyboardMarkup([[button(say("build_cancel_button", lang), STOP_BUILD, "cancel")]])
    message = ProgressMessage(bot.sender, request.place, keyboard, _shown_in(request))
    await message.begin(_below(header, _first_text(request, wanted)))
    _keep_message(bot, message, lang)
    outcome = await _build(request, wanted, message, header)
    is_interrupted = bot.is_stopping and not isinstance(outcome, Built)
    _count(request, outcome, is_interrupted)
    if is_interrupted:
        await message.end(_below(header, (Run(say("build_interrupted", lang)),)), at_once=True)
    else:
        await message.end(_below(header, build_outcome(outcome, lang)), at_once=bot.is_stopping)
    (bot.data / _MESSAGE).unlink(missing_ok=True)
    if is_interrupted:
        raise InterruptedBuildError
    return outcome


def _everything(bot: RunningBot, *, full: bool = False) -> BuildRequest:
    """A build of all roots of the index; of the archive's folder where there is no index yet."""
    settings = bot.settings
    return BuildRequest(
        settings.index_path, settings.model, full=full, archive=settings.archive_path, workers=settings.builders
    )


def _shown_in(request: Request) -> int | None:
    """The message that is to show the progress; None: a new one."""
    return request.message_id if request.button is not None else None


def _first_text(request: Request, wanted: BuildRequest) -> Rich:
    if request.is_taken_up:
        return (Run(say("build_again", request.lang)),)
    return build_progress(None, request.lang, full=wanted.full)


async def _build(request: Request, wanted: BuildRequest, message: ProgressMessage, header: Rich) -> Outcome:
    bot = request.bot
    try:
        job = await BuildJob.start(wanted)
    except StorageError as error:
        return error
    bot.build = job
    try:
        if bot.is_stopping:
            await job.cancel()
        async for event in job.events():
            if not isinstance(event, Progress):
                return event
            message.show(_below(header, build_progress(event, request.lang)))
    finally:
        bot.build = None
    raise AssertionError("a build ends with its outcome")


def _below(header: Rich, rich: Rich) -> Rich:
    return (*header, Run("\n\n"), *rich) if header else rich


def _count(request: Request, outcome: Outcome, is_interrupted: bool) -> None:
    """Count how the build ended, and record it among the acts of administrators."""
    if is_interrupted:
        ended, details = "interrupted", ""
    elif isinstance(outcome, Built):
        report = outcome.report
        ended, details = "built", f"new {report.new} changed {report.changed} removed {report.removed}"
    elif isinstance(outcome, Cancelled):
        ended, details = "cancelled", ""
    else:
        ended, details = "failed", outcome.en
    request.bot.metrics.builds.labels(ended).inc()
    with suppress(StorageError):  # the report is worth more than the note
        note(request.bot, request.user.id, f"build-{ended} {details}" if ended != "built" else f"built {details}")


def _keep_message(bot: RunningBot, message: ProgressMessage, lang: str) -> None:
    """Store where the progress is shown, so that the message does not show it for ever if the bot is killed."""
    if message.message_id is None:
        return
    kept = {"chat_id": message.place.chat_id, "message_id": message.message_id, "lang": lang}
    try:
        (bot.data / _MESSAGE).write_text(json.dumps(kept), encoding="utf-8")
    except OSError as error:  # a full disk is no reason not to build
        _log.warning("progress message not kept", extra={"reason": error.strerror})


async def _close_leftover(request: Request) -> None:
    """End the progress message of a build that was killed with the bot, unless this build goes on in it."""
    bot = request.bot
    path: Path = bot.data / _MESSAGE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        chat_id, message_id, lang = int(kept["chat_id"]), int(kept["message_id"]), str(kept["lang"])
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("progress message not found again", extra={"reason": str(error)})
        return
    if (chat_id, message_id) != (request.place.chat_id, _shown_in(request)):
        await bot.sender.edit(chat_id, message_id, (Run(say("build_interrupted", lang)),))
    path.unlink(missing_ok=True)
