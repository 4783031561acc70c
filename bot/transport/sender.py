"""Sends messages and files, and is the only place that tries again and falls back.

A text over Telegram's limit is sent as several messages, but not many. A text that Telegram cannot parse is sent
without styles. If the network fails, the sender tries again. If a chat cannot be reached at all, because the bot was
blocked or the chat was deleted, the sender logs this and drops the message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from telegram import (
    CallbackQuery,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultsButton,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.store.database import log_storage_errors
from bot.transport.fair_limiter import seconds_of
from bot.transport.richtext import Rich, messages, to_html, to_plain
from bot.transport.slots import letting_go

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

PAUSES = (0.5, 1, 2, 4, 8, 15, 30)  # seconds between tries while the network fails
LONGEST_FLOOD_WAIT = 600  # seconds; an update whose answer has to wait longer is put off
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class UndeliveredError(Exception):
    """The network failed at every try; the update stays in the journal."""

    def __init__(self, seconds: float = 0.0) -> None:
        """seconds: how long Telegram asks to wait."""
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    chat_id: int
    thread_id: int | None = None  # the topic of a forum
    reply_to: int | None = None  # the message that is answered

    @property
    def is_private(self) -> bool:
        """Whether the chat is with one person; such a chat has the positive id of the person."""
        return self.chat_id > 0


def place_of(message: Message) -> Place:
    """The place of an answer to a message: its chat and topic, in a group as a reply."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat_id, thread, message.message_id)


class Sender:
    """Sends messages. It calls `migrated` with the old and the new id when a group has got a new one."""

    def __init__(self, bot: "ExtBot[int]", migrated: Callable[[int, int], None]) -> None:
        self._bot = bot
        self._migrated = migrated

    async def reply(
        self,
        place: Place,
        rich: Rich,
        keyboard: InlineKeyboardMarkup | None = None,
        *,
        already_sent: int = 0,
        sent: Callable[[int], None] = lambda parts: None,
    ) -> int | None:
        """Send a text; the id of its last message, which has the keyboard, or None where the chat cannot be reached.

        already_sent: how many messages of the text were sent before a restart; `sent` is called with the new number.

        Raises:
            UndeliveredError: the network failed.
        """
        parts = messages(rich)
        message_id = None
        for number, part in enumerate(parts[already_sent:], already_sent + 1):
            markup = keyboard if number == len(parts) else None
            message_id = await self._send(place, part, markup)
            if message_id is None:
                return None
            sent(number)
            place = replace(place, reply_to=None)
        return message_id

    async def edit(
        self, chat_id: int, message_id: int, rich: Rich, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Put a text in the place of an earlier message, as far as it fits one; False where that message was deleted.

        Raises:
            UndeliveredError: the network failed.
        """
        part = messages(rich)[0]

        async def edit(text: str, mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text, chat_id, message_id, parse_mode=mode, reply_markup=keyboard, link_preview_options=NO_PREVIEW
            )

        try:
            await self._parsed_or_plain(part, edit)
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return True
            _log.info("message not edited", extra={"chat": chat_id, "reason": error.message})
            return False
        except (Forbidden, ChatMigrated) as error:
            _log.info("message not edited", extra={"chat": chat_id, "reason": error.message})
            return False
        return True

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup) -> None:
        """Put other buttons below a message; that this failed is only logged."""

        async def edit() -> object:
            return await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard)

        try:
            await self._persist(edit)
        except (BadRequest, Forbidden, ChatMigrated) as error:  # deleted meanwhile, or marked so already
            _log.debug("buttons not changed", extra={"chat": chat_id, "reason": error.message})

    async def acknowledge(self, query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
        """End the waiting sign of a pressed button, and show a text if one is given, in a window if `alert`."""
        try:
            await query.answer(text[:200] or None, show_alert=alert)
        except TelegramError as error:  # too old after a restart: its waiting sign has ended
            _log.info("button not acknowledged", extra={"reason": error.message})

    async def document(self, place: Place, path: Path, caption: str) -> bool:
        """Send a file; whether it arrived.

        Raises:
            UndeliveredError: the network failed.
        """

        async def send() -> object:
            with path.open("rb") as file:
                return await self._bot.send_document(
                    place.chat_id,
                    file,
                    caption=caption[:1024],
                    filename=path.name,
                    message_thread_id=place.thread_id,
                    reply_parameters=_answering(place),
                )

        try:
            await self._persist(send)
        except (BadRequest, Forbidden) as error:
            _log.warning("document not sent", extra={"chat": place.chat_id, "reason": error.message})
            return False
        return True

    async def inline(
        self,
        query: InlineQuery,
        results: Sequence[InlineQueryResult],
        button: InlineQueryResultsButton,
        cache_seconds: int,
    ) -> None:
        """Offer results to what is typed. If they come too late, this is only logged."""
        try:
            await query.answer(results, cache_time=cache_seconds, is_personal=True, button=button)
        except TelegramError as error:
            _log.info("inline results not shown", extra={"reason": error.message})

    async def typing(self, place: Place) -> None:
        """Show the typing sign. If that fails, it is only logged."""
        try:
            await self._bot.send_chat_action(place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id)
        except TelegramError as error:
            _log.debug("no typing sign", extra={"chat": place.chat_id, "reason": error.message})

    async def _send(self, place: Place, part: Rich, keyboard: InlineKeyboardMarkup | None) -> int | None:
        """One message; its id, or None where the chat cannot be reached."""

        async def send(text: str, mode: str | None) -> Message:
            return await self._bot.send_message(
                place.chat_id,
                text,
                parse_mode=mode,
                message_thread_id=place.thread_id,
                reply_parameters=_answering(place),
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )

        try:
            return (await self._parsed_or_plain(part, send)).message_id
        except ChatMigrated as error:
            with log_storage_errors():
                self._migrated(place.chat_id, error.new_chat_id)
            return await self._send(Place(error.new_chat_id), part, keyboard)
        except BadRequest as error:
            if place.thread_id is not None and "thread not found" in error.message.lower():
                return await self._send(replace(place, thread_id=None), part, keyboard)
            if place.reply_to is not None and "repl" in error.message.lower():  # the message replied to was deleted
                return await self._send(replace(place, reply_to=None), part, keyboard)
            _log.warning("message refused", extra={"chat": place.chat_id, "reason": error.message})
        except Forbidden as error:
            _log.info("chat cannot be reached", extra={"chat": place.chat_id, "reason": error.message})
        return None

    async def _parsed_or_plain(self, part: Rich, send: Callable[[str, str | None], Awaitable[_T]]) -> _T:
        """Send as HTML, or as plain text if Telegram cannot parse the HTML."""
        try:
            return await self._persist(lambda: send(to_html(part), ParseMode.HTML))
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
            _log.warning("HTML refused, sent plain", extra={"reason": error.message})
            return await self._persist(lambda: send(to_plain(part), None))

    async def _persist(self, send: Callable[[], Awaitable[_T]]) -> _T:
        """Send, and try again while the network fails or Telegram asks to wait.

        Raises:
            UndeliveredError: it failed at every try.
            TelegramError: Telegram refuses it.
        """
        for pause in (*PAUSES, None):
            try:
                return await send()
            except (BadRequest, Forbidden, ChatMigrated):
                raise
            except InvalidToken as error:  # the bot is about to stop; the token may be valid after the next start
                raise UndeliveredError from error
            except RetryAfter as error:
                seconds = seconds_of(error)
                _log.warning("Telegram asks to wait", extra={"seconds": seconds})
                if pause is None or seconds > LONGEST_FLOOD_WAIT:
                    raise UndeliveredError(seconds) from error
                with letting_go():
                    await asyncio.sleep(seconds + 0.1)
            except TelegramError as error:  # the network failed, or a machine on the way answered instead of Telegram
                _log.info("network failed, trying again", extra={"reason": type(error).__name__, "pause": pause})
                if pause is None:
                    raise UndeliveredError from error
                await asyncio.sleep(pause)
        raise AssertionError("unreachable")


def _answering(place: Place) -> ReplyParameters | None:
    # The answer is sent even if the message replied to was deleted.
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True) if place.reply_to else None
