"""What a running bot keeps, looked at and changed from outside."""

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
    """Move what was asked in a chat so far into the past."""
    with closing(_connect(bot)) as connection:
        connection.execute("UPDATE replies SET at = at - :by WHERE chat_id = :chat", {"by": seconds, "chat": chat_id})


def _connect(bot: BotProcess) -> sqlite3.Connection:
    # The bot's working folder is the tests', where BAOWEN_DATA is `data`.
    return sqlite3.connect(Path(f"/proc/{bot.pid}/cwd/data/bot.sqlite").resolve(), isolation_level=None)
