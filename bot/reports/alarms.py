"""Administrators are told of errors and of a disk that takes nothing more, once a day for each kind.

Whatever is logged as an error rings; a record with `alarm="disk"` is about storing, any other about the bot itself.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.running_bot import RunningBot
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import Place, UndeliveredError
from retrieval.errors import StorageError

CHECK_S = 5.0
DAY_S = 24 * 3600.0
DISK, ERROR = "disk", "error"
_LONGEST = 200  # characters of a log line


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was logged of one kind since administrators were told of it."""

    count: int
    last: str  # the last line


class Alarms(logging.Handler):
    """Counts what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._troubles: dict[str, Trouble] = {}

    def emit(self, record: logging.LogRecord) -> None:
        kind = DISK if getattr(record, "alarm", "") == DISK else ERROR
        before = self._troubles.get(kind)
        self._troubles[kind] = Trouble(before.count + 1 if before else 1, _line(record)[:_LONGEST])

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        return dict(self._troubles)

    def told(self, kind: str) -> None:
        """Begin to count anew."""
        self._troubles.pop(kind, None)


def _line(record: logging.LogRecord) -> str:
    """What was logged, and why."""
    error = record.exc_info[1] if record.exc_info else None
    why = getattr(record, "reason", "") or (type(error).__name__ if error else "")
    return f"{record.getMessage()} ({why})" if why else record.getMessage()


async def watch(bot: RunningBot, alarms: Alarms) -> None:
    """Tell administrators of trouble while the bot runs."""
    told_at: dict[str, float] = {}  # a full disk may not take it down
    logging.getLogger().addHandler(alarms)
    try:
        while bot.bot_settings.admin_ids:
            await asyncio.sleep(CHECK_S)
            for kind, trouble in alarms.troubles.items():
                now = time.time()
                if now - max(told_at.get(kind, 0.0), _told_at(bot, kind)) >= DAY_S and await _tell(bot, kind, trouble):
                    told_at[kind] = now
                    with suppress(StorageError):
                        bot.store.alarm_told(kind, now)
                    alarms.told(kind)
    finally:
        logging.getLogger().removeHandler(alarms)


def _told_at(bot: RunningBot, kind: str) -> float:
    try:
        return bot.store.alarm_told_at(kind)
    except StorageError:
        return 0.0


async def _tell(bot: RunningBot, kind: str, trouble: Trouble) -> bool:
    """Tell all administrators; whether one of them got it."""
    is_told = False
    for admin in sorted(bot.bot_settings.admin_ids):
        lang = bot.lang_known(admin)
        text = say(f"alarm_{kind}", lang, count=trouble.count, last=trouble.last, folder=bot.data)
        with suppress(UndeliveredError):
            is_told |= await bot.sender.reply(Place(admin), (Run(text),)) is not None
    return is_told
