"""The door: of one chat so many updates may be open; what it turns away is reported once and never written down."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_updates import FORUM, INLINE, PERSON, PRIVATE, question
from telegram import Bot, Update

from bot.access.door import Door
from bot.store import Store
from bot.transport.journal import Journal, JournalQueue

BOT = Bot("1:a")
BOT_ID, NAME = 7000000001, "baowen_bot"
MOST = 3


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    store = Store.open(tmp_path)
    yield Journal(store.database)
    store.close()


class Room:
    """A queue with a door, and what the door reported."""

    def __init__(self, journal: Journal, admins: frozenset[int] = frozenset()) -> None:
        self.turned_away: list[int] = []
        self.journal = journal
        self.door = Door(admins, MOST)
        self.door.knows(BOT_ID, NAME, lambda update: self.turned_away.append(update.update_id))
        self.queue = JournalQueue(journal, 0, self.door)

    def put(self, *updates: dict[str, Any]) -> None:
        for update in updates:
            asyncio.run(self.queue.put(Update.de_json(update, BOT)))

    @property
    def pending(self) -> list[int]:
        return [one.update_id for one in self.journal.pending()]


def of_other(update_id: int) -> dict[str, Any]:
    update = question(update_id)
    update["message"] |= {"chat": {**PRIVATE, "id": 9}, "from": {**PERSON, "id": 9}}
    return update


def in_group(update_id: int, text: str) -> dict[str, Any]:
    update = question(update_id, text)
    mention = [{"offset": 0, "length": len(NAME) + 1, "type": "mention"}] if text.startswith("@") else []
    update["message"] |= {"chat": FORUM, "entities": mention}
    return update


def test_what_is_beyond_the_most_open_of_a_chat_is_turned_away_and_not_written_down(journal: Journal) -> None:
    room = Room(journal)
    room.put(*(question(number) for number in range(1, 6)), of_other(6))
    assert room.pending == [1, 2, 3, 6]
    assert room.turned_away == [4, 5]


def test_where_one_has_ended_the_next_is_let_in(journal: Journal) -> None:
    room = Room(journal)
    room.put(*(question(number) for number in range(1, 4)))
    room.door.ended(2)
    room.door.ended(2)  # once counts
    room.put(question(4), question(5))
    assert room.turned_away == [5]


def test_talk_of_a_group_that_is_not_for_the_bot_takes_no_place(journal: Journal) -> None:
    room = Room(journal)
    room.put(*(in_group(number, "随便说说") for number in range(1, 9)), in_group(9, f"@{NAME} 谁调研了二砂北路?"))
    assert room.turned_away == []
    assert 9 in room.pending


def test_what_telegram_delivers_again_is_not_reported_as_turned_away(journal: Journal) -> None:
    room = Room(journal)
    room.put(*(question(number) for number in range(1, 5)))
    room.put(*(question(number) for number in range(1, 4)))
    assert room.turned_away == [4]


def test_what_an_earlier_bot_left_unanswered_comes_in_whatever_its_number(journal: Journal) -> None:
    for number in range(1, 6):
        Room(journal).put(question(number))
    room = Room(journal)
    assert len(room.queue.restore(BOT)) == 5
    room.put(question(6))
    assert room.turned_away == [6]


def test_inline_queries_are_counted_by_user_and_an_administrators_files_not_at_all(journal: Journal) -> None:
    room = Room(journal, admins=frozenset({PERSON["id"]}))
    room.put(*({"update_id": number, "inline_query": INLINE} for number in range(1, 6)))
    assert room.turned_away == [4, 5]
    file = {"file_id": "B", "file_unique_id": "A", "file_name": "a.txt"}
    room = Room(journal, admins=frozenset({PERSON["id"]}))
    for number in range(10, 20):
        update = question(number)
        del update["message"]["text"]
        update["message"]["document"] = file
        room.put(update)
    assert room.turned_away == []
