"""The outgoing limiter: so much goes to Telegram as it takes, and the chats take turns.

Telegram takes 30 messages a second from a bot, 20 a minute to one group, and may ask to wait for one chat. The
library's limiter keeps the first two, but it serves whoever came first: a thousand answers to one person would hold up
all others. Here the next message goes to the chat that waited longest, so each chat that waits delays the others by one
message a round.

A message reaches Telegram somewhere between being sent and being answered. It counts from the one until a second, or a
minute, after the other: where the machine or the network pauses, those that were held up arrive together.
"""

import asyncio
import math
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
SECOND_S, MINUTE_S = 1.05, 61.0  # more than that of Telegram, whose clock is another
TYPING = "sendChatAction"
SIGN_S = 0.5  # that a typing sign may wait
_LEAST_S = 0.001  # so that rounding never makes the limiter come back too early again and again
KEEP_CHATS = 512  # minutes of groups; those in which nothing was sent are dropped first


class _Span:
    """The requests that Telegram may count in its current second or minute."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._under_way = 0
        self._answered: deque[float] = deque()  # when

    def begin(self) -> None:
        """A request is sent."""
        self._under_way += 1

    def end(self, now: float) -> None:
        """It is answered, or given up."""
        self._under_way -= 1
        self._answered.append(now)

    def wait(self, now: float) -> float:
        """The seconds until there is room for another; 0: now; no end where all are under way."""
        while self._answered and self._answered[0] <= now - self._seconds:
            self._answered.popleft()
        if self._under_way + len(self._answered) < self._most:
            return 0.0
        return self._answered[0] + self._seconds - now if self._answered else math.inf

    def is_free(self, now: float) -> bool:
        """Whether nothing counts in it."""
        return self.wait(now) <= 0 and not self._under_way and not self._answered


class FairLimiter(BaseRateLimiter[int]):
    """Keeps Telegram's limits on what is sent. Requests without a chat, such as answers to buttons, go at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: Turns[_Turn] = Turns()
        self._tokens, self._filled_at = float(AT_ONCE), clock()
        self._all = _Span(A_SECOND, SECOND_S)
        self._groups: dict[int, _Span] = {}
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
        turn = _Turn(int(chat_id), asyncio.get_running_loop().create_future(), is_sign=endpoint == TYPING)
        try:
            await self._come(turn)
            return await self._asked(turn, callback(*args, **kwargs))
        finally:
            self._end(turn)

    async def _asked(self, turn: "_Turn", request: Coroutine[Any, Any, _T]) -> _T:
        """Make the request; where Telegram asks to wait, its chat waits."""
        try:
            return await request
        except RetryAfter as error:
            self._pause(turn.chat_id, seconds_of(error))
            raise

    async def _come(self, turn: "_Turn") -> None:
        """Wait until the chat may be written to; a typing sign does not wait long, because a late one says nothing."""
        self._turns.add(turn.chat_id, turn)
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
        while self._may_send(now) and (turn := self._turns.next(lambda chat_id: self._wait(chat_id, now) <= 0)):
            if not turn.come.done():  # else whoever waited for it was cancelled
                self._tokens -= 1
                for span in self._spans(turn):
                    span.begin()
                turn.come.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waits = [self._wait(chat_id, now) for chat_id in self._turns.chats]
        wait = max(min(waits, default=math.inf), self._all.wait(now), (1 - self._tokens) / EVENLY, _LEAST_S)
        if wait < math.inf:  # else the end of a request under way gives the next turn
            self._timer = asyncio.get_running_loop().call_later(wait, self._give)

    def _end(self, turn: "_Turn") -> None:
        """A request is answered; one whose turn never came was not sent."""
        if turn.come.done() and not turn.come.cancelled():
            for span in self._spans(turn):
                span.end(self._clock())
            self._give()

    def _spans(self, turn: "_Turn") -> list[_Span]:
        """In which the request counts; the minute of a group holds no typing signs."""
        return [self._all, self._group(turn.chat_id)] if turn.chat_id < 0 and not turn.is_sign else [self._all]

    def _may_send(self, now: float) -> bool:
        """Fill the bucket of all chats; whether it holds a token, and Telegram's second has room."""
        filled = self._tokens + (now - self._filled_at) * EVENLY
        self._tokens, self._filled_at = min(float(AT_ONCE), filled), now
        return self._tokens >= 1 and self._all.wait(now) <= 0

    def _wait(self, chat_id: int, now: float) -> float:
        """The seconds until this chat may be written to, whatever goes to others; 0 or less: now."""
        wait = self._paused.get(chat_id, now) - now
        return wait if chat_id > 0 else max(wait, self._group(chat_id).wait(now))

    def _group(self, chat_id: int) -> _Span:
        """The minute of a group."""
        if chat_id not in self._groups and len(self._groups) >= KEEP_CHATS:
            now = self._clock()
            self._groups = {one: span for one, span in self._groups.items() if not span.is_free(now)}
        return self._groups.setdefault(chat_id, _Span(A_MINUTE_TO_A_GROUP, MINUTE_S))

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
