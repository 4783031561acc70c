"""The door before all handlers and before the disk: at most so many open updates of one chat are let in.

An update is open from its arrival until its handlers have ended. What comes while MOST_OPEN of a chat are open is
turned away and never written down. Its chat is told which messages got no answer, once and when it is quiet again.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from telegram import Message, Update, User
from telegram.constants import ChatType

from bot.message_parts import clip
from bot.texts import say
from bot.transport.addressing import is_for
from bot.transport.richtext import Rich, Run
from bot.transport.sender import Place, UndeliveredError, place_of

if TYPE_CHECKING:
    from bot.running_bot import RunningBot

_log = logging.getLogger(__name__)

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


QUIET_S = 3.0  # without a further message before the chat is told
LATEST_S = 30.0  # after the first message, though more still come
EVERY_S = 60.0  # a chat is told at most so often
MOST_NAMED = 60  # different texts
MOST_CHATS = 1000  # that are told at the same time
_LENGTH = 40  # characters of a text


@dataclass(slots=True)
class TurnedAway:
    """The messages of one chat that got no answer and of which it has not been told."""

    place: Place
    lang: str
    first_at: float  # by time.monotonic
    last_at: float
    count: int = 0
    texts: Counter[str] = field(default_factory=Counter)  # in the order in which they came


def turn_away_update(bot: "RunningBot", update: Update) -> None:
    """As `turn_away`; a button or an inline query that gets no answer says enough by that."""
    message, user = update.message or update.edited_message, update.effective_user
    if message is not None and user is not None and bot.access.may_ask(user.id, message.chat_id):
        turn_away(bot, message, user)


def turn_away(bot: "RunningBot", message: Message, user: User) -> None:
    """Note a message that gets no answer."""
    now = time.monotonic()
    noted = bot.turned_away.get(message.chat_id)
    if noted is None:
        if len(bot.turned_away) >= MOST_CHATS:
            return
        place = replace(place_of(message), reply_to=None)
        noted = bot.turned_away[message.chat_id] = TurnedAway(place, bot.lang_of(user), now, now)
        bot.spawn(_tell(bot, message.chat_id))
    text = clip(message.text or message.caption or "", _LENGTH)
    noted.last_at, noted.count = now, noted.count + 1
    if text and (text in noted.texts or len(noted.texts) < MOST_NAMED):
        noted.texts[text] += 1


def turned_away_text(noted: TurnedAway, lang: str) -> Rich:
    """Which messages got no answer; those with the same words are counted."""
    lines = [
        say("turned_away_line" if count == 1 else "turned_away_times", lang, text=text, count=count)
        for text, count in noted.texts.items()
    ]
    if (more := noted.count - noted.texts.total()) > 0:
        lines.append(say("turned_away_more", lang, count=more))
    title, again = say("turned_away", lang, count=noted.count), say("turned_away_again", lang)
    return (Run("\n".join((title, *lines, again))),)


async def tell_all(bot: "RunningBot") -> None:
    """Tell all chats at once that were not told yet, because the bot stops."""
    await asyncio.gather(*(_send(bot, chat_id) for chat_id, noted in tuple(bot.turned_away.items()) if noted.count))


async def _tell(bot: "RunningBot", chat_id: int) -> None:
    """Tell the chat, and again where more is turned away within the next minute."""
    try:
        while (noted := bot.turned_away[chat_id]).count:
            while (now := time.monotonic()) < min(noted.last_at + QUIET_S, noted.first_at + LATEST_S):
                await asyncio.sleep(min(noted.last_at + QUIET_S, noted.first_at + LATEST_S) - now)
            await _send(bot, chat_id)
            await asyncio.sleep(EVERY_S)
    finally:
        del bot.turned_away[chat_id]


async def _send(bot: "RunningBot", chat_id: int) -> None:
    """Say what got no answer, and begin to note anew."""
    noted, now = bot.turned_away[chat_id], time.monotonic()
    bot.turned_away[chat_id] = TurnedAway(noted.place, noted.lang, now + EVERY_S, now)
    _log.warning("updates turned away", extra={"chat": chat_id, "count": noted.count})
    try:
        await bot.sender.reply(noted.place, turned_away_text(noted, noted.lang))
    except UndeliveredError:
        _log.warning("chat not told", extra={"chat": chat_id})
