"""What people do in Telegram: write, press, ask inline, edit, delete, block."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .chats import Chat
from .entities import find_entities, trim
from .errors import Json
from .messages import MOST_S, Message
from .sending import place_in_thread
from .world import Query

if TYPE_CHECKING:
    from .driver import Telegram
    from .groups import Group

MessageOrId = Message | int


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button or an inline question, and later the bot's answer."""

    telegram: "Telegram"
    query: Query

    @property
    def answered(self) -> bool:
        return self.query.answer is not None

    def answer(self, timeout: float = MOST_S) -> Json:
        """The bot's answer: text, show_alert, url; for an inline question results, button, next_offset, …"""
        world = self.telegram.server.world
        with world.changed:
            if not world.changed.wait_for(lambda: self.query.answer is not None, timeout):
                raise AssertionError(f"the {self.query.kind} query was not answered within {timeout} s")
        return self.query.answer or {}

    def expire(self) -> None:
        """From now on, an answer comes too late."""
        self.query.expired = True


class User:
    """A person; `chat` is the private chat with the bot, in which nothing happens before `send` or `start`."""

    def __init__(self, telegram: "Telegram", about: Json, chat: Chat) -> None:
        self.telegram = telegram
        self.about = about
        self.chat = chat
        self.user_id: int = about["id"]

    # --- writing to the bot

    def send(self, text: str, reply_to: MessageOrId | None = None, **fields: Any) -> int:
        """Write in the private chat; the number of the message. `fields` are sent as they are."""
        return self._write(self.chat, text, reply_to, fields=fields)

    def ask(self, text: str, timeout: float = MOST_S) -> Message:
        """Write in the private chat; the bot's next message that is a reply to it, or no reply to any message."""
        asked = self.send(text)
        return self.chat.wait_for(lambda message: message.reply_to in (asked, None), timeout, after=asked)

    def start(self, payload: str = "") -> int:
        return self.send(f"/start {payload}".strip())

    def open_link(self, link: str) -> int:
        """Follow t.me/<bot>?start=<payload>, or a payload alone: Telegram sends /start <payload>."""
        payload = re.sub(r"^(?:https?://)?t\.me/\w+\?start=", "", link)
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise AssertionError(f"no deep link: {link!r}")
        return self.start(payload)

    def send_document(
        self,
        name: str,
        data: bytes,
        mime: str = "application/octet-stream",
        caption: str = "",
        size: int | None = None,
        group: "Group | None" = None,
    ) -> int:
        """Send a file; with a `size` larger than the data, getFile can refuse it without so many bytes."""
        with self.telegram.changed:
            file = self.telegram.server.world.store_file(name, mime, data, size)
        return self._write(group.chat if group else self.chat, caption, None, media="document", file=file)

    def send_in(
        self, group: "Group", text: str, thread: int | None = None, reply_to: MessageOrId | None = None, **fields: Any
    ) -> int:
        """Write in a group or in one of its topics; @mentions and /commands are marked as Telegram marks them."""
        return self._write(group.chat, text, reply_to, thread, fields=fields)

    def edit(self, message: MessageOrId, text: str, group: "Group | None" = None) -> None:
        """Edit one's own message."""
        chat = group.chat if group else message.chat if isinstance(message, Message) else self.chat
        with self.telegram.changed:
            edited = message_of(chat, message)
            edited.edited(*_written(text), None)
            chat.changed_message(edited)
            if is_shown(edited, self.telegram.bot):
                self.telegram.queue("edited_message", edited.to_api())

    def delete(self, message: MessageOrId, group: "Group | None" = None) -> None:
        """Delete a message for everybody; the bot gets no update."""
        chat = group.chat if group else message.chat if isinstance(message, Message) else self.chat
        with self.telegram.changed:
            deleted = message_of(chat, message)
            deleted.deleted = True
            chat.changed_message(deleted)

    # --- buttons and inline questions

    def press(self, message: Message, label: str) -> Press:
        """Press the button with this label or data; the message may be deleted by now.

        Raises:
            AssertionError: there is no such button, or it is a link.
        """
        with self.telegram.changed:
            button = message.button(label)
            if "callback_data" not in button:
                raise AssertionError(f"button {label!r} is no callback button: {button}")
            query = self.telegram.new_query("callback", self.about)
            gone = {"chat": message.chat.to_api(), "message_id": message.message_id, "date": 0}
            body: Json = {"id": query.query_id, "from": self.about, "data": button["callback_data"]}
            body["chat_instance"] = str(8_000_000_000_000_000_000 + abs(message.chat.chat_id) % 10**9)
            inline_id = message.fields.get("inline_message_id")
            shown = {"message": gone if message.deleted else message.to_api()}
            self.telegram.queue("callback_query", body | ({"inline_message_id": inline_id} if inline_id else shown))
            return Press(self.telegram, query)

    def follow(self, message: Message, label: str) -> int:
        """Open the button, or the link in the text, with this label; it must lead to the bot (t.me/<bot>?start=…)."""
        links = [button["url"] for button in message.buttons if label in button["text"] and "url" in button]
        marked = zip(message.marked("text_link"), message.links, strict=True)
        links += [url for words, url in marked if label in words]
        if not links:
            raise AssertionError(f"no link {label!r} in {message!r}")
        return self.open_link(links[0])

    def inline(self, text: str, offset: str = "", chat_type: str = "sender") -> Press:
        """Type @bot and a text somewhere; `answer()` gives the offered results."""
        with self.telegram.changed:
            query = self.telegram.new_query("inline", self.about)
            body = {"id": query.query_id, "from": self.about, "query": text, "offset": offset, "chat_type": chat_type}
            self.telegram.queue("inline_query", body)
            return Press(self.telegram, query)

    def choose_inline(self, asked: Press, text: str, number: int = 0, chat: Chat | None = None) -> Message:
        """Choose one of the offered results; it is sent to the chat, by default the private one with the bot."""
        chosen = asked.answer()["results"][number]
        target = chat or self.chat
        with self.telegram.changed:
            message = Message(target.ids.take(), target, self.about, chosen["text"], chosen["entities"])
            message.markup, message.fields = chosen["markup"], {"via_bot": self.telegram.bot}
            body = {"result_id": chosen["id"], "from": self.about, "query": text}
            if message.markup:  # only a message with a keyboard can be edited later
                body["inline_message_id"] = self.telegram.keep_inline(message)
            target.add(message)
            self.telegram.queue("chosen_inline_result", body)
            return message

    # --- leaving

    def block_bot(self) -> None:
        self._change_bot("member", "kicked", blocked=True)

    def unblock_bot(self) -> None:
        self._change_bot("kicked", "member", blocked=False)

    def _change_bot(self, old: str, new: str, blocked: bool) -> None:
        with self.telegram.changed:
            self.chat.blocked = blocked
            self.telegram.queue_bot_status(self.chat, self.about, old, new)

    def _write(
        self, chat: Chat, text: str, reply_to: MessageOrId | None, thread: int | None = None, **given: Any
    ) -> int:
        with self.telegram.changed:
            if thread is not None and thread not in chat.topics:
                raise AssertionError(f"no topic {thread} in {chat!r}")
            if chat.kind == "private" and chat.blocked:
                raise AssertionError(f"{self!r} has blocked the bot")
            if chat.kind == "private":
                chat.started = True
            else:
                chat.members.setdefault(self.user_id, (self.about, "member"))
            replied = message_of(chat, reply_to) if reply_to is not None else None
            message = Message(0, chat, self.about, *_written(text), replied=replied, **given)
            place_in_thread(message, thread)
            message.message_id = chat.ids.take()
            chat.add(message)
            if is_shown(message, self.telegram.bot):
                self.telegram.queue("message", message.to_api())
            return message.message_id

    def __repr__(self) -> str:
        return f"{self.about['first_name']} ({self.user_id})"


def _written(text: str) -> tuple[str, list[Json]]:
    """What a person typed, as the app sends it."""
    text, _ = trim(text)
    return text, find_entities(text)


def message_of(chat: Chat, message: MessageOrId) -> Message:
    return message if isinstance(message, Message) else chat.by_id[message]


def is_shown(message: Message, bot: Json) -> bool:
    """Whether the bot gets the message: always in private, in a group depending on its privacy mode."""
    chat = message.chat
    if chat.kind == "private":
        return True
    if chat.bot_status in ("left", "kicked") or chat.migrated_to is not None:
        return False
    if not chat.privacy or chat.bot_status == "administrator":
        return True
    if message.replied and message.replied.sender["id"] == bot["id"]:
        return True
    words = message.marked("mention") + message.marked("bot_command")
    return any("@" not in word or word.lower().endswith(f"@{bot['username'].lower()}") for word in words)
