"""The bot is stopped or killed, and started again: every question gets its answer, once."""

import os
import random
import select
import signal
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from fake_telegram import TOKEN, Telegram, User
from own_bots import ANSWER, ANSWERS, QUESTION, Room, answering_processes, answers

STORAGE = 4  # exit code


@pytest.fixture
def room(tmp_path: Path, page_index: Path) -> Iterator[Room]:
    with Telegram() as telegram:
        yield Room(telegram, tmp_path, page_index)


@pytest.fixture
def users(room: Room) -> list[User]:
    return [room.telegram.user(7_001 + number) for number in range(2)]


def _ask_all(users: list[User]) -> int:
    """Every user asks every question; the number of questions."""
    for user in users:
        for question in ANSWERS:
            user.send(question)
    return len(users) * len(ANSWERS)


def _wait_until_answered(room: Room, users: list[User], count: int, timeout: float = 30) -> None:
    room.telegram.wait_until(lambda: sum(len(answers(user)) for user in users) >= count, timeout, "not all answered")


def _sent(room: Room) -> int:
    return len(room.telegram.calls_of("sendMessage"))


def _last_messages(room: Room, users: list[User]) -> set[int]:
    """The messages that may have been on their way when the bot was killed: the last one to each user."""
    urllib.request.urlopen(f"{room.telegram.server.base_url}{TOKEN}/getMe")  # comes after all that the bot sent
    return {user.chat.bot_messages[-1].message_id for user in users if user.chat.bot_messages}


def _wait_until_gone(processes: Sequence[int]) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):  # it has ended already
            handle = os.pidfd_open(pid)
            assert select.select([handle], [], [], 10)[0], f"{pid} still runs"
            os.close(handle)


# --- stopped


def test_what_is_under_way_is_finished_and_what_came_too_late_is_answered_by_the_next(
    room: Room, users: list[User]
) -> None:
    with room.start(BAOWEN_WORKERS="2") as bot:
        late = room.telegram.faults.delay("sendMessage", seconds=0.3, times=None, after=True)
        _ask_all(users)
        room.telegram.wait_until(lambda: _sent(room) >= 1)
        children = bot.children()
        seconds, code = bot.terminate()
        _wait_until_gone(children)
        room.telegram.faults.clear()
    assert (code, seconds < 10) == (0, True)
    assert late.hits >= len(users)
    assert "Traceback" not in bot.output
    count = len(users) * len(ANSWERS) + _ask_all(users)
    with room.start():
        _wait_until_answered(room, users, count)
    for user in users:
        assert set(answers(user).values()) == {1}
        told = [(message.replied.text, message.text) for message in user.chat.bot_messages if message.replied]
        assert all(ANSWERS[question] in answer for question, answer in told)


def test_what_hangs_does_not_keep_the_bot_from_stopping_and_is_done_by_the_next(room: Room, users: list[User]) -> None:
    sent, working = users
    with room.start() as bot:
        held = room.telegram.faults.hang("sendMessage", times=None)
        sent.send(QUESTION)
        room.telegram.wait_until(lambda: held.hits)
        for pid in answering_processes(bot):
            os.kill(pid, signal.SIGSTOP)
        working.send(QUESTION)
        working.chat.wait_for_action()
        seconds, code = bot.terminate()
        room.telegram.faults.clear()
    assert (code, seconds < 10) == (0, True)
    with room.start():
        _wait_until_answered(room, users, 2)
    assert [[ANSWER in message.text for message in user.chat.bot_messages] for user in (sent, working)] == [[True]] * 2


def test_old_buttons_work_after_a_restart(room: Room, users: list[User], seeds_index: Path) -> None:
    user = users[0]
    room.environment["BAOWEN_INDEX"] = str(seeds_index)  # its lists have several pages
    with room.start() as bot:
        told = user.ask(QUESTION)
        listed = user.ask("/search 项目")
        bot.terminate()
    with room.start():
        assert not user.press(told, "原文").answer().get("show_alert")
        assert "二砂北路" in user.chat.wait_for(1, after=listed).text
        assert not user.press(listed, "下一页").answer().get("show_alert")
        assert len(listed.edits) == 1
        assert user.press(told, "👍").answer()["text"]
        user.press(told, "谁陪同")
        assert user.chat.wait_for("张丽娜", after=listed)


# --- killed


def test_kill_9_loses_nothing_repeats_only_what_was_open_and_leaves_no_process(room: Room, users: list[User]) -> None:
    dice, asked, sent_last = random.Random(4), 0, set[int]()
    for _ in range(3):
        with room.start(BAOWEN_WORKERS="2") as bot:
            enough = _sent(room) + dice.randrange(1, len(ANSWERS) * len(users))
            asked += _ask_all(users)
            room.telegram.wait_until(lambda enough=enough: _sent(room) >= enough)
            children = bot.children()
            bot.kill()
            sent_last |= _last_messages(room, users)
            _wait_until_gone(children)
    with room.start():
        _wait_until_answered(room, users, asked)
    for user in users:
        for question in answers(user):
            *repeated, _ = (message for message in user.chat.bot_messages if message.reply_to == question)
            assert {message.message_id for message in repeated} <= sent_last


def test_a_second_bot_on_the_same_data_is_refused_with_the_first_ones_number(room: Room, users: list[User]) -> None:
    with room.start() as first:
        second = room.start(wait=None)
        assert second.wait() == STORAGE
        assert str(first.pid) in second.output
        assert "BAOWEN_DATA" in second.output
        assert "Traceback" not in second.output
        assert ANSWER in users[0].ask(QUESTION).text
