"""One build of the index at a time, told of in one message with a button that stops it.

A build that the bot's end interrupts is done again after the restart: its update stays in the journal.
"""

import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from telegram import InlineKeyboardMarkup

from bot.access.administrators import note
from bot.building.build_job import BuildJob, BuildRequest, Cancelled
from bot.building.build_messages import Built
from bot.building.build_rendering import build_outcome, build_progress
from bot.building.progress_message import ProgressMessage
from bot.buttons import button
from bot.pressed import Pressed
from bot.running_bot import RunningBot
from bot.texts import say
from bot.transport.richtext import Rich, Run
from bot.transport.sender import Place, UndeliveredError
from retrieval.errors import BaowenError, StorageError
from retrieval.index.report import Progress

_log = logging.getLogger(__name__)
CANCEL = "x"
_MESSAGE = "build.json"  # in BAOWEN_DATA: where the progress of the present build is shown

Outcome = Built | Cancelled | BaowenError


class InterruptedBuildError(UndeliveredError):
    """The bot ended before the build did."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a build, and where it is told of."""

    bot: RunningBot
    update_id: int
    user_id: int
    lang: str
    place: Place
    header: Rich = ()  # stands above the progress and the report
    message_id: int | None = None  # the message whose place the progress takes


def order_of(pressed: Pressed, header: Rich = ()) -> Order:
    """An order by a button; the progress takes the place of its message."""
    bot, message_id = pressed.bot, pressed.message_id
    return Order(bot, pressed.update_id, pressed.user.id, pressed.lang, pressed.place, header, message_id)


async def run_build(order: Order, request: BuildRequest) -> Outcome:
    """Build and show how it goes; what became of it. The caller holds `bot.building`.

    Raises:
        InterruptedBuildError: the bot ends; the update that asked for the build is to come again.
        UndeliveredError: the network did not take the first word; nothing was built.
    """
    bot = order.bot
    if bot.is_stopping:
        raise InterruptedBuildError
    await _close_leftover(bot, order)
    keyboard = InlineKeyboardMarkup([[button(say("build_cancel_button", order.lang), CANCEL, "cancel")]])
    message = ProgressMessage(bot.sender, order.place, keyboard, order.message_id)
    await message.begin(_below(order, _first_word(order, request)))
    _keep_message(bot, message, order.lang)
    outcome = await _build(order, request, message)
    is_interrupted = bot.is_stopping and not isinstance(outcome, Built)
    _count(order, outcome, is_interrupted)
    if is_interrupted:
        await message.end(_below(order, (Run(say("build_interrupted", order.lang)),)), at_once=True)
    else:
        await message.end(_below(order, build_outcome(outcome, order.lang)), at_once=bot.is_stopping)
    (bot.data / _MESSAGE).unlink(missing_ok=True)
    if is_interrupted:
        raise InterruptedBuildError
    return outcome


def _first_word(order: Order, request: BuildRequest) -> Rich:
    if order.update_id in order.bot.again:
        return (Run(say("build_again", order.lang)),)
    return build_progress(None, order.lang, full=request.full)


async def _build(order: Order, request: BuildRequest, message: ProgressMessage) -> Outcome:
    bot = order.bot
    try:
        job = await BuildJob.start(request)
    except StorageError as error:
        return error
    bot.build = job
    try:
        if bot.is_stopping:
            await job.cancel()
        async for event in job.events():
            if not isinstance(event, Progress):
                return event
            message.show(_below(order, build_progress(event, order.lang)))
    finally:
        bot.build = None
    raise AssertionError("a build ends with its outcome")


def _below(order: Order, rich: Rich) -> Rich:
    return (*order.header, Run("\n\n"), *rich) if order.header else rich


def _count(order: Order, outcome: Outcome, is_interrupted: bool) -> None:
    """Note how it ended, in the metrics and among what administrators did."""
    if is_interrupted:
        ended, details = "interrupted", ""
    elif isinstance(outcome, Built):
        report = outcome.report
        ended, details = "built", f"new {report.new} changed {report.changed} removed {report.removed}"
    elif isinstance(outcome, Cancelled):
        ended, details = "cancelled", ""
    else:
        ended, details = "failed", outcome.en
    order.bot.metrics.builds.labels(ended).inc()
    with suppress(StorageError):  # the report is worth more than the note
        note(order.bot, order.user_id, f"build-{ended} {details}" if ended != "built" else f"built {details}")


def _keep_message(bot: RunningBot, message: ProgressMessage, lang: str) -> None:
    """Remember the message, so that a killed bot's does not show progress for ever."""
    if message.message_id is None:
        return
    kept = {"chat_id": message.place.chat_id, "message_id": message.message_id, "lang": lang}
    try:
        (bot.data / _MESSAGE).write_text(json.dumps(kept), encoding="utf-8")
    except OSError as error:  # a full disk is no reason not to build
        _log.warning("progress message not kept", extra={"reason": error.strerror})


async def _close_leftover(bot: RunningBot, order: Order) -> None:
    """End the progress message of a build that was killed with the bot, unless it is to be gone on with."""
    path: Path = bot.data / _MESSAGE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        chat_id, message_id, lang = int(kept["chat_id"]), int(kept["message_id"]), str(kept["lang"])
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("progress message not found again", extra={"reason": str(error)})
        return
    if (chat_id, message_id) != (order.place.chat_id, order.message_id):
        await bot.sender.edit(chat_id, message_id, (Run(say("build_interrupted", lang)),))
    path.unlink(missing_ok=True)
