"""The journal and the queue over it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_updates import CHOSEN, INLINE, KEPT, question
from store_room import NOW
from telegram import Bot, Update

from bot.store import Store
from bot.transport.journal import Journal, JournalQueue, NotJournaledError, PendingUpdate

BOT = Bot("1:nobody")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path)
    yield store
    store.close()


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store.database)


def _update(update_id: int, body: dict[str, Any] | None = None) -> Update:
    return Update.de_json({"update_id": update_id, **body} if body else question(update_id), BOT)


def _queue(journal: Journal, most_open: int = 0) -> JournalQueue:
    return JournalQueue(journal, most_open, clock=lambda: NOW)


def _ids(journal: Journal) -> list[int]:
    return [pending.update_id for pending in journal.pending()]


def _waiting(queue: JournalQueue) -> list[object]:
    items = [queue.get_nowait() for _ in range(queue.qsize())]
    return [item.update_id if isinstance(item, Update) else item for item in items]


def _holds(larger: object, smaller: object) -> bool:
    """Whether `larger` contains everything in `smaller`, in the same places."""
    if isinstance(smaller, dict):
        return isinstance(larger, dict) and all(key in larger and _holds(larger[key], smaller[key]) for key in smaller)
    if isinstance(smaller, list):
        return isinstance(larger, list) and len(larger) == len(smaller) and all(map(_holds, larger, smaller))
    return larger == smaller


def test_an_update_is_pending_until_it_is_done_and_known_afterwards(journal: Journal) -> None:
    assert journal.receive(7, '{"a": 1}', NOW)
    assert not journal.receive(7, "{}", NOW + 1)
    assert journal.pending() == [PendingUpdate(7, '{"a": 1}', NOW, 0, 0)]
    journal.done(7)
    assert journal.pending() == []
    assert not journal.receive(7, "{}", NOW + 2)


def test_pending_updates_come_in_the_order_of_arrival_though_numbers_began_anew(journal: Journal) -> None:
    for update_id in (900_000_001, 900_000_002, 17):
        journal.receive(update_id, "{}", NOW)
    assert _ids(journal) == [900_000_001, 900_000_002, 17]


def test_attempts_and_sent_parts_are_counted(journal: Journal) -> None:
    journal.receive(7, "{}", NOW)
    assert [journal.attempt(7), journal.attempt(7)] == [1, 2]
    journal.set_parts_sent(7, 3)
    assert journal.parts_sent(7) == 3
    assert journal.pending() == [PendingUpdate(7, "{}", NOW, 2, 3)]


def test_attempts_that_ended_are_forgotten_and_the_sent_parts_are_not(journal: Journal) -> None:
    journal.receive(7, "{}", NOW)
    journal.attempt(7)
    journal.set_parts_sent(7, 1)
    journal.forget_attempts(7)
    assert journal.pending() == [PendingUpdate(7, "{}", NOW, 0, 1)]


def test_an_update_that_is_not_in_the_journal_has_no_attempts_and_no_parts(journal: Journal) -> None:
    journal.done(8)
    journal.set_parts_sent(8, 1)
    assert (journal.attempt(8), journal.parts_sent(8), journal.pending()) == (0, 0, [])


@pytest.mark.parametrize("name", KEPT)
def test_a_restored_update_is_the_one_that_was_received(journal: Journal, name: str) -> None:
    received = _update(7, KEPT[name])
    queue, later = _queue(journal), _queue(journal)
    queue.put_nowait(received)
    assert later.restore(BOT) == (7,)
    restored = later.get_nowait()
    assert isinstance(restored, Update)
    assert restored == received
    assert restored.to_dict() == received.to_dict()
    assert _holds(restored.to_dict(), {"update_id": 7, **KEPT[name]})
    assert restored.get_bot() is BOT


def test_a_restored_message_has_its_entities_reply_and_quote_as_objects(journal: Journal) -> None:
    _queue(journal).put_nowait(_update(7, KEPT["a reply in a topic"]))
    queue = _queue(journal)
    queue.restore(BOT)
    update = queue.get_nowait()
    assert isinstance(update, Update)
    message = update.message
    assert message is not None
    assert message.parse_entities() == {message.entities[0]: "@baowen_bot"}
    assert message.reply_to_message is not None
    assert message.reply_to_message.from_user is not None
    assert message.reply_to_message.from_user.is_bot
    assert message.reply_to_message.get_bot() is BOT


def test_half_a_surrogate_pair_does_not_stop_an_update(journal: Journal) -> None:
    _queue(journal).put_nowait(Update.de_json(question(7, "谁\ud83d?"), BOT))
    queue = _queue(journal)
    queue.restore(BOT)
    update = queue.get_nowait()
    assert isinstance(update, Update)
    assert update.message is not None
    assert update.message.text == "谁\ud83d?"


def test_put_writes_an_update_down_before_it_is_queued(journal: Journal) -> None:
    queue = _queue(journal)
    asyncio.run(queue.put(_update(7)))
    assert _ids(journal) == [7]
    assert _waiting(queue) == [7]


def test_an_update_delivered_again_is_queued_once(journal: Journal) -> None:
    queue = _queue(journal)
    for update_id in (7, 8, 7, 8, 9):
        queue.put_nowait(_update(update_id))
    assert _waiting(queue) == [7, 8, 9]
    journal.done(7)
    queue.put_nowait(_update(7))
    assert _waiting(queue) == []


def test_what_was_restored_and_is_delivered_again_is_queued_once(journal: Journal) -> None:
    _queue(journal).put_nowait(_update(7))
    queue = _queue(journal)
    assert queue.restore(BOT) == (7,)
    queue.put_nowait(_update(7))
    queue.put_nowait(_update(8))
    assert _waiting(queue) == [7, 8]


@pytest.mark.parametrize("body", [{"inline_query": INLINE}, {"chosen_inline_result": CHOSEN}])
def test_inline_queries_are_not_written_down(journal: Journal, body: dict[str, Any]) -> None:
    queue = _queue(journal)
    queue.put_nowait(_update(7, body))
    assert _waiting(queue) == [7]
    assert _ids(journal) == []


def test_a_signal_that_is_no_update_passes(journal: Journal) -> None:
    queue, signal = _queue(journal), object()
    asyncio.run(queue.put(signal))
    assert _waiting(queue) == [signal]
    assert _ids(journal) == []


def test_an_unreadable_row_does_not_bar_the_start(journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    journal.receive(6, '{"update_id": 6, "message": {"no": "chat"}}', NOW)
    journal.receive(7, json.dumps(question(7)), NOW)
    queue = _queue(journal)
    assert queue.restore(BOT) == (7,)
    assert _ids(journal) == [7]
    assert "cannot be restored" in caplog.text


def test_an_update_for_which_the_disk_has_no_room_is_neither_queued_nor_known(store: Store, journal: Journal) -> None:
    queue = _queue(journal)
    store.database.run("PRAGMA max_page_count = 1")  # the file cannot grow
    with pytest.raises(NotJournaledError, match="disk is full"):
        asyncio.run(queue.put(Update.de_json(question(7, "长" * 4096), BOT)))
    assert _waiting(queue) == []
    store.database.run("PRAGMA max_page_count = 1000000")
    queue.put_nowait(Update.de_json(question(7, "长" * 4096), BOT))
    assert _waiting(queue) == [7]


def test_put_waits_while_as_many_as_allowed_are_in_work(journal: Journal) -> None:
    async def run() -> None:
        queue = _queue(journal, most_open=2)
        await queue.put(_update(1))
        await queue.put(_update(2))
        assert _waiting(queue) == [1, 2]  # both are being handled now, and none is queued
        third = asyncio.create_task(queue.put(_update(3)))
        fourth = asyncio.create_task(queue.put(_update(4)))
        await asyncio.sleep(0)
        assert _ids(journal) == [1, 2]  # the third is not in the journal; Telegram still has it
        queue.task_done()
        await third
        assert not fourth.done()
        await queue.put(object())  # the stop signal never waits
        queue.task_done()
        queue.task_done()
        await fourth
        assert _ids(journal) == [1, 2, 3, 4]

    asyncio.run(run())


def test_what_is_set_aside_stays_pending_for_the_next_start(journal: Journal) -> None:
    async def run() -> None:
        queue, signal = _queue(journal, most_open=3), object()
        for update_id in (1, 2, 3):
            await queue.put(_update(update_id))
        assert isinstance(await queue.get(), Update)
        waits = asyncio.create_task(queue.put(_update(4)))
        await asyncio.sleep(0)
        queue.set_aside()
        await waits
        await queue.put(_update(5))
        await queue.put(signal)
        assert _waiting(queue) == [signal]
        journal.done(1)
        queue.task_done()
        queue.task_done()
        await queue.join()

    asyncio.run(run())
    assert _queue(journal).restore(BOT) == (2, 3, 4, 5)


def test_a_signal_to_stop_that_was_queued_already_is_not_set_aside(journal: Journal) -> None:
    queue, signal = _queue(journal), object()
    queue.put_nowait(_update(1))
    queue.put_nowait(signal)
    queue.set_aside()
    assert _waiting(queue) == [signal]


def test_an_update_that_could_not_be_finished_comes_again_unless_the_bot_stops(journal: Journal) -> None:
    queue = _queue(journal)
    queue.put_nowait(_update(7))
    update = queue.get_nowait()
    assert isinstance(update, Update)
    queue.task_done()
    queue.put_again(update)
    assert _waiting(queue) == [7]
    queue.set_aside()
    queue.put_again(update)
    assert _waiting(queue) == []
    assert _ids(journal) == [7]
