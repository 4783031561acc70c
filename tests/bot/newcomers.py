"""New people and groups, for tests that share one Telegram."""

from itertools import count
from typing import Any

from fake_telegram import Group, Telegram, User

_numbers = count(700_001)


def newcomer(telegram: Telegram, name: str = "", **about: Any) -> User:
    """A person who has not written yet."""
    return telegram.user(next(_numbers), name, **about)


def new_group(telegram: Telegram, **about: Any) -> Group:
    """A supergroup with the bot in it."""
    return telegram.group(-1_000_000_000_000 - next(_numbers), **about)
