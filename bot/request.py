"""What a person sent to the bot: a message that they typed, or a button that they pressed.

A button's data may be made up, since a modified Telegram client can send any data.
"""

import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import ChatType

from bot import buttons
from bot.access.door import turn_away
from bot.running_bot import BotContext, RunningBot
from bot.store import Reply
from bot.store.database import log_storage_errors
from bot.texts import say
from bot.transport.richtext import Rich, Run
from bot.transport.sender import Place, place_of
from retrieval.errors import AwayError, BaowenError, MissingIndexError

_NUMBER = re.compile(r"-?[0-9]{1,18}")  # SQLite counts no further


class OldButtonError(Exception):
    """The button's reply was deleted, or its data is not the bot's; the person who pressed it is told so."""


@dataclass(frozen=True, slots=True)
class Request:
    """A typed message or a pressed button, with what a handler needs to answer it."""

    bot: RunningBot
    update_id: int
    user: User
    lang: str  # zh or en
    place: Place  # where the answer goes: a reply to `message_id`
    message_id: int  # of the typed message, or of the message with the button
    at: float  # when the bot read it, seconds since the epoch
    arguments: tuple[str, ...] = ()  # the words behind a command, or the arguments of a button's data
    message: Message | None = None  # None: the message with the button is too old for Telegram to show it
    button: CallbackQuery | None = None  # the pressed button, until it is acknowledged
    is_edited: bool = False  # the message was changed after the bot had answered it

    @property
    def typed(self) -> Message:
        """The message that the person typed."""
        assert self.message is not None
        return self.message

    @property
    def is_private(self) -> bool:
        """Whether the message was typed in a private chat."""
        return self.typed.chat.type == ChatType.PRIVATE

    @property
    def is_from_admin(self) -> bool:
        return self.bot.access.is_admin(self.user.id)

    @property
    def is_taken_up(self) -> bool:
        """Whether the update comes from before a restart, or is tried again after the network failed."""
        return self.update_id in self.bot.taken_up

    def acknowledged(self) -> "Request":
        """The same request after its button was acknowledged: whatever is said now goes into a message."""
        return replace(self, button=None)

    def words(self, count: int) -> tuple[str, ...]:
        """The arguments of the button's data.

        Raises:
            OldButtonError: there are not `count` of them.
        """
        if len(self.arguments) != count:
            raise OldButtonError
        return self.arguments

    def numbers(self, count: int, first: int = 0) -> tuple[int, ...]:
        """`count` arguments of the button's data, from argument `first` (0-based) on.

        Raises:
            OldButtonError: there are fewer, or one is not a number.
        """
        written = self.arguments[first : first + count]
        if len(written) < count or not all(_NUMBER.fullmatch(one) for one in written):
            raise OldButtonError
        return tuple(map(int, written))

    def kept_reply(self) -> Reply:
        """The stored reply whose number is the first argument of the button's data.

        Raises:
            OldButtonError: the reply was deleted, or belongs to another chat: made-up data must not show anybody
                else's question.
        """
        kept = self.bot.store.reply(*self.numbers(1))
        if kept is None or not self.is_of_this_chat(kept):
            raise OldButtonError
        return kept

    def named_reply(self, name: str) -> Reply | None:
        """The reply that a link or a button names by its token.

        Links and buttons from before there were tokens name it by its number, which can be guessed: they show what
        belongs to this chat or was asked by this person.
        """
        store = self.bot.store
        if (kept := store.reply_of_token(name)) is not None:
            return kept
        kept = store.reply(int(name)) if _NUMBER.fullmatch(name) else None
        is_own = kept is not None and (self.is_of_this_chat(kept) or kept.user_id == self.user.id)
        return kept if is_own else None

    def is_of_this_chat(self, kept: Reply) -> bool:
        """Whether the reply was given in this chat."""
        return self.place.chat_id in (kept.chat_id, self.bot.store.chat_now(kept.chat_id))

    def earlier_answer(self) -> int | None:
        """The id of the bot's message that answered this message before it was edited."""
        before = self.bot.store.reply_to(self.place.chat_id, self.message_id) if self.is_edited else None
        return before.message_id if before else None

    def why_wait(self) -> str | None:
        """Why the bot cannot work at this now; None where it can. What comes from before a restart is not refused."""
        return say("busy", self.lang) if self.bot.limits.is_full and not self.is_taken_up else None

    def may_tell_to_wait(self) -> bool:
        """Whether the user was not told to wait in the last seconds."""
        return self.bot.limits.may_tell(self.user.id, time.monotonic())

    async def tell_to_wait(self, why: str) -> None:
        """Say why the bot cannot work at this now: in a window where a button waits, else once in a while."""
        if self.button is not None:
            await self.alert(why)
        elif self.may_tell_to_wait():
            await self.tell(why)
        else:
            turn_away(self.bot, self.typed, self.user)

    def line_of(self, error: BaowenError) -> str:
        """An error as one line; of an index that is missing or away it does not say what only administrators can do."""
        if isinstance(error, MissingIndexError):
            return say("no_index", self.lang)
        return say("index_away", self.lang) if isinstance(error, AwayError) else error.line(self.lang)

    async def say(self, key: str, keyboard: InlineKeyboardMarkup | None = None, **values: object) -> None:
        """Reply with a text of the tables."""
        await self.tell(say(key, self.lang, **values), keyboard)

    async def tell(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Reply with a text."""
        await self.reply((Run(text),), keyboard)

    async def reply(self, rich: Rich, keyboard: InlineKeyboardMarkup | None = None) -> int | None:
        """Reply; the id of the last message, None where the chat cannot be reached."""
        return await self.bot.sender.reply(self.place, rich, keyboard)

    async def deliver(
        self, rich: Rich, keyboard: InlineKeyboardMarkup | None = None, *, replaces: int | None = None
    ) -> int | None:
        """Reply, or put the text in the place of the message `replaces`; the id of the message.

        Messages of the reply that went out before a restart are not sent again.

        Raises:
            UndeliveredError: the network failed.
        """
        bot, place = self.bot, self.place

        def sent(parts: int) -> None:
            with log_storage_errors():
                bot.journal.set_parts_sent(self.update_id, parts)

        await bot.settle_typing(place)
        if replaces is not None and await bot.sender.edit(place.chat_id, replaces, rich, keyboard):
            return replaces
        before = bot.journal.parts_sent(self.update_id)
        return await bot.sender.reply(place, rich, keyboard, already_sent=before, sent=sent)

    async def deliver_kept(
        self, reply_id: int, rich: Rich, keyboard: InlineKeyboardMarkup | None, *, replaces: int | None
    ) -> float:
        """Deliver a stored reply, and end the update; the seconds since it came in.

        Raises:
            UndeliveredError: the network failed.
        """
        message_id = await self.deliver(rich, keyboard, replaces=replaces)
        seconds = time.time() - self.at
        with log_storage_errors():
            self.bot.journal.done(self.update_id)  # at once, so that the reply is not sent again after a crash
            if message_id is not None:
                self.bot.store.sent(reply_id, message_id, seconds)
        return seconds

    async def acknowledge(self, key: str = "") -> None:
        """End the waiting sign of the button, and show a text of the tables for a moment if `key` names one."""
        if self.button is not None:
            await self.bot.sender.acknowledge(self.button, say(key, self.lang) if key else "")

    async def alert(self, text: str) -> None:
        """Show a text in a window above the chat, which ends the waiting sign of the button."""
        if self.button is not None:
            await self.bot.sender.acknowledge(self.button, text, alert=True)

    async def replace(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Put a text in the place of the message with the button; without `keyboard` its buttons go."""
        await self.bot.sender.edit(self.place.chat_id, self.message_id, (Run(text),), keyboard)


Handler = Callable[[Request], Coroutine[Any, Any, None]]


def request_of(update: Update, context: BotContext) -> Request:
    """The request in an update that has a sender and a message; the filters and the gate leave no other here."""
    bot, user = context.running_bot, update.effective_user
    assert user is not None
    if update.callback_query is not None:
        return _pressed(bot, update.update_id, user, update.callback_query)
    message = update.effective_message
    assert message is not None
    return Request(
        bot=bot,
        update_id=update.update_id,
        user=user,
        lang=bot.lang_of(user),
        place=place_of(message),
        message_id=message.message_id,
        at=time.time(),
        arguments=tuple(context.args or ()),
        message=message,
        is_edited=update.edited_message is not None,
    )


def _pressed(bot: RunningBot, update_id: int, user: User, button: CallbackQuery) -> Request:
    below = button.message
    assert below is not None  # the bot puts no buttons below inline messages
    message = below if isinstance(below, Message) else None
    thread = message.message_thread_id if message is not None and message.is_topic_message else None
    return Request(
        bot=bot,
        update_id=update_id,
        user=user,
        lang=bot.lang_of(user),
        place=Place(below.chat.id, thread, below.message_id),
        message_id=below.message_id,
        at=time.time(),
        arguments=tuple(buttons.data_of(button.data)),
        message=message,
        button=button,
    )
