"""Whether there is room for one more question or list, and that it is counted while it is worked at."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.running_bot import Desk
from bot.texts import say


def why_wait(desk: Desk, user_id: int, update_id: int, lang: str) -> str | None:
    """Why it cannot be taken now; None where it can. An update from before a restart was let in then."""
    if update_id in desk.again:
        return None
    if desk.limits.is_full:
        return say("busy", lang)
    wait = desk.limits.take(user_id, time.monotonic())
    if wait is None:
        return None
    return say("too_fast_for_all" if wait.is_for_all else "too_fast", lang, seconds=math.ceil(wait.seconds))


@contextmanager
def under_way(desk: Desk) -> Iterator[None]:
    """Count it among what waits."""
    desk.limits.waiting += 1
    desk.metrics.waiting.inc()
    try:
        yield
    finally:
        desk.limits.waiting -= 1
        desk.metrics.waiting.dec()
