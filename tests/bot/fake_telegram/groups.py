"""Groups, supergroups and forums that the bot is in, and what happens to them."""

import time
from typing import TYPE_CHECKING, Any

from .chat_methods import member
from .chats import Chat
from .errors import Json
from .messages import Message
from .people import User

if TYPE_CHECKING:
    from .driver import Telegram


class Group:
    """A group with the bot in it: a basic one (its id does not begin with -100), a supergroup, or a forum."""

    def __init__(self, telegram: "Telegram", chat: Chat) -> None:
        self.telegram = telegram
        self.chat = chat

    def topic(self, title: str, by: User) -> int:
        """Open a topic in a forum; its thread id."""
        with self.telegram.changed:
            opened = self._service(by, {"forum_topic_created": {"name": title, "icon_color": 7322096}})
            opened.thread_id, opened.in_topic = opened.message_id, True
            self.chat.topics[opened.message_id] = opened
            self.telegram.queue("message", opened.to_api())
            return opened.message_id

    def delete_topic(self, thread: int) -> None:
        """Delete a topic with its messages; messages sent to it are then refused."""
        with self.telegram.changed:
            for message in self.chat.by_id.values():
                message.deleted = message.deleted or message.thread_id == thread
            del self.chat.topics[thread]
            self.chat.changed.notify_all()

    def set_status(self, user: User, status: str) -> None:
        """ "creator", "administrator", "member" or "left"."""
        with self.telegram.changed:
            self.chat.members[user.user_id] = (user.about, status)

    def set_bot_status(self, status: str, by: User) -> None:
        """ "member" (added), "administrator", "left" or "kicked"; the bot is told by my_chat_member."""
        with self.telegram.changed:
            old, self.chat.bot_status = self.chat.bot_status, status
            self.telegram.queue_bot_status(self.chat, by.about, old, status)

    def kick_bot(self, by: User) -> None:
        self.set_bot_status("kicked", by)

    def migrate(self, new_id: int, by: User) -> "Group":
        """Turn a basic group into a supergroup with another id; calls to the old id are refused with the new one."""
        if self.chat.kind != "group":
            raise AssertionError("only a basic group becomes a supergroup")
        with self.telegram.changed:
            grown = self.telegram.group(new_id, self.chat.about["title"])
            grown.chat.members = dict(self.chat.members)
            self.telegram.queue("message", self._service(by, {"migrate_to_chat_id": new_id}).to_api())
            self.chat.migrated_to = new_id
            self.telegram.queue("message", grown._service(by, {"migrate_from_chat_id": self.chat.chat_id}).to_api())
            return grown

    def wait_for(self, *given: Any, **options: Any) -> Message:
        return self.chat.wait_for(*given, **options)

    @property
    def messages(self) -> list[Message]:
        return self.chat.messages

    @property
    def bot_messages(self) -> list[Message]:
        return self.chat.bot_messages

    def _service(self, by: User, fields: Json) -> Message:
        return self.chat.add(Message(self.chat.ids.take(), self.chat, by.about, fields=fields))


def bot_status_body(chat: Chat, by: Json, bot: Json, old: str, new: str) -> Json:
    """A ChatMemberUpdated about the bot itself."""
    date = int(time.time())
    return {
        "chat": chat.to_api(), "from": by, "date": date,
        "old_chat_member": member(bot, old), "new_chat_member": member(bot, new),
    }  # fmt: skip
