"""Questions that the archive at hand answers, to show how one asks."""

from bot import engine_tasks
from bot.running_bot import RunningBot
from retrieval.errors import BaowenError


async def examples_of(bot: RunningBot) -> tuple[str, ...]:
    """None where there is no index."""
    try:
        return await bot.workers.call(engine_tasks.examples)
    except BaowenError:
        return ()
