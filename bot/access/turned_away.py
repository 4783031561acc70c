"""Messages that got no answer because too many came; their chat is told which, once and when it is quiet again."""

import asyncio
import logging
import time
from collections import Counter
from dataclasses import dataclass, field, replace

from telegram import Message, Update, User

from bot.message_parts import clip
from bot.running_bot import RunningBot
from bot.texts import say
from bot.transport.richtext import Rich, Run
from bot.transport.sender import Place, UndeliveredError, place_of

_log = logging.getLogger(__name__)

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


def turn_away_update(bot: RunningBot, update: Update) -> None:
    """As `turn_away`; a button or an inline query that gets no answer says enough by that."""
    message, user = update.message or update.edited_message, update.effective_user
    if message is not None and user is not None and bot.access.may_ask(user.id, message.chat_id):
        turn_away(bot, message, user)


def turn_away(bot: RunningBot, message: Message, user: User) -> None:
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


async def tell_all(bot: RunningBot) -> None:
    """Tell all chats at once that were not told yet, because the bot stops."""
    await asyncio.gather(*(_send(bot, chat_id) for chat_id, noted in tuple(bot.turned_away.items()) if noted.count))


async def _tell(bot: RunningBot, chat_id: int) -> None:
    """Tell the chat, and again where more is turned away within the next minute."""
    try:
        while (noted := bot.turned_away[chat_id]).count:
            while (now := time.monotonic()) < min(noted.last_at + QUIET_S, noted.first_at + LATEST_S):
                await asyncio.sleep(min(noted.last_at + QUIET_S, noted.first_at + LATEST_S) - now)
            await _send(bot, chat_id)
            await asyncio.sleep(EVERY_S)
    finally:
        del bot.turned_away[chat_id]


async def _send(bot: RunningBot, chat_id: int) -> None:
    """Say what got no answer, and begin to note anew."""
    noted, now = bot.turned_away[chat_id], time.monotonic()
    bot.turned_away[chat_id] = TurnedAway(noted.place, noted.lang, now + EVERY_S, now)
    _log.warning("updates turned away", extra={"chat": chat_id, "count": noted.count})
    try:
        await bot.sender.reply(noted.place, turned_away_text(noted, noted.lang))
    except UndeliveredError:
        _log.warning("chat not told", extra={"chat": chat_id})
