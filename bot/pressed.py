"""A pressed button: who pressed which, below what. Its data may be made up: a modified client sends what it likes."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update, User

from bot import buttons
from bot.running_bot import BotContext, RunningBot
from bot.store import Reply
from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import Place

_NUMBER = re.compile(r"-?[0-9]{1,18}")  # SQLite counts no further


class OldButtonError(Exception):
    """What the button belongs to is no more, or its data is none of ours; the presser is told so."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """An update of a button with what handlers ask of it."""

    bot: RunningBot
    update_id: int
    query: CallbackQuery
    user: User
    lang: str
    arguments: tuple[str, ...]
    place: Place  # for what is said about it: a reply to the message with the button
    message_id: int

    def words(self, count: int) -> tuple[str, ...]:
        """The arguments.

        Raises:
            OldButtonError: there are not `count` of them.
        """
        if len(self.arguments) != count:
            raise OldButtonError
        return self.arguments

    def numbers(self, count: int) -> tuple[int, ...]:
        """The first `count` arguments.

        Raises:
            OldButtonError: there are fewer, or one is no number.
        """
        written = self.arguments[:count]
        if len(written) < count or not all(_NUMBER.fullmatch(one) for one in written):
            raise OldButtonError
        return tuple(map(int, written))

    async def alert(self, key: str) -> None:
        """Say a text of the tables in a window of its own."""
        await self.bot.sender.acknowledge(self.query, say(key, self.lang), alert=True)

    async def acknowledge(self, key: str = "") -> None:
        """End the waiting sign, with a passing word where there is one to say."""
        await self.bot.sender.acknowledge(self.query, say(key, self.lang) if key else "")

    async def replace(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Say it in place of the message with the button, which goes with that unless the keyboard has it."""
        await self.bot.sender.edit(self.place.chat_id, self.message_id, (Run(text),), keyboard)


def reply_of(pressed: Pressed) -> Reply:
    """The reply that the button, by its first argument, belongs to.

    Raises:
        OldButtonError: it is forgotten, or stands in another chat: who makes up a button's data is shown nobody
            else's question.
    """
    (number,) = pressed.numbers(1)
    reply = pressed.bot.store.reply(number)
    if reply is None or pressed.place.chat_id not in (reply.chat_id, pressed.bot.store.chat_now(reply.chat_id)):
        raise OldButtonError
    return reply


def pressed_of(update: Update, context: BotContext) -> Pressed:
    """The button that an update tells of; the message with it may be too old to be read, but it is known where."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None  # the bot puts no buttons below inline messages
    message = query.message
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Pressed(
        context.running_bot,
        update.update_id,
        query,
        query.from_user,
        context.running_bot.lang_of(query.from_user),
        tuple(buttons.data_of(query.data)),
        Place(message.chat.id, thread, message.message_id),
        message.message_id,
    )
