"""Chats take turns, and updates hold places while they are worked at.

What waits of one chat, however much, holds up another chat by one item at a time. An update holds places among the open
updates and among the questions that wait. Both are bounded, so whoever only waits for the turn to send lets go of them.
Else a chat to which much is sent, and to which Telegram takes little, would hold up all others.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context, ContextVar, copy_context
from typing import Generic, TypeVar

Count = Callable[[int], None]  # adds to the number of places that are taken

_slot: ContextVar["Slot | None"] = ContextVar("slot", default=None)


class Slot:
    """The places that an update holds."""

    def __init__(self, chat_id: int) -> None:
        self.chat_id = chat_id
        self._held: list[Count] = []
        self._is_let_go = False

    @contextmanager
    def working(self, *counted: Count) -> Iterator[None]:
        """Make this the slot of all that runs inside. `counted` are places that are taken already and stay so."""
        self._held += counted
        token = _slot.set(self)
        try:
            yield
        finally:
            _slot.reset(token)

    @contextmanager
    def holding(self, count: Count) -> Iterator[None]:
        """Take one more place."""
        count(1)
        self._held.append(count)
        try:
            yield
        finally:
            self._held.remove(count)
            count(-1)

    @contextmanager
    def letting_go(self) -> Iterator[None]:
        """Let go of all places until the end of the context; only the outermost such context counts."""
        if self._is_let_go:
            yield
            return
        self._change(-1)
        self._is_let_go = True
        try:
            yield
        finally:
            self._is_let_go = False
            self._change(1)

    def _change(self, by: int) -> None:
        for count in self._held:
            count(by)


@contextmanager
def holding(count: Count) -> Iterator[None]:
    """Take a place for the update at hand; outside an update simply take it."""
    slot = _slot.get() or Slot(0)
    with slot.holding(count):
        yield


@contextmanager
def letting_go() -> Iterator[None]:
    """Let go of the places of the update at hand while it only waits."""
    slot = _slot.get()
    if slot is None:
        yield
        return
    with slot.letting_go():
        yield


def chat_at_hand() -> int:
    """The chat of the update at hand; 0 outside an update."""
    slot = _slot.get()
    return slot.chat_id if slot else 0


def outside() -> Context:
    """A context for a task that no update waits for: it holds no places, so it has none to let go of."""
    context = copy_context()
    context.run(_slot.set, None)
    return context


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
