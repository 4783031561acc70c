"""What an update holds while it is worked at: places among the open updates and among the questions that wait.

Both are bounded, so whoever only waits for the turn to send lets go of them. Else a chat to which much is sent, and
to which Telegram takes little, would hold up all others.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context

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
