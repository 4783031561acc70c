"""Whether there is room for one more question or list, and that it is counted while it is worked at."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.running_bot import RunningBot
from bot.texts import say


def why_wait(bot: RunningBot, user_id: int, update_id: int, lang: str) -> str | None:
    """Why it cannot be taken now; None where it can. An update from before a restart was let in then."""
    if update_id in bot.again:
        return None
    if bot.limits.is_full:
        return say("busy", lang)
    wait = bot.limits.take(user_id, time.monotonic())
    if wait is None:
        return None
    return say("too_fast_for_all" if wait.is_for_all else "too_fast", lang, seconds=math.ceil(wait.seconds))


@contextmanager
def under_way(bot: RunningBot) -> Iterator[None]:
    """Count it among what waits."""
    bot.limits.waiting += 1
    bot.metrics.waiting.inc()
    try:
        yield
    finally:
        bot.limits.waiting -= 1
        bot.metrics.waiting.dec()
