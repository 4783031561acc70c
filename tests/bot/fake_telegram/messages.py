"""The messages of a chat: as the Bot API sends them, as a person sees them, and as tests wait for changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .entities import to_html
from .errors import Json

if TYPE_CHECKING:
    from .chats import Chat

MOST_S = 60.0  # that tests wait for what must happen; on a busy machine even a short answer may take twenty


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on Telegram's servers; `size` may be larger than the stored bytes."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Version:
    """A message before an edit; `at` is time.monotonic() of the edit."""

    at: float
    text: str
    entities: list[Json]
    markup: Json | None


@dataclass(eq=False)
class Message:
    """One message. The object stays the same when it is edited or deleted; `edits` holds its former versions."""

    message_id: int
    chat: "Chat"
    sender: Json  # the user object, as sent
    text: str = ""  # or the caption
    entities: list[Json] = field(default_factory=list)
    media: str = ""  # "", "document" or "photo"
    file: StoredFile | None = None
    replied: "Message | None" = None
    thread_id: int | None = None
    in_topic: bool = False
    markup: Json | None = None
    fields: Json = field(default_factory=dict)  # other fields that are sent: service messages, stickers, via_bot
    date: int = field(default_factory=lambda: int(time.time()))
    at: float = field(default_factory=time.monotonic)
    edit_date: int | None = None
    edits: list[Version] = field(default_factory=list)
    deleted: bool = False

    # --- as a person sees it

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def html(self) -> str:
        return to_html(self.text, self.entities)

    @property
    def buttons(self) -> list[Json]:
        """The buttons of the inline keyboard, row after row."""
        return [button for row in (self.markup or {}).get("inline_keyboard", ()) for button in row]

    @property
    def keyboard(self) -> tuple[tuple[str, ...], ...]:
        """The labels of the buttons, by row."""
        return tuple(tuple(button["text"] for button in row) for row in (self.markup or {}).get("inline_keyboard", ()))

    @property
    def reply_to(self) -> int | None:
        return self.replied.message_id if self.replied else None

    @property
    def document_bytes(self) -> bytes | None:
        return self.file.data if self.file else None

    @property
    def file_name(self) -> str | None:
        return self.file.name if self.file else None

    @property
    def links(self) -> list[str]:
        """The addresses of the links in its text, in order."""
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]

    def marked(self, kind: str) -> list[str]:
        """The pieces of text with this entity ("bold", "code", "expandable_blockquote", …), in order."""
        units = self.text.encode("utf-16-le")
        spans = [(e["offset"] * 2, (e["offset"] + e["length"]) * 2) for e in self.entities if e["type"] == kind]
        return [units[start:end].decode("utf-16-le") for start, end in spans]

    def button(self, label: str) -> Json:
        """The button with this label or data, or the first whose label contains it.

        Raises:
            AssertionError: there is none; the error shows the message.
        """
        same = [button for button in self.buttons if label in (button["text"], button.get("callback_data"))]
        if found := same or [button for button in self.buttons if label in button["text"]]:
            return found[0]
        raise AssertionError(f"no button {label!r} in {self!r}")

    def wait_until(self, fits: "Callable[[Message], bool]", timeout: float = MOST_S) -> "Message":
        """This message, once it fits, now or after an edit."""
        self.chat.wait_until(lambda: fits(self), timeout, lambda: f"{self!r} did not become as expected")
        return self

    def wait_edited(self, times: int = 1, timeout: float = MOST_S) -> "Message":
        return self.wait_until(lambda message: len(message.edits) >= times, timeout)

    def wait_deleted(self, timeout: float = MOST_S) -> "Message":
        return self.wait_until(lambda message: message.deleted, timeout)

    def __repr__(self) -> str:
        marks = [f"↩{self.reply_to}"] if self.replied else []
        marks += [f"#{self.thread_id}"] if self.thread_id else []
        marks += [f"📎{self.file.name} {self.file.size} bytes"] if self.file else []
        marks += [f"edited×{len(self.edits)}"] if self.edits else []
        marks += ["deleted"] if self.deleted else []
        keyboard = "".join("\n  " + " ".join(f"[{label}]" for label in row) for row in self.keyboard)
        who = "bot" if self.from_bot else self.sender["first_name"]
        body = self.html or ", ".join(self.fields)
        return f"<{self.message_id} in {self.chat.chat_id} {who} {' '.join(marks)}| {body}{keyboard}>"

    # --- as the Bot API sends it

    def to_api(self, with_reply: bool = True) -> Json:
        """The Message object, with the message that it replies to, but without what that one replies to."""
        body: Json = {"message_id": self.message_id, "from": self.sender, "chat": self.chat.to_api(), "date": self.date}
        if self.thread_id is not None:
            body["message_thread_id"] = self.thread_id
        if self.in_topic:
            body["is_topic_message"] = True
        if self.edit_date is not None:
            body["edit_date"] = self.edit_date
        # A message in a topic that is no reply is sent as a reply to the one that opened the topic.
        replied = self.replied or (self.chat.topics[self.thread_id] if self.in_topic and self.thread_id else None)
        if with_reply and replied and replied is not self:
            body["reply_to_message"] = replied.to_api(with_reply=False)
        body |= self._content()
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        return body | self.fields

    def _content(self) -> Json:
        body: Json = {}
        if self.media == "document" and self.file:
            body["document"] = {"file_name": self.file.name, "mime_type": self.file.mime, **file_body(self.file)}
        elif self.media == "photo" and self.file:
            width, height = picture_size(self.file.data) or (0, 0)
            body["photo"] = [file_body(self.file) | {"width": width, "height": height}]
        if self.text:
            body["caption" if self.media else "text"] = self.text
            if self.entities:
                body["caption_entities" if self.media else "entities"] = self.entities
        return body

    def edited(self, text: str, entities: list[Json], markup: Json | None) -> None:
        self.edits.append(Version(time.monotonic(), self.text, self.entities, self.markup))
        self.text, self.entities, self.markup = text, entities, markup
        self.edit_date = int(time.time())


def file_body(file: StoredFile) -> Json:
    return {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; None for anything else."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
