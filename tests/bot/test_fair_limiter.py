"""The outgoing limiter on a clock that jumps: Telegram's limits hold, and no chat waits for another's thousand."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest
from telegram.error import RetryAfter
from virtual_time import run_virtually

from bot.transport.fair_limiter import A_MINUTE_TO_A_GROUP, A_SECOND, EVENLY, FairLimiter
from bot.transport.slots import Slot, holding

GROUP = -100


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # as the bot sets it, or the library warns at each refusal


class Post:
    """Requests to a Telegram that takes all, at once or when the network lets it through, and when it took them."""

    def __init__(self, held_up: tuple[float, float] = (0.0, 0.0)) -> None:
        """held_up: from when to when, in seconds, nothing gets through."""
        self.held_up = held_up
        self.limiter = FairLimiter(asyncio.get_running_loop().time)
        self.sent: list[tuple[int, float]] = []  # chat, when
        self.began = asyncio.get_running_loop().time()

    async def send(self, chat_id: int, endpoint: str = "sendMessage", refusal: Exception | None = None) -> float:
        """The seconds since the beginning until Telegram has the message."""

        async def take() -> bool:
            if refusal is not None:
                raise refusal
            start, end = self.held_up
            if start <= (now := asyncio.get_running_loop().time() - self.began) < end:
                await asyncio.sleep(end - now)
            self.sent.append((chat_id, asyncio.get_running_loop().time()))
            return True

        await self.limiter.process_request(take, (), {}, endpoint, {"chat_id": chat_id}, None)
        return asyncio.get_running_loop().time() - self.began

    async def send_all(self, *chats: int) -> list[float]:
        return list(await asyncio.gather(*(self.send(chat) for chat in chats)))

    def times(self, fits: Callable[[int], bool] = lambda chat: True) -> list[float]:
        return [at for chat, at in self.sent if fits(chat)]


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(start <= at < start + seconds for at in times) for start in times)


def test_a_thousand_messages_to_one_person_delay_another_by_a_moment() -> None:
    async def flood() -> tuple[list[float], float]:
        post = Post()
        flooded = asyncio.ensure_future(post.send_all(*[7] * 1000))
        await asyncio.sleep(1)
        before = asyncio.get_running_loop().time()
        other = post.began + await post.send(8) - before
        return await flooded, other

    flooded, other = run_virtually(flood)
    assert max(flooded) > 30  # so long it takes
    assert other < 0.1


def test_a_person_waits_for_one_message_of_each_chat_that_waits() -> None:
    async def flood() -> float:
        post = Post()
        crowd = [chat for chat in range(1, 31) for _ in range(20)]
        _, other = await asyncio.gather(post.send_all(*crowd), post.send(99))
        return other

    assert run_virtually(flood) < 31 / EVENLY + 0.1


def test_no_second_has_more_than_thirty_and_none_is_wasted() -> None:
    async def flood() -> Post:
        post = Post()
        await post.send_all(*range(1, 501))
        return post

    post = run_virtually(flood)
    times = post.times()
    assert most_within(times, 1.0) <= A_SECOND
    assert times[-1] - times[0] < 500 / EVENLY + 0.1


def test_no_minute_has_more_than_twenty_to_a_group_and_people_do_not_wait_for_it() -> None:
    async def flood() -> tuple[Post, list[float]]:
        post = Post()
        to_group = asyncio.ensure_future(post.send_all(*[GROUP] * 50))
        await asyncio.sleep(0.01)
        people = await post.send_all(1, 2, 3)
        await to_group
        return post, people

    post, people = run_virtually(flood)
    assert max(people) < 0.5
    to_group = post.times(lambda chat: chat == GROUP)
    assert len(to_group) == 50
    assert most_within(to_group, 60.0) == A_MINUTE_TO_A_GROUP
    assert to_group[-1] - to_group[0] < 125


@pytest.mark.parametrize("held_up", [(0.5, 1.0), (0.0, 1.5), (2.0, 9.0)])
def test_messages_that_were_held_up_arrive_together_and_no_second_has_more_than_thirty(
    held_up: tuple[float, float],
) -> None:
    async def flood() -> Post:
        post = Post(held_up)
        await post.send_all(*range(1, 301))
        return post

    times = run_virtually(flood).times()
    assert len(times) == 300
    assert most_within(times, 1.0) <= A_SECOND


def test_what_was_held_up_on_its_way_to_a_group_counts_in_the_minute_in_which_it_arrived() -> None:
    async def flood() -> Post:
        post = Post(held_up=(0.0, 9.0))
        await post.send_all(*[GROUP] * 45)
        return post

    times = run_virtually(flood).times()
    assert len(times) == 45
    assert most_within(times, 60.0) == A_MINUTE_TO_A_GROUP


def test_messages_to_one_chat_keep_their_order() -> None:
    async def flood() -> list[float]:
        return await Post().send_all(*[GROUP] * 45)

    times = run_virtually(flood)
    assert all(one <= next_one for one, next_one in pairwise(times))


def test_where_telegram_asks_to_wait_only_that_chat_waits() -> None:
    async def refused() -> tuple[float, float]:
        post = Post()
        with pytest.raises(RetryAfter):
            await post.send(7, refusal=RetryAfter(200))
        other = await post.send(8)
        return other, await post.send(7)

    other, same = run_virtually(refused)
    assert other < 1
    assert 200 <= same < 201


def test_a_typing_sign_goes_soon_or_not_at_all_and_takes_no_place_in_the_minute_of_a_group() -> None:
    async def signs() -> tuple[list[float], list[float]]:
        post = Post()
        soon = [await post.send(GROUP, "sendChatAction") for _ in range(10)]
        messages = await post.send_all(*[GROUP] * A_MINUTE_TO_A_GROUP)
        with pytest.raises(RetryAfter):
            await post.send(GROUP, "sendChatAction")
        return soon, messages

    soon, messages = run_virtually(signs)
    assert max(soon) < 0.5
    assert max(messages) < 3


def test_who_is_cancelled_while_waiting_takes_no_turn() -> None:
    async def flood() -> Post:
        post = Post()
        waiting = [asyncio.ensure_future(post.send(GROUP)) for _ in range(40)]
        await asyncio.sleep(10)
        for task in waiting[20:30]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return post

    post = run_virtually(flood)
    assert len(post.sent) == 30
    assert post.sent[-1][1] - post.began < 65


def test_who_waits_for_a_turn_holds_no_place() -> None:
    async def flood() -> tuple[int, int]:
        post, held = Post(), [0]

        def count(by: int) -> None:
            held[0] += by

        async def answer() -> None:
            with Slot(GROUP).working(), holding(count):
                await post.send(GROUP)

        answering = [asyncio.ensure_future(answer()) for _ in range(30)]
        await asyncio.sleep(5)
        while_waiting = held[0]
        await asyncio.gather(*answering)
        return while_waiting, held[0]

    assert run_virtually(flood) == (0, 0)
