"""An event loop whose clock jumps to the next event, so that tests of minutes take milliseconds."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class _Jumping(selectors.SelectSelector):
    """Never waits; what it would have waited is added to its clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing will ever happen"
        self.now += timeout
        return super().select(0)


def run_virtually(work: Callable[[], Awaitable[T]]) -> T:
    """The value of the work, in a loop with such a clock."""
    selector = _Jumping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]

    async def run() -> T:
        return await work()

    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()
