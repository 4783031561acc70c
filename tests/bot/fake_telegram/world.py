"""The server's state: the bot, its chats, files, queries and updates, all changed under one lock."""

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from .chats import Chat, Ids
from .entities import clean, settle
from .errors import ApiError, Json, bad_request, forbidden, migrated
from .html_mode import ParseError, parse_html, utf16_length
from .messages import Message, StoredFile
from .parameters import Parameters
from .updates import UpdateQueue

MOST_DOWNLOAD_BYTES = 20 * 1024 * 1024
MOST_UPLOAD_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; `at` is time.monotonic() of its arrival, `seconds` the time until its answer."""

    at: float
    method: str  # as the bot spelled it
    parameters: Parameters
    result: Any = None  # None for a refusal
    status: int = 200  # 0 if no answer was sent
    description: str = ""
    fault: str = ""  # the kind of the applied fault
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.status == 200

    def __repr__(self) -> str:
        given = {key: value if len(value) < 120 else value[:117] + "…" for key, value in self.parameters.items()}
        outcome = "ok" if self.ok else f"{self.status} {self.description} {self.fault}".strip()
        return f"{self.method}({given}) → {outcome}"


@dataclass(eq=False)
class Query:
    """A callback or inline query of a user, until the bot answers."""

    query_id: str
    kind: str  # "callback" or "inline"
    user: Json
    at: float = field(default_factory=time.monotonic)
    answer: Json | None = None
    expired: bool = False


class World:
    """The state, without HTTP. Callers of methods that read or change it hold `changed`."""

    def __init__(self, token: str, bot: Json) -> None:
        self.token = token
        self.bot = bot
        self.changed = threading.Condition()
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, Message] = {}
        self.profile: dict[tuple[str, str], Any] = {}  # (what, language) → text; commands by scope
        self.calls: list[Call] = []
        self.updates = UpdateQueue(self.changed.notify_all)
        self.query_lifetime = 15.0
        self.account_ids = Ids(101)

    # --- chats

    def make_chat(self, chat_id: int, kind: str, about: Json) -> Chat:
        ids = Ids(11) if kind == "supergroup" else self.account_ids
        self.chats[chat_id] = Chat(chat_id, kind, about, ids, self.changed)
        return self.chats[chat_id]

    def chat(self, parameters: Parameters, name: str = "chat_id") -> Chat:
        """The chat that a call names.

        Raises:
            ApiError: it does not exist, or it has a new id.
        """
        given = parameters.get(name, "")
        if not given:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(parameters.integer(name)) if given.lstrip("-").isdigit() else self._by_username(given)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        return chat

    def writable(self, parameters: Parameters) -> Chat:
        """The chat that a call names, if the bot may write there.

        Raises:
            ApiError: as `chat`; blocked, kicked, gone, or never started.
        """
        chat = self.chat(parameters)
        if (refusal := self._refusal(chat)) is not None:
            raise refusal
        return chat

    def thread(self, chat: Chat, parameters: Parameters) -> int | None:
        """The topic that a call names; raises ApiError if the chat lacks it, or for 1 (General has no id in calls)."""
        thread_id = parameters.integer("message_thread_id") or None
        if thread_id is not None and thread_id not in chat.topics:
            raise bad_request("message thread not found")
        return thread_id

    def _by_username(self, username: str) -> Chat | None:
        groups = (chat for chat in self.chats.values() if chat.kind != "private")
        return next((chat for chat in groups if f"@{chat.about.get('username')}" == username), None)

    def _refusal(self, chat: Chat) -> ApiError | None:
        if chat.kind == "private":
            if chat.deactivated:
                return forbidden("user is deactivated")
            if chat.blocked:
                return forbidden("bot was blocked by the user")
            return None if chat.started else forbidden("bot can't initiate conversation with a user")
        kind = "group" if chat.kind == "group" else "supergroup"
        if chat.bot_status == "kicked":
            return forbidden(f"bot was kicked from the {kind} chat")
        return forbidden(f"bot is not a member of the {kind} chat") if chat.bot_status == "left" else None

    # --- texts

    def read_text(self, text: str, parse_mode: str, entities: list[Json] | None = None) -> tuple[str, list[Json]]:
        """The text as the message will have it.

        Raises:
            ApiError: the markup is wrong or the parse mode unknown.
        """
        text = clean(text)
        mode = parse_mode.lower()
        if mode == "html":
            try:
                text, entities = parse_html(text)
            except ParseError as error:
                raise bad_request(f"can't parse entities: {error}") from None
        elif mode:
            raise bad_request(
                "unsupported parse_mode" if mode not in ("markdown", "markdownv2") else f"this server has no {mode}"
            )
        return settle(text, [known for entity in entities or [] if (known := self._known(entity))])

    def message_text(self, parameters: Parameters, too_long: str, name: str = "text") -> tuple[str, list[Json]]:
        """The text of a message; raises ApiError as `read_text` does, and if it is empty or over 4096 UTF-16 units."""
        raw = parameters.get(name, "")
        if not raw:
            raise bad_request("message text is empty")
        text, entities = self.read_text(raw, parameters.get("parse_mode", ""), parameters.json("entities"))
        if not text:
            raise bad_request("text must be non-empty")
        if utf16_length(text) > 4096:
            raise bad_request(too_long)
        return text, entities

    def caption(self, parameters: Parameters) -> tuple[str, list[Json]]:
        """The caption; raises ApiError as `read_text` does, and if it is over 1024 UTF-16 units."""
        given = parameters.get("caption", ""), parameters.get("parse_mode", "")
        text, entities = self.read_text(*given, parameters.json("caption_entities"))
        if utf16_length(text) > 1024:
            raise bad_request("message caption is too long")
        return text, entities

    def _known(self, entity: Json) -> Json | None:
        if entity["type"] != "text_mention":
            return entity
        user = self.users.get(entity["user"]["id"])
        return entity | {"user": user} if user else None

    # --- files and queries

    def store_file(
        self, name: str, mime: str, data: bytes, size: int | None = None, folder: str = "documents"
    ) -> StoredFile:
        file_id = "BQACAgUAAxkBAAI" + secrets.token_urlsafe(42)
        unique_id = "AgAD" + secrets.token_urlsafe(8)
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        path = f"{folder}/file_{len(self.files)}{suffix}"
        stored = StoredFile(file_id, unique_id, path, name, mime, data, len(data) if size is None else size)
        self.files[file_id] = stored
        return stored

    def query(self, query_id: str, kind: str) -> Query | None:
        """The query, if it is of this kind, waits for an answer and is recent enough."""
        query = self.queries.get(query_id)
        if query is None or query.kind != kind or query.answer is not None or query.expired:
            return None
        return query if time.monotonic() - query.at <= self.query_lifetime else None
