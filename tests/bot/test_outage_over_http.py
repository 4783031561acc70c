"""A network that is away for longer than the sender tries: the real bot, in this process so that minutes are short."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_telegram import Telegram
from own_bots import ANSWER, OTHER_ANSWER, OTHER_QUESTION, QUESTION

from bot import connection, processing, receiving, sender
from bot.serving import serve
from bot.settings import BotSettings
from bot.store import Store
from retrieval.settings import Settings


@pytest.fixture(autouse=True)
def short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.01, 0.01))
    monkeypatch.setattr(processing, "PAUSE", 0.05)
    monkeypatch.setattr(connection, "READ_S", 0.3)
    monkeypatch.setattr(receiving, "PAUSES", (0.01, 0.01))


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


def _serve(telegram: Telegram, folder: Path, index: Path, drive: Callable[[], None]) -> None:
    """Serve while somebody drives."""
    server = telegram.server
    settings = BotSettings(
        token=server.token, base_url=server.base_url, base_file_url=server.base_file_url, data=str(folder), workers="1"
    )
    store = Store.open(folder)

    async def run() -> None:
        serving = asyncio.create_task(serve(Settings(index=str(index)), settings, store, has_index=True))
        driving = asyncio.create_task(asyncio.to_thread(drive))
        await asyncio.wait((serving, driving), return_when=asyncio.FIRST_COMPLETED)
        signal.raise_signal(signal.SIGTERM)
        await serving
        await driving

    try:
        asyncio.run(run())
    finally:
        store.close()


def test_what_an_outage_kept_back_is_delivered_when_it_is_over(
    telegram: Telegram, tmp_path: Path, seeds_index: Path
) -> None:
    users = [telegram.user(7 + number) for number in range(3)]

    def drive() -> None:
        telegram.wait_until_polling()
        outage = telegram.faults.hang("sendMessage", times=None)
        for user in users:
            user.send(QUESTION)
        tries = len(users) * (len(sender.PAUSES) + 1)
        telegram.wait_until(lambda: outage.hits > tries, 20)  # each has been given up, one is at it anew
        telegram.faults.clear()
        for user in users:
            assert ANSWER in user.chat.wait_for(ANSWER).text
            assert OTHER_ANSWER in user.ask(OTHER_QUESTION).text
        telegram.wait_until_acknowledged()

    _serve(telegram, tmp_path, seeds_index, drive)
    assert [len(user.chat.bot_messages) for user in users] == [2, 2, 2]


def test_what_an_outage_kept_back_is_delivered_by_the_next_bot(
    telegram: Telegram, tmp_path: Path, seeds_index: Path
) -> None:
    user = telegram.user(7)

    def ask_in_vain() -> None:
        telegram.wait_until_polling()
        outage = telegram.faults.drop("sendMessage", times=None)
        user.send(QUESTION)
        telegram.wait_until(lambda: outage.hits > 4)

    _serve(telegram, tmp_path, seeds_index, ask_in_vain)
    telegram.faults.clear()
    _serve(telegram, tmp_path, seeds_index, lambda: user.chat.wait_for(ANSWER) and None)
    assert len(user.chat.bot_messages) == 1
