"""One message that tells how far a work is: edited seldom enough for Telegram, its last word always said."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from telegram import InlineKeyboardMarkup

from bot.transport.richtext import Rich
from bot.transport.sender import Place, Sender, UndeliveredError

EVERY_S = 2.0  # between two edits
EVERY_IN_GROUP_S = 10.0  # a group takes 20 messages a minute, and answers come first
RETRY_S = 30.0  # when the network did not take the last word


class ProgressMessage:
    """The message; `message_id` is one that is there already and whose place it takes."""

    def __init__(
        self,
        sender: Sender,
        place: Place,
        keyboard: InlineKeyboardMarkup,
        message_id: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.place = place
        self.message_id = message_id
        self._sender = sender
        self._keyboard = keyboard
        self._clock = clock
        self._every = EVERY_S if place.chat_id > 0 else EVERY_IN_GROUP_S
        self._edited_at = -EVERY_IN_GROUP_S
        self._latest: Rich | None = None
        self._is_ending = asyncio.Event()
        self._editing: asyncio.Task[None] | None = None

    async def begin(self, rich: Rich) -> None:
        """Say the first word.

        Raises:
            UndeliveredError: the network failed.
        """
        await self._put(rich, self._keyboard)

    def show(self, rich: Rich) -> None:
        """Say it when the time has come, unless there is something newer then."""
        self._latest = rich
        if self._editing is None or self._editing.done():
            self._editing = asyncio.create_task(self._edit_latest())

    async def end(self, rich: Rich, *, at_once: bool = False) -> None:
        """Say the last word, without the keyboard, however long the network fails; once at the most if `at_once`."""
        self._is_ending.set()
        if self._editing is not None:
            await self._editing
        if not at_once:
            await asyncio.sleep(self._edited_at + EVERY_S - self._clock())
        while True:
            try:
                await self._put(rich, None)
            except UndeliveredError:
                if at_once:
                    return
                await asyncio.sleep(RETRY_S)
            else:
                return

    async def _put(self, rich: Rich, keyboard: InlineKeyboardMarkup | None) -> None:
        """Edit the message; send one where there is none, or none any more."""
        if self.message_id is not None and await self._edit(rich, keyboard):
            return
        self.message_id = await self._sender.reply(self.place, rich, keyboard)

    async def _edit(self, rich: Rich, keyboard: InlineKeyboardMarkup | None) -> bool:
        assert self.message_id is not None
        self._edited_at = self._clock()
        return await self._sender.edit(self.place.chat_id, self.message_id, rich, keyboard)

    async def _edit_latest(self) -> None:
        while self._latest is not None and self.message_id is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_ending.wait(), self._edited_at + self._every - self._clock())
            if self._is_ending.is_set():
                return
            rich, self._latest = self._latest, None
            with suppress(UndeliveredError):  # the next word will do
                await self._edit(rich, self._keyboard)
