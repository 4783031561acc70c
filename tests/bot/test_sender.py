"""The sender with a failing Telegram, and with shortened pauses."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import pytest
from fake_telegram import Telegram, User
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.bot_settings import BotSettings
from bot.transport import connection, sender
from bot.transport.connection import Bot
from bot.transport.richtext import MOST_PARTS, Run
from bot.transport.sender import Place, Sender, UndeliveredError

T = TypeVar("T")
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("原文", callback_data="o:1:1:0")]])
HELLO = (Run("你好", ("b",)),)
LONG = (Run("这句话有十二个字,不多。" * 800),)  # three messages


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(connection, "READ_S", 0.3)


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture
def user(telegram: Telegram) -> User:
    return telegram.user(7, started=True)


def _with_sender(
    telegram: Telegram, work: Callable[[Sender], Awaitable[T]], moved: dict[int, int] | None = None, **more: str
) -> T:
    """The result of `work`, which gets a sender."""

    async def run() -> T:
        settings = BotSettings(token=telegram.server.token, base_url=telegram.server.base_url, **more)
        async with Bot(settings, revoked=lambda: None) as bot:
            return await work(Sender(bot, (moved if moved is not None else {}).__setitem__))

    return asyncio.run(run())


def test_a_request_that_times_out_is_made_again(telegram: Telegram, user: User) -> None:
    telegram.faults.hang("sendMessage")
    number = _with_sender(telegram, lambda sender: sender.reply(Place(7), HELLO, KEYBOARD))
    assert [message.message_id for message in user.chat.bot_messages] == [number]
    assert user.chat.bot_messages[0].marked("bold") == ["你好"]


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "drop"])
def test_when_every_try_fails_the_answer_is_not_given_up_but_handed_back(
    kind: str, telegram: Telegram, user: User
) -> None:
    fault = getattr(telegram.faults, kind)("sendMessage", times=None)
    with pytest.raises(UndeliveredError):
        _with_sender(telegram, lambda sender: sender.reply(Place(7), HELLO))
    assert fault.hits == 3


def test_a_token_refused_in_between_hands_the_answer_back_at_once(telegram: Telegram, user: User) -> None:
    fault = telegram.faults.refuse("sendMessage", status=401, description="Unauthorized", times=None)
    with pytest.raises(UndeliveredError):
        _with_sender(telegram, lambda sender: sender.reply(Place(7), HELLO))
    assert fault.hits == 1


def test_a_wait_of_two_hundred_seconds_is_waited_out_and_logged(
    telegram: Telegram, user: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    telegram.faults.too_many("sendMessage", retry_after=200)
    monkeypatch.setattr(sender, "asyncio", SimpleNamespace(sleep=sleep))
    settings = {"flood_limit": "off"}
    assert _with_sender(telegram, lambda sender: sender.reply(Place(7), HELLO), **settings) is not None
    assert waited == [200.1]
    assert [record.seconds for record in caplog.records if record.msg == "Telegram asks to wait"] == [200]


def test_a_wait_of_hours_hands_the_answer_back(telegram: Telegram, user: User) -> None:
    telegram.faults.too_many("sendMessage", retry_after=7200, times=None)
    with pytest.raises(UndeliveredError, match="7200"):
        _with_sender(telegram, lambda sender: sender.reply(Place(7), HELLO))


def test_a_long_answer_goes_in_parts_with_the_buttons_below_the_last(telegram: Telegram, user: User) -> None:
    counts: list[int] = []
    _with_sender(telegram, lambda sender: sender.reply(Place(7), LONG, KEYBOARD, sent=counts.append))
    parts = user.chat.bot_messages
    assert "".join(part.text for part in parts) == LONG[0].text
    assert [bool(part.buttons) for part in parts] == [False, False, True]
    assert counts == [1, 2, 3]


def test_parts_that_went_out_before_a_restart_do_not_go_again(telegram: Telegram, user: User) -> None:
    _with_sender(telegram, lambda sender: sender.reply(Place(7), LONG, KEYBOARD, already_sent=2))
    (part,) = user.chat.bot_messages
    assert LONG[0].text.endswith(part.text)
    assert part.buttons


def test_a_blocked_bot_and_an_unknown_chat_are_no_errors(telegram: Telegram, user: User) -> None:
    user.block_bot()
    assert _with_sender(telegram, lambda sender: sender.reply(Place(7), HELLO)) is None
    assert _with_sender(telegram, lambda sender: sender.reply(Place(404), HELLO)) is None


def test_a_group_with_a_new_number_is_told_of_and_written_to(telegram: Telegram, user: User) -> None:
    grown = telegram.group(-77).migrate(-100_777, user)
    moved: dict[int, int] = {}
    _with_sender(telegram, lambda sender: sender.reply(Place(-77, reply_to=5), HELLO), moved)
    assert moved == {-77: -100_777}
    assert [message.text for message in grown.bot_messages] == ["你好"]


def test_an_edit_tells_whether_the_message_is_there(telegram: Telegram, user: User) -> None:
    async def edit_twice_then_after_it_was_deleted(sender: Sender) -> list[bool]:
        number = await sender.reply(Place(7), (Run("一会儿"),))
        assert number is not None
        done = [await sender.edit(7, number, HELLO) for _ in range(2)]
        user.delete(number)
        return [*done, await sender.edit(7, number, (Run("再见"),))]

    assert _with_sender(telegram, edit_twice_then_after_it_was_deleted) == [True, True, False]


def test_a_file_arrives_after_a_failure_and_not_at_one_who_blocked_the_bot(
    telegram: Telegram, user: User, tmp_path: Path
) -> None:
    (tmp_path / "记录.csv").write_text("谁,何时\n", encoding="utf-8-sig")
    telegram.faults.drop("sendDocument")
    assert _with_sender(telegram, lambda sender: sender.document(Place(7), tmp_path / "记录.csv", "记" * 2000))
    (message,) = user.chat.bot_messages
    assert message.document_bytes == "谁,何时\n".encode("utf-8-sig")
    assert len(message.text) == 1024
    user.block_bot()
    assert not _with_sender(telegram, lambda sender: sender.document(Place(7), tmp_path / "记录.csv", ""))


def test_a_megabyte_of_text_is_a_handful_of_messages(telegram: Telegram, user: User) -> None:
    _with_sender(telegram, lambda sender: sender.reply(Place(7), (Run("长" * 1_000_000, ("b",)),), KEYBOARD))
    parts = user.chat.bot_messages
    assert len(parts) == MOST_PARTS
    assert parts[-1].text.endswith("\n……")
    assert parts[-1].buttons
