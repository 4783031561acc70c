"""原文: the cited lines in their surroundings, a page at a time; by button and by deep link."""

import json
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from bot import buttons, engine_tasks, rendering
from bot.access.admission import under_way, why_wait
from bot.engine_tasks import Original
from bot.pressed import Pressed, pressed_of
from bot.running_bot import BotContext, RunningBot
from bot.texts import say
from bot.transport.richtext import Rich
from bot.transport.sender import Place
from retrieval.errors import BaowenError


async def on_original(update: Update, context: BotContext) -> None:
    """Open a citation in a message of its own."""
    pressed = pressed_of(update, context)
    reply_id, number, _ = pressed.numbers(3)
    problem = _why_wait(pressed)
    if problem is None:
        problem = await open_original(pressed.bot, pressed.place, reply_id, number, pressed.lang)
    await pressed.bot.sender.acknowledge(pressed.query, problem, alert=bool(problem))


async def on_turn(update: Update, context: BotContext) -> None:
    """Turn the page in its message."""
    pressed = pressed_of(update, context)
    reply_id, number, shift = pressed.numbers(3)
    shown = _why_wait(pressed) or await _shown(pressed.bot, reply_id, number, shift, pressed.lang)
    if isinstance(shown, str):
        await pressed.bot.sender.acknowledge(pressed.query, shown, alert=True)
        return
    await pressed.bot.sender.edit(pressed.place.chat_id, pressed.message_id, *shown)
    await pressed.acknowledge()


async def open_original(bot: RunningBot, place: Place, reply_id: int, number: int, lang: str) -> str:
    """Send the surroundings of a reply's citation; what is in the way, or "". Callers see to it that there is room."""
    shown = await _shown(bot, reply_id, number, 0, lang)
    if isinstance(shown, str):
        return shown
    await bot.sender.reply(place, *shown)
    return ""


def _why_wait(pressed: Pressed) -> str | None:
    """Why the page cannot be read now; None where it can."""
    return why_wait(pressed.bot, pressed.user.id, pressed.update_id, pressed.lang)


async def _shown(
    bot: RunningBot, reply_id: int, number: int, shift: int, lang: str
) -> tuple[Rich, InlineKeyboardMarkup | None] | str:
    """A page of the surroundings with its buttons, or why there is none."""
    citation = _citation(bot, reply_id, number)
    if citation is None:
        return say("old_button", lang)
    try:
        lines = tuple(citation["lines"])
        with under_way(bot):
            original = await bot.workers.call(engine_tasks.original, citation["source"], lines, shift)
    except BaowenError:
        return say("original_gone", lang)
    if original is None:
        return say("no_more" if shift else "original_gone", lang)
    return _page(original, citation, lang), _turning(original, reply_id, number, shift, lang)


def _citation(bot: RunningBot, reply_id: int, number: int) -> dict[str, Any] | None:
    """Citation `number` (from 1) of a reply; None where it is forgotten."""
    reply = bot.store.reply(reply_id)
    citations: list[dict[str, Any]] = json.loads(reply.record).get("citations", []) if reply else []
    return citations[number - 1] if 0 < number <= len(citations) else None


def _page(original: Original, citation: dict[str, Any], lang: str) -> Rich:
    return rendering.page(original.page, citation["headline"], citation["published"], lang)


def _turning(original: Original, reply_id: int, number: int, shift: int, lang: str) -> InlineKeyboardMarkup | None:
    return buttons.below_original(reply_id, number, shift, above=original.is_above, below=original.is_below, lang=lang)
