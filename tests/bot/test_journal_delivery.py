"""The journal's queue in the real Updater and Application: polling, webhook, stopping."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_updates import BOT, question
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler, Updater
from telegram.request import BaseRequest, RequestData

from bot.store import Store
from bot.transport.journal import Journal, JournalQueue, NotJournaledError

TOKEN = "7000000001:nobody"
LONG = "长" * 4096  # more than fits into the free pages of a new database


class _Telegram(BaseRequest):
    """getUpdates like Telegram's: updates before the offset are forgotten."""

    def __init__(self, path: Path, updates: list[dict[str, Any]]) -> None:
        self._path = path
        self._updates = updates
        self.forgotten: list[int] = []
        self.forgot_all = asyncio.Event()

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        values = request_data.json_parameters if request_data else {}
        match url.rpartition("/")[2]:
            case "getMe":
                result: object = BOT
            case "getUpdates":
                result = await self._get_updates(int(values.get("offset", 0)), float(values.get("timeout", 0)))
            case _:
                result = True
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _get_updates(self, offset: int, timeout: float) -> list[dict[str, Any]]:
        gone = [update["update_id"] for update in self._updates if update["update_id"] < offset]
        with sqlite3.connect(self._path) as other:  # what another process would find if this one were killed now
            known = {update_id for (update_id,) in other.execute("SELECT update_id FROM updates")}
        assert known.issuperset(gone)
        self.forgotten += gone
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self.forgot_all.set()
            if timeout:
                await asyncio.Event().wait()  # a long poll, until the bot closes it
        return self._updates[:100]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path)
    yield store
    store.close()


def _bot(telegram: _Telegram) -> Bot:
    return Bot(TOKEN, request=telegram, get_updates_request=telegram)


def _run(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run to the end, with a time limit: a queue that stopped the library's polling would wait forever."""
    asyncio.run(asyncio.wait_for(run(), 20))


def _ids(queue: JournalQueue) -> list[int]:
    items = [queue.get_nowait() for _ in range(queue.qsize())]
    return [item.update_id for item in items if isinstance(item, Update)]


def test_telegram_forgets_an_update_only_when_it_is_on_disk(store: Store) -> None:
    async def run() -> None:
        telegram = _Telegram(store.database.path, [question(n) for n in range(1, 251)])
        queue = JournalQueue(Journal(store.database))
        async with Updater(_bot(telegram), queue) as updater:
            await updater.start_polling()
            await telegram.forgot_all.wait()
            await updater.stop()
        assert telegram.forgotten == list(range(1, 251))
        assert _ids(queue) == list(range(1, 251))

    _run(run)


def test_a_full_disk_holds_polling_up_and_loses_nothing(store: Store) -> None:
    async def run() -> None:
        telegram = _Telegram(store.database.path, [question(1), question(2, LONG), question(3)])
        queue = JournalQueue(Journal(store.database))
        failures: list[TelegramError] = []

        def make_room(error: TelegramError) -> None:
            failures.append(error)
            assert telegram.forgotten == []
            if len(failures) == 2:
                store.database.run("PRAGMA max_page_count = 1000000")

        async with Updater(_bot(telegram), queue) as updater:
            store.database.run("PRAGMA max_page_count = 1")
            await updater.start_polling(poll_interval=0.001, error_callback=make_room)
            await telegram.forgot_all.wait()
            await updater.stop()
        assert [type(error) for error in failures] == [NotJournaledError, NotJournaledError]
        assert _ids(queue) == [1, 2, 3]

    _run(run)


def test_a_stop_while_polling_waits_for_room_leaves_the_rest_with_telegram(store: Store) -> None:
    async def run() -> None:
        telegram = _Telegram(store.database.path, [question(n) for n in range(1, 6)])
        journal = Journal(store.database)
        queue = JournalQueue(journal, most_open=2)
        async with Updater(_bot(telegram), queue) as updater:
            await updater.start_polling()
            assert isinstance(await queue.get(), Update)
            await updater.stop()
        assert [pending.update_id for pending in journal.pending()] == [1, 2]
        assert telegram.forgotten == []  # they come again at the next start, when the first two are known

    _run(run)


async def _stopped_in_the_middle(
    application: Application[Any, Any, Any, Any, Any, Any], at_work: asyncio.Event
) -> None:
    """Stop like the bot: take no more updates, leave the waiting ones, finish the one in work."""
    assert isinstance(application.update_queue, JournalQueue)
    assert application.updater is not None
    await at_work.wait()
    await application.updater.stop()
    application.update_queue.set_aside()
    await application.stop()


@pytest.mark.parametrize("failing", [False, True])
def test_what_was_not_handled_at_the_stop_is_restored_at_the_next_start(store: Store, failing: bool) -> None:
    journal = Journal(store.database)

    async def run() -> None:
        telegram = _Telegram(store.database.path, [question(n) for n in range(1, 6)])
        at_work = asyncio.Event()
        handled = []

        async def handle(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            at_work.set()
            await telegram.forgot_all.wait()
            handled.append(update.update_id)
            if failing:
                raise ValueError
            journal.done(update.update_id)

        updater = Updater(_bot(telegram), JournalQueue(journal))
        application = ApplicationBuilder().updater(updater).build()
        application.add_handler(TypeHandler(Update, handle))
        async with application:
            await application.start()
            await updater.start_polling()
            await _stopped_in_the_middle(application, at_work)
        assert handled == [1]
        assert telegram.forgotten == [1, 2, 3, 4, 5]

    _run(run)
    expected = (1, 2, 3, 4, 5) if failing else (2, 3, 4, 5)
    assert JournalQueue(journal).restore(Bot(TOKEN)) == expected


def test_a_webhook_request_is_thanked_for_only_when_the_update_is_on_disk(store: Store, tmp_path: Path) -> None:
    socket = tmp_path / "s"

    async def run() -> None:
        telegram = _Telegram(store.database.path, [])
        queue = JournalQueue(Journal(store.database))
        transport = httpx.AsyncHTTPTransport(uds=str(socket))
        async with Updater(_bot(telegram), queue) as updater, httpx.AsyncClient(transport=transport) as client:

            async def post(update: dict[str, Any]) -> int:
                return (await client.post("http://bot/hook", json=update)).status_code

            await updater.start_webhook(unix=socket, url_path="hook", webhook_url="https://bot.example/hook")
            assert await post(question(1)) == 200
            store.database.run("PRAGMA max_page_count = 1")
            assert await post(question(2, LONG)) == 500
            store.database.run("PRAGMA max_page_count = 1000000")
            assert [await post(question(2, LONG)) for _ in range(2)] == [200, 200]
            await updater.stop()
        assert _ids(queue) == [1, 2]

    _run(run)
