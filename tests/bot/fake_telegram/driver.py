"""The tests' interface to the fake Telegram: it makes users and groups, and waits for the bot."""

import secrets
from types import TracebackType
from typing import Any

from .chats import Action, Chat
from .errors import Json
from .faults import Faults, FloodRule
from .groups import Group, bot_status_body
from .messages import MOST_S, Message
from .people import User
from .profile import scope_key
from .server import TOKEN, Server
from .world import Call, Query


class Telegram:
    """A Telegram with one bot. Use as a context manager, or call `stop`."""

    def __init__(self, token: str = TOKEN, username: str = "baowen_bot") -> None:
        self.server = Server(token, username).start()
        self.world = self.server.world
        self.changed = self.world.changed
        self.bot = self.world.bot

    def stop(self) -> None:
        self.server.stop()

    def __enter__(self) -> "Telegram":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- people and groups

    def user(
        self, user_id: int, name: str = "", language_code: str = "zh-hans", username: str = "", started: bool = False
    ) -> User:
        """A person; `started` means that the private chat with the bot exists already, so the bot may write first."""
        about: Json = {"id": user_id, "is_bot": False, "first_name": name or f"用户{user_id}"}
        about |= {"username": username} if username else {}
        about |= {"language_code": language_code} if language_code else {}
        with self.changed:
            self.world.users[user_id] = about
            names: Json = {key: about[key] for key in ("first_name", "username") if key in about}
            chat = self.world.make_chat(user_id, "private", names)
            chat.started = started
        return User(self, about, chat)

    def group(
        self, chat_id: int, title: str = "群", is_forum: bool = False, privacy: bool = False, bot_status: str = "member"
    ) -> Group:
        """A group; a supergroup if the id begins with -100. With `privacy`, the bot gets only messages meant for it."""
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        about: Json = {"title": title} | ({"is_forum": True} if is_forum else {})
        with self.changed:
            chat = self.world.make_chat(chat_id, kind, about)
            chat.bot_status, chat.privacy = bot_status, privacy
        return Group(self, chat)

    # --- what the bot did

    @property
    def calls(self) -> list[Call]:
        return self.server.calls

    @property
    def faults(self) -> Faults:
        return self.server.faults

    def calls_of(self, *methods: str) -> list[Call]:
        return self.server.calls_of(*methods)

    def actions(self, chat: Chat | User | Group) -> list[Action]:
        """The chat actions shown there."""
        return list((chat if isinstance(chat, Chat) else chat.chat).actions)

    def commands(self, scope: str = "default", language: str = "", **ids: int) -> list[Json] | None:
        """The menu set for a scope ("default", "all_group_chats", "chat" with chat_id=…); None if none is set."""
        with self.changed:
            return self.world.profile.get(("commands", scope_key({"type": scope, **ids}, language)))

    def obey_flood_rule(self, rule: FloodRule | None = None) -> FloodRule:
        """From now on refuse with 429 what Telegram would refuse; the rule counts its refusals."""
        self.server.flood = rule or FloodRule()
        return self.server.flood

    def wait_until(self, holds: Any, timeout: float = MOST_S, complaint: str = "it did not happen") -> None:
        """Return once `holds()` is true; it is called again at every change."""
        with self.changed:
            if not self.changed.wait_for(holds, timeout):
                raise AssertionError(f"{complaint} within {timeout} s")

    def wait_for_call(self, method: str, count: int = 1, timeout: float = MOST_S) -> Call:
        """The `count`-th call of this method, refused ones included."""
        self.wait_until(lambda: len(self.calls_of(method)) >= count, timeout, f"no {count} calls of {method}")
        return self.calls_of(method)[count - 1]

    def wait_until_polling(self, timeout: float = MOST_S, after: int | None = None) -> None:
        """Wait until the bot listens, by an open long poll or a webhook; with `after`, until `attached` is higher."""

        def listens() -> bool:
            receiving = self.server.receiving
            if after is not None:
                return receiving.attached > after
            return receiving.polling or bool(receiving.webhook.url)

        self.wait_until(listens, timeout, "the bot did not begin to listen")

    @property
    def attached(self) -> int:
        """How many times a bot has begun to listen."""
        return self.server.receiving.attached

    @property
    def unacknowledged(self) -> int:
        """The number of updates that the bot has not acknowledged."""
        return len(self.world.updates.waiting)

    def wait_until_acknowledged(self, timeout: float = MOST_S) -> None:
        self.wait_until(lambda: not self.world.updates.waiting, timeout, f"{self.unacknowledged} updates wait")

    def expire_queries(self) -> None:
        """From now on, answers to all buttons pressed and inline questions asked so far come too late."""
        with self.changed:
            for query in self.world.queries.values():
                query.expired = True

    # --- for people.py, which holds the lock

    def queue(self, kind: str, body: Json) -> Json | None:
        return self.world.updates.add(kind, body)

    def queue_bot_status(self, chat: Chat, by: Json, old: str, new: str) -> None:
        self.queue("my_chat_member", bot_status_body(chat, by, self.bot, old, new))

    def new_query(self, kind: str, user: Json) -> Query:
        query = Query(str(secrets.randbits(62)), kind, user)
        self.world.queries[query.query_id] = query
        return query

    def keep_inline(self, message: Message) -> str:
        inline_id = secrets.token_urlsafe(20)
        self.world.inline_messages[inline_id] = message
        message.fields["inline_message_id"] = inline_id
        return inline_id
