"""Turns of chats, and the gate that lets so many in at once."""

import asyncio

from virtual_time import run_virtually

from bot.transport.slots import FairGate, Slot, Turns, chat_at_hand, holding, letting_go, outside


def test_chats_take_turns_and_each_keeps_its_order() -> None:
    turns: Turns[str] = Turns()
    for chat, item in ((1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1"), (2, "b2")):
        turns.add(chat, item)
    assert [turns.next() for _ in range(7)] == ["a1", "b1", "c1", "a2", "b2", "a3", None]


def test_a_chat_that_may_not_go_is_passed_over_and_keeps_its_place() -> None:
    turns: Turns[str] = Turns()
    for chat, item in ((1, "a1"), (2, "b1"), (2, "b2")):
        turns.add(chat, item)
    assert [turns.next(lambda chat: chat != 1), turns.next(), turns.next(), turns.next()] == ["b1", "a1", "b2", None]


def test_a_crowd_in_one_chat_delays_another_by_one_that_is_inside() -> None:
    async def crowd() -> list[int]:
        gate, done = FairGate(2), []

        async def work(chat: int) -> None:
            async with gate.entered(chat):
                await asyncio.sleep(1)
                done.append(chat)

        tasks = [asyncio.ensure_future(work(1)) for _ in range(20)]
        await asyncio.sleep(0.5)
        await work(2)
        await asyncio.gather(*tasks)
        return done

    done = run_virtually(crowd)
    assert 2 in done[:4]
    assert len(done) == 21


def test_who_gives_up_waiting_leaves_the_gate_to_the_others() -> None:
    async def crowd() -> int:
        gate, done = FairGate(1), [0]

        async def work() -> None:
            async with gate.entered(1):
                await asyncio.sleep(1)
                done[0] += 1

        tasks = [asyncio.ensure_future(work()) for _ in range(5)]
        await asyncio.sleep(0.5)
        tasks[1].cancel()
        await asyncio.sleep(0.5)
        tasks[2].cancel()  # in the moment in which it is let in
        await asyncio.gather(*tasks, return_exceptions=True)
        await work()
        return done[0]

    assert run_virtually(crowd) == 4


def test_a_task_that_no_update_waits_for_lets_go_of_nothing() -> None:
    held = [0]

    def count(by: int) -> None:
        held[0] += by

    async def wait() -> int:
        with letting_go():
            return held[0]

    async def work() -> tuple[int, int, int]:
        with Slot(5).working(), holding(count):
            apart = await asyncio.get_running_loop().create_task(wait(), context=outside())
            return apart, await wait(), chat_at_hand()

    assert run_virtually(work) == (1, 0, 5)
    assert held == [0]


def test_letting_go_within_letting_go_counts_once() -> None:
    held = [1]

    def count(by: int) -> None:
        held[0] += by

    with Slot(5).working(count), letting_go():
        with letting_go():
            assert held == [0]
        assert held == [0]
    assert held == [1]
