"""Chats and what has happened in them; tests read them and wait for changes."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .errors import Json
from .messages import MOST_S, Message

Wanted = Callable[[Message], bool] | str | int
FIRST_TOPIC = 1  # the General topic, whose messages carry no thread id


@dataclass(frozen=True, slots=True)
class Action:
    """A chat action ("typing", …) that the bot showed; `at` is time.monotonic()."""

    at: float
    action: str
    thread_id: int | None


class Ids:
    """Numbers of messages: one series for all private chats and basic groups, one for each supergroup."""

    def __init__(self, first: int = 1) -> None:
        self.last = first - 1

    def take(self) -> int:
        self.last += 1
        return self.last


class Chat:
    """A private chat or a group. Every change is made while holding `changed`."""

    def __init__(self, chat_id: int, kind: str, about: Json, ids: Ids, changed: threading.Condition) -> None:
        self.chat_id = chat_id
        self.kind = kind
        self.about = about  # the title, or the user's names
        self.ids = ids
        self.changed = changed
        self.by_id: dict[int, Message] = {}
        self.log: list[Message] = []  # every message, and again at each edit, in order
        self.actions: list[Action] = []
        self.topics: dict[int, Message] = {}  # thread id → the message that opened it
        self.members: dict[int, tuple[Json, str]] = {}  # user id → user, status
        self.bot_status = "member"
        self.blocked = False
        self.started = False
        self.deactivated = False
        self.migrated_to: int | None = None
        self.privacy = False
        self._seen = 0  # bot messages given out by next_message

    @property
    def is_forum(self) -> bool:
        return bool(self.about.get("is_forum"))

    def to_api(self) -> Json:
        return {"id": self.chat_id, **self.about, "type": self.kind}

    # --- for tests to read

    @property
    def messages(self) -> list[Message]:
        """All messages, deleted ones too, oldest first."""
        with self.changed:
            return list(self.by_id.values())

    @property
    def bot_messages(self) -> list[Message]:
        """The bot's messages that were not deleted, oldest first."""
        return [message for message in self.messages if message.from_bot and not message.deleted]

    def message(self, message_id: int) -> Message:
        return self.by_id[message_id]

    # --- for tests to wait on

    def wait_for(self, wanted: Wanted, timeout: float = MOST_S, after: Message | int = 0) -> Message:
        """The first bot message, now or later, that fits `wanted`; for a number, the last of so many.

        `wanted` is a piece of its text, a predicate, or a number of bot messages; `after` leaves out messages up to it.
        Raises AssertionError, showing the chat, if it takes longer than `timeout`.
        """
        least = after if isinstance(after, int) else after.message_id
        if isinstance(wanted, int):
            return self._wait_for_count(wanted, timeout, least)
        fits: Callable[[Message], bool] = (lambda m: wanted in m.text) if isinstance(wanted, str) else wanted
        found: list[Message] = []
        entries = self._entries()

        def look() -> bool:
            for message in entries:
                if message is None:
                    return False
                if message.from_bot and message.message_id > least and not message.deleted and fits(message):
                    found.append(message)
                    return True
            return False

        self.wait_until(look, timeout, lambda: f"no bot message with {wanted!r}")
        return found[0]

    def next_message(self, timeout: float = MOST_S) -> Message:
        """The oldest bot message that this method has not returned yet."""
        message = self._wait_for_count(self._seen + 1, timeout, 0, deleted_too=True)
        self._seen += 1
        return message

    def wait_for_action(self, action: str = "typing", count: int = 1, timeout: float = MOST_S) -> Action:
        def taken() -> list[Action]:
            return [shown for shown in self.actions if shown.action == action]

        self.wait_until(lambda: len(taken()) >= count, timeout, lambda: f"no {count} actions {action!r}")
        return taken()[count - 1]

    def wait_until(self, holds: Callable[[], bool], timeout: float, complaint: Callable[[], str]) -> None:
        """Return once `holds` is true; it is called again at every change.

        Raises:
            AssertionError: it is not true after `timeout` seconds; the message shows the chat.
        """
        with self.changed:
            if not self.changed.wait_for(holds, timeout):
                raise AssertionError(f"{complaint()} within {timeout} s in {self!r}")

    def _wait_for_count(self, count: int, timeout: float, least: int, deleted_too: bool = False) -> Message:
        found: list[Message] = []
        entries = self._entries()
        known: set[int] = set()

        def look() -> bool:
            for message in entries:
                if message is None:
                    return False
                fresh = message.from_bot and message.message_id > least and message.message_id not in known
                if fresh and (deleted_too or not message.deleted):
                    known.add(message.message_id)
                    found.append(message)
                if len(found) >= count:
                    return True
            return False

        self.wait_until(look, timeout, lambda: f"{len(found)} of {count} bot messages")
        return found[-1]

    def _entries(self) -> "Iterator[Message | None]":
        """The entries of the log, present and future, each once; None whenever nothing new has come yet."""
        at = 0
        while True:
            if at < len(self.log):
                at += 1
                yield self.log[at - 1]
            else:
                yield None

    # --- changes (the caller holds the lock)

    def add(self, message: Message) -> Message:
        self.by_id[message.message_id] = message
        self.log.append(message)
        self.changed.notify_all()
        return message

    def changed_message(self, message: Message) -> None:
        self.log.append(message)
        self.changed.notify_all()

    def act(self, action: str, thread_id: int | None) -> None:
        self.actions.append(Action(time.monotonic(), action, thread_id))
        self.changed.notify_all()

    def __repr__(self) -> str:
        name = self.about.get("title") or self.about.get("first_name")
        lines = "\n".join(f"  {message!r}" for message in list(self.by_id.values())[-30:])
        return f"{self.kind} {self.chat_id} {name} ({len(self.by_id)} messages)\n{lines}"
