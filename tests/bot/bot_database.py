"""Reads and changes a running bot's database from outside."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from fake_telegram import BotProcess


def rows(bot: BotProcess, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    with closing(_connect(bot)) as connection:
        return connection.execute(statement, values).fetchall()


def make_older(bot: BotProcess, chat_id: int, seconds: float) -> None:
    """Move everything asked in a chat `seconds` into the past."""
    with closing(_connect(bot)) as connection:
        connection.execute("UPDATE replies SET at = at - :by WHERE chat_id = :chat", {"by": seconds, "chat": chat_id})


def _connect(bot: BotProcess) -> sqlite3.Connection:
    # The bot's working folder belongs to the test, and BAOWEN_DATA is `data` in it.
    return sqlite3.connect(Path(f"/proc/{bot.pid}/cwd/data/bot.sqlite").resolve(), isolation_level=None)
