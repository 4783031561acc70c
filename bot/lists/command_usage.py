"""What stands behind a command, and how it is used where nothing stands there."""

from collections.abc import Callable

from bot import engine_tasks
from bot.access.limits import MOST_CHARACTERS
from bot.engine_tasks import Sample
from bot.running_bot import BotContext, Visit
from retrieval.errors import BaowenError
from retrieval.index.lexical import squeeze


async def argument_of(visit: Visit, context: BotContext) -> str | None:
    """What stands behind the command, "" where nothing can be seen there; None where it is too long, which is said."""
    text = " ".join(context.args or ())
    if len(text) > MOST_CHARACTERS:
        await visit.say("too_long", most=MOST_CHARACTERS)
        return None
    return text if squeeze(text) else ""


async def tell_usage(visit: Visit, key: str, command: str, argument: Callable[[Sample], str]) -> None:
    """Say how a command is used, with an argument that the archive has something for."""
    try:
        sample = await visit.bot.workers.call(engine_tasks.sample)
    except BaowenError:
        sample = Sample()
    await visit.say(key, example=f"/{command} {argument(sample)}")
