"""Chats take turns: what waits of one chat, however much, holds up another chat by one item at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Turns(Generic[_T]):
    """Items that wait, by chat. Within a chat the first that came is the first to go."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[_T]] = {}  # in the order in which the chats have their turns

    def add(self, chat_id: int, item: _T) -> None:
        self._waiting.setdefault(chat_id, deque()).append(item)

    def next(self, may: Callable[[int], bool] = lambda chat_id: True) -> _T | None:
        """Take an item of the first chat that may go, which then stands last; None where none may go."""
        chat_id = next((one for one in self._waiting if may(one)), None)
        if chat_id is None:
            return None
        items = self._waiting.pop(chat_id)
        item = items.popleft()
        if items:
            self._waiting[chat_id] = items
        return item

    @property
    def chats(self) -> Iterable[int]:
        """The chats that wait."""
        return self._waiting.keys()


class FairGate:
    """Lets so many in at once; those who wait are let in by turns of their chats."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._turns: Turns[asyncio.Future[None]] = Turns()

    @asynccontextmanager
    async def entered(self, chat_id: int) -> AsyncIterator[None]:
        """Wait to be let in, and leave at the end of the context."""
        if self._free:
            self._free -= 1
        else:
            await self._let_in(chat_id)
        try:
            yield
        finally:
            self._leave()

    async def _let_in(self, chat_id: int) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._turns.add(chat_id, waiting)
        try:
            await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():  # let in and cancelled in the same moment
                self._leave()
            raise

    def _leave(self) -> None:
        """Let the next one in who still waits."""
        while (waiting := self._turns.next()) is not None:
            if not waiting.done():
                waiting.set_result(None)
                return
        self._free += 1
