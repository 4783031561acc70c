"""The outgoing limiter: so much goes to Telegram as it takes, and the chats take turns.

Telegram takes 30 messages a second from a bot, 20 a minute to one group, and may ask to wait for one chat. The
library's limiter keeps the first two, but it serves whoever came first: a thousand answers to one person would hold up
all others. Here the next message goes to the chat that waited longest, so each chat that waits delays the others by one
message a round.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.transport.slots import Turns, letting_go

_T = TypeVar("_T")
A_SECOND = int(FloodLimit.MESSAGES_PER_SECOND)
AT_ONCE = 3  # of those: a bucket of so many that fills with EVENLY a second lets no second have more than both
EVENLY = A_SECOND - AT_ONCE - 2  # two less, because messages do not arrive as evenly as they are sent
A_MINUTE_TO_A_GROUP = int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)
MINUTE_S = 61.0  # a second more, for the same reason
TYPING = "sendChatAction"
SIGN_S = 0.5  # that a typing sign may wait
_LEAST_S = 0.001  # so that rounding never makes the limiter come back too early again and again
KEEP_CHATS = 512  # windows of groups; those in which nothing was sent for a minute are dropped first


class FairLimiter(BaseRateLimiter[int]):
    """Keeps Telegram's limits on what is sent. Requests without a chat, such as answers to buttons, go at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: Turns[_Turn] = Turns()
        self._tokens, self._filled_at = float(AT_ONCE), clock()
        self._groups: dict[int, deque[float]] = {}  # group → when the messages of the last minute were sent
        self._paused: dict[int, float] = {}  # chat → until when Telegram asked to wait
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing has to be prepared."""

    async def shutdown(self) -> None:
        """Give no more turns."""
        if self._timer is not None:
            self._timer.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _T]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _T:
        """Make the request when the turn of its chat has come.

        Raises:
            RetryAfter: Telegram asks to wait; or this is a typing sign that would come late.
        """
        chat_id = data.get("chat_id")
        if chat_id is None:
            return await callback(*args, **kwargs)
        await self._turn(int(chat_id), endpoint)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pause(int(chat_id), seconds_of(error))
            raise

    async def _turn(self, chat_id: int, endpoint: str) -> None:
        """Wait until the chat may be written to; a typing sign does not wait long, because a late one says nothing."""
        turn = _Turn(chat_id, asyncio.get_running_loop().create_future(), is_sign=endpoint == TYPING)
        self._turns.add(chat_id, turn)
        self._give()
        if turn.come.done():
            return
        try:
            with letting_go():
                await asyncio.wait_for(turn.come, SIGN_S if turn.is_sign else None)
        except TimeoutError:
            raise RetryAfter(1) from None

    def _give(self) -> None:
        """Give a turn to all that may go now, and come back when the next one may."""
        now = self._clock()
        while self._has_token(now) and (turn := self._turns.next(lambda chat_id: self._wait(chat_id, now) <= 0)):
            if not turn.come.done():  # else whoever waited for it was cancelled
                self._tokens -= 1
                if turn.chat_id < 0 and not turn.is_sign:
                    self._window(turn.chat_id, now).append(now)
                turn.come.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if waits := [self._wait(chat_id, now) for chat_id in self._turns.chats]:
            wait = max(min(waits), (1 - self._tokens) / EVENLY, _LEAST_S)
            self._timer = asyncio.get_running_loop().call_later(wait, self._give)

    def _has_token(self, now: float) -> bool:
        """Fill the bucket of all chats; whether it holds a token."""
        filled = self._tokens + (now - self._filled_at) * EVENLY
        self._tokens, self._filled_at = min(float(AT_ONCE), filled), now
        return self._tokens >= 1

    def _wait(self, chat_id: int, now: float) -> float:
        """The seconds until this chat may be written to, whatever goes to others; 0 or less: now."""
        wait = self._paused.get(chat_id, now) - now
        if chat_id > 0:
            return wait
        window = self._window(chat_id, now)
        return max(wait, window[0] + MINUTE_S - now) if len(window) >= A_MINUTE_TO_A_GROUP else wait

    def _window(self, chat_id: int, now: float) -> deque[float]:
        """When the messages to a group in the last minute were sent."""
        if len(self._groups) >= KEEP_CHATS:
            self._groups = {one: sent for one, sent in self._groups.items() if sent and sent[-1] > now - MINUTE_S}
        window = self._groups.setdefault(chat_id, deque())
        while window and window[0] <= now - MINUTE_S:
            window.popleft()
        return window

    def _pause(self, chat_id: int, seconds: float) -> None:
        """Send nothing to a chat for so long."""
        now = self._clock()
        self._paused = {one: until for one, until in self._paused.items() if until > now}
        self._paused[chat_id] = now + seconds


@dataclass(frozen=True, slots=True)
class _Turn:
    """A request that waits for its turn."""

    chat_id: int
    come: asyncio.Future[None]
    is_sign: bool  # it does not count in the minute of a group


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()
