"""The door before all handlers and before the disk: at most so many open updates of one chat are let in.

An update is open from its arrival until its handlers have ended. What comes while MOST_OPEN of a chat are open is
turned away and never written down; the chat is told later which messages these were (`turned_away`).
"""

from collections import Counter
from collections.abc import Callable

from telegram import Message, Update
from telegram.constants import ChatType

from bot.transport.addressing import is_for

MOST_OPEN = 20  # of one chat


class Door:
    """Counts the open updates of each chat."""

    def __init__(self, admins: frozenset[int], most_open: int = MOST_OPEN) -> None:
        self._admins = admins
        self._most_open = most_open
        self._bot: tuple[int, str] | None = None
        self._tell: Callable[[Update], None] = lambda update: None
        self._chats: dict[int, int] = {}  # open update → its chat
        self._open: Counter[int] = Counter()

    def knows(self, bot_id: int, username: str, turned_away: Callable[[Update], None]) -> None:
        """From now on count what speaks to this bot, and report each update that is turned away."""
        self._bot, self._tell = (bot_id, username), turned_away

    def lets_in(self, update: Update) -> bool:
        """Whether an update that has just come may be handled."""
        return not self._counts(update) or self._open[room_of(update)] < self._most_open

    def turn_away(self, update: Update) -> None:
        """Report that the update is not handled."""
        self._tell(update)

    def begun(self, update: Update) -> None:
        """The update is open."""
        if self._counts(update):
            self._chats[update.update_id] = room_of(update)
            self._open[room_of(update)] += 1

    def ended(self, update_id: int) -> None:
        """The update is no longer open."""
        chat = self._chats.pop(update_id, None)
        if chat is not None:
            self._open[chat] -= 1
            if not self._open[chat]:
                del self._open[chat]

    def _counts(self, update: Update) -> bool:
        """Whether the update speaks to the bot; an administrator may send a whole folder of files at once."""
        if self._bot is None or (is_document(update) and user_id_of(update) in self._admins):
            return False
        return speaks_to(update, *self._bot)


def speaks_to(update: Update, bot_id: int, username: str) -> bool:
    """Whether an update speaks to the bot: all in a private chat, every button and inline query, some of a group."""
    if update.callback_query is not None or update.inline_query is not None:
        return True
    message = update.message or update.edited_message
    return message is not None and is_for(message, bot_id, username)


def room_of(update: Update) -> int:
    """The chat of an update; of an inline query, which comes from no chat, its user."""
    chat = update.effective_chat
    return chat.id if chat is not None else user_id_of(update)


def user_id_of(update: Update) -> int:
    """The user of an update; 0 where it has none."""
    return update.effective_user.id if update.effective_user is not None else 0


def is_document(update: Update) -> bool:
    """Whether the update is a file in a private chat."""
    message: Message | None = update.message
    return message is not None and message.document is not None and message.chat.type == ChatType.PRIVATE
