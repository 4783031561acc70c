"""Shows that work is under way for as long as it is."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.running_bot import TYPING_LASTS, RunningBot
from bot.transport.sender import Place

_T = TypeVar("_T")


async def showing_typing(bot: RunningBot, place: Place, work: Coroutine[Any, Any, _T]) -> _T:
    """The work's value; meanwhile the typing sign."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            bot.show_typing(place)
            await asyncio.wait({task}, timeout=TYPING_LASTS)
        await bot.settle_typing(place)
        return task.result()
    finally:
        task.cancel()
