"""Internal errors go to the log; a chat gets a line that says what to do, and never the text of an exception."""

import logging
import os
import re
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from fake_telegram import TOKEN, BotProcess, Telegram, User
from own_bots import ANSWER, QUESTION, Room, answering_processes, serve_here

from bot import monitoring

OF_PROGRAMS = re.compile(r"Traceback|Error\b|Exception|[Ee]rrno|\.py\b|sqlite|0x[0-9a-f]{6}|/tmp/|None\b")
EVERYTHING = (
    QUESTION,
    "/search 二砂北路",
    "/events",
    "/person 李晓雷",
    "/place 二砂北路",
    "/recent",
    "/status",
    "/help",
)


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture
def index(tmp_path: Path, page_index: Path) -> Path:
    """An index that the test may damage."""
    return Path(shutil.copytree(page_index, tmp_path / "index"))


@pytest.fixture
def bot(telegram: Telegram, tmp_path: Path, index: Path) -> Iterator[BotProcess]:
    with Room(telegram, tmp_path, index).start() as process:
        yield process


@pytest.fixture
def user(telegram: Telegram) -> User:
    return telegram.user(7)


def _to_zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _to_its_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(("damage", "is_open"), [(Path.unlink, False), (_to_zeros, True), (_to_its_half, True)])
def test_a_damaged_index_is_told_in_plain_words(
    damage: Callable[[Path], None], is_open: bool, bot: BotProcess, user: User, index: Path
) -> None:
    told = user.ask(QUESTION)
    for path in index.rglob("*"):
        if path.is_file() and path.name != "CURRENT":
            damage(path)
    if not is_open:
        _kill(answering_processes(bot))
    for text in EVERYTHING:
        user.ask(text)
    alerts = [user.press(told, label).answer().get("text") or "" for label in ("原文", "更多", "全部记录")]
    said = [*alerts, *(message.text for message in user.chat.bot_messages)]
    assert len(user.chat.bot_messages) > len(EVERYTHING)
    assert not [text for text in said if OF_PROGRAMS.search(text)]


def test_a_fault_of_the_program_is_a_number_in_the_chat_and_a_traceback_without_the_token_in_the_log(
    telegram: Telegram, bot: BotProcess, user: User
) -> None:
    telegram.faults.bad_gateway("sendMessage")
    telegram.faults.drop("getUpdates")
    user.send(QUESTION)
    while not user.chat.bot_messages:  # until no process is left to answer the question
        _kill(answering_processes(bot))
    (told,) = user.chat.bot_messages
    number = re.search(r"\b[0-9a-f]{6}\b", told.text)
    assert number is not None, told
    assert not OF_PROGRAMS.search(told.text)
    assert ANSWER in user.ask(QUESTION).text
    bot.terminate()
    assert f"error {number[0]}" in bot.output
    assert "WorkerDiedError" in bot.output
    assert TOKEN.split(":")[1] not in bot.output


def test_a_question_whose_process_is_killed_is_answered_by_another(bot: BotProcess, user: User) -> None:
    user.ask(QUESTION)
    processes = answering_processes(bot)
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    asked = user.send(QUESTION)
    user.chat.wait_for_action(count=1)
    _kill(processes)
    assert ANSWER in user.chat.wait_for(ANSWER, after=asked).text
    assert len(user.chat.bot_messages) == 2
    assert not set(processes) & set(bot.children())


def test_a_full_disk_keeps_back_no_answer_no_list_and_nothing_that_is_shared(
    telegram: Telegram, bot: BotProcess, user: User
) -> None:
    user.ask("/help")
    texts, processes = (QUESTION, "/recent", "/search 二砂北路"), answering_processes(bot)
    users = [telegram.user(8 + number) for number in range(len(texts))]
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    for asker, text in zip(users, texts, strict=True):
        asker.send(text)
        asker.chat.wait_for_action()  # by now the journal has the question
    _, most = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, most))
    for pid in processes:
        os.kill(pid, signal.SIGCONT)
    told = [asker.chat.wait_for(1, timeout=20) for asker in users]
    assert [bool(message.marked("code")) for message in told] == [True] * len(texts)  # each answer cites its source
    assert user.inline(QUESTION).answer()["results"]
    telegram.wait_until(lambda: bot.output.count('"event": "not kept"') >= 3 * len(texts))
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (most, most))
    assert "太旧" in users[0].press(told[0], "原文").answer()["text"]
    assert ANSWER in user.ask(QUESTION).text
    assert [len(asker.chat.bot_messages) for asker in users] == [1] * len(texts)
    assert "Traceback" not in bot.output


def test_administrators_are_told_once_of_errors_and_once_of_a_full_disk(
    telegram: Telegram, tmp_path: Path, page_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitoring, "CHECK_S", 0.05)
    admins = [telegram.user(number, started=True) for number in (901, 902)]

    def drive() -> None:
        telegram.wait_until_polling()
        logging.getLogger("bot.test").error("error abc123", exc_info=ValueError("x"))
        logging.getLogger("bot.test").error("not kept", extra={"reason": "The disk is full.", "alarm": "disk"})
        for admin in admins:
            told = {message.text for message in (admin.chat.wait_for(one) for one in ("机器人出错 1 次", "磁盘满了"))}
            assert any("error abc123 (ValueError)" in text for text in told)
            assert any("The disk is full." in text for text in told)
        logging.getLogger("bot.test").error("error def456")
        time.sleep(0.3)

    serve_here(telegram, tmp_path, page_index, drive, admins="901,902")
    serve_here(telegram, tmp_path, page_index, drive_again(telegram), admins="901,902")
    assert [len(admin.chat.bot_messages) for admin in admins] == [2, 2]  # not again within a day, nor after a restart


def drive_again(telegram: Telegram) -> Callable[[], None]:
    def drive() -> None:
        telegram.wait_until_polling()
        logging.getLogger("bot.test").error("error 0123ab")
        time.sleep(0.3)

    return drive


def _kill(processes: list[int]) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
