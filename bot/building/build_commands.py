"""/reindex, its stop button, and the offer of a first build."""

import logging

from telegram import InlineKeyboardMarkup, Update

from bot.building.build_job import BuildRequest
from bot.building.build_runs import CANCEL, Order, order_of, run_build
from bot.buttons import button
from bot.pressed import pressed_of
from bot.running_bot import BotContext, RunningBot, visit_of
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import Place, UndeliveredError

__all__ = ["BUILD", "CANCEL", "offer_build", "on_build", "on_cancel", "on_reindex"]

_log = logging.getLogger(__name__)
BUILD = "b"
_FULL = "full"


async def on_reindex(update: Update, context: BotContext) -> None:
    """/reindex takes up what has changed; /reindex full builds all anew."""
    visit = visit_of(update, context)
    bot, words = visit.bot, [word.lower() for word in context.args or ()]
    if words not in ([], [_FULL]):
        await visit.say("reindex_usage")
        return
    turn = bot.building
    if turn.locked() and visit.update_id not in bot.again:
        await visit.say("build_running")
        return
    async with turn:
        order = Order(bot, visit.update_id, visit.user.id, visit.lang, visit.place)
        await run_build(order, _request(bot, full=words == [_FULL]))


async def on_cancel(update: Update, context: BotContext) -> None:
    """Stop: the build ends, and its message says so."""
    pressed = pressed_of(update, context)
    job = pressed.bot.build
    if job is None:
        await pressed.alert("build_not_running")
        return
    await pressed.acknowledge("build_cancelling")
    await job.cancel()


async def offer_build(bot: RunningBot) -> None:
    """Ask every administrator whether to build, since there is no index."""
    for admin in sorted(bot.bot_settings.admin_ids):
        lang = bot.lang_known(admin)
        text = say("offer_build", lang, archive=bot.settings.archive_path)
        keyboard = InlineKeyboardMarkup([[button(say("button_build", lang), BUILD, "build")]])
        try:
            await bot.sender.reply(Place(admin), (Run(text),), keyboard)
        except UndeliveredError:  # the next start offers it again, and there is /reindex
            _log.warning("no build offered", extra={"user": admin})


async def on_build(update: Update, context: BotContext) -> None:
    """The offer taken up: its message shows how the build goes."""
    pressed = pressed_of(update, context)
    bot = pressed.bot
    turn = bot.building
    if turn.locked() and pressed.update_id not in bot.again:
        await pressed.alert("build_running")
        return
    await pressed.acknowledge()
    async with turn:
        await run_build(order_of(pressed), _request(bot))


def _request(bot: RunningBot, *, full: bool = False) -> BuildRequest:
    settings = bot.settings
    return BuildRequest(settings.index_path, settings.model, full=full, archive=settings.archive_path)
