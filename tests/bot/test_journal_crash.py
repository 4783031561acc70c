"""If killed at any moment, the journal loses no update and repeats none that was done."""

import json
import os
import random
from collections import Counter
from pathlib import Path

from api_updates import question
from fake_telegram.process import start_code

from bot.store import Store
from bot.transport.journal import Journal

CRASHING_BOT = Path(__file__).with_name("crashing_bot.py").read_text(encoding="utf-8")
UPDATES = 300
KILLS = 6
BATCH = 20


class _Telegram:
    """Hands out updates until the offset has moved past them, as getUpdates does."""

    def __init__(self, count: int) -> None:
        self._waiting = [question(update_id) for update_id in range(1000, 1000 + count)]

    def get_updates(self, offset: int) -> list[dict[str, object]] | None:
        self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        return self._waiting[:BATCH] or None


def _run(folder: Path, telegram: _Telegram, most_lines: int | None) -> list[tuple[str, int]]:
    """The reports of one process, which is killed after so many lines."""
    told: list[tuple[str, int]] = []
    its_input, updates = os.pipe()
    bot = start_code(folder, {}, ["-c", CRASHING_BOT, str(folder)], its_input)
    os.close(its_input)
    assert bot.stdout is not None
    with bot.stdout, os.fdopen(updates, "wb", buffering=0) as to_bot:
        for line in bot.stdout:  # read to the end of the pipe, since all lines before its death count
            verb, number = line.decode().split()
            told.append((verb, int(number)))
            if len(told) == most_lines:
                bot.kill()
            if verb == "get" and (most_lines is None or len(told) < most_lines):
                to_bot.write(json.dumps(telegram.get_updates(int(number))).encode() + b"\n")
    bot.wait(10)
    return told


def test_a_bot_killed_again_and_again_answers_everything_and_nothing_that_was_done_twice(tmp_path: Path) -> None:
    telegram, chance = _Telegram(UPDATES), random.Random(6)
    told = [step for _ in range(KILLS) for step in _run(tmp_path, telegram, chance.randint(2, 90))]
    told += _run(tmp_path, telegram, None)
    answered = Counter(number for verb, number in told if verb == "answer")
    assert sorted(answered) == list(range(1000, 1000 + UPDATES))
    assert sum(answered.values()) <= UPDATES + KILLS  # only an update between `answer` and `done` at a kill comes again
    done: set[int] = set()
    for verb, number in told:
        assert not (verb == "answer" and number in done), number
        if verb == "done":
            done.add(number)
    store = Store.open(tmp_path)
    assert Journal(store.database).pending() == []
    store.close()
