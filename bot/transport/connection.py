"""python-telegram-bot's connection to Telegram, made fit for a bot that runs for a year; and what comes in by it.

Is it an update, and does it hold what the bot reads of it, in the types that Telegram sends? Telegram sends well-formed
updates. But whoever learns the webhook's secret, or runs a Bot API server of their own, can send anything, and a later
Bot API may send other things. What is no update at all is refused; an update that cannot be read is reduced to its
number, because Telegram would send it again and again before all later ones.
"""

import asyncio
import logging
import os
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from httpx import create_ssl_context
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.bot_settings import BotSettings
from bot.transport.fair_limiter import FairLimiter

_log = logging.getLogger(__name__)

CONNECTIONS = 32  # not more, because httpcore looks through all of them at each request
CONNECT_S, READ_S, WRITE_S, POOL_S = 10.0, 20.0, 20.0, 60.0


class Bot(ExtBot[int]):
    """A connection that reports when its token is revoked; the library's polling would end in silence."""

    def __init__(self, settings: BotSettings, revoked: Callable[[], None]) -> None:
        os.environ.setdefault("PTB_TIMEDELTA", "1")  # or the library prints a warning when Telegram tells it to wait
        limited = settings.flood_limit == "on"
        super().__init__(
            settings.plain_token,
            base_url=settings.api_url,
            base_file_url=settings.file_url,
            request=HTTPXRequest(**_options(settings, CONNECTIONS)),
            get_updates_request=PollingRequest(**_options(settings, 1)),
            rate_limiter=FairLimiter() if limited else None,  # it does not retry: the sender does
        )
        self._revoked = revoked
        self._is_revoked = False

    async def get_updates(self, *args: object, **kwargs: object) -> tuple[Update, ...]:
        """Ask Telegram for updates. If getMe refuses the token as well, it is revoked, and no more updates come.

        Raises:
            NetworkError: also where the token is refused this once.
        """
        if self._is_revoked:
            await asyncio.sleep(1)  # polling goes on until it is stopped
            return ()
        try:
            return await super().get_updates(*args, **kwargs)  # type: ignore[arg-type]
        except InvalidToken as error:
            if not await self._is_unknown():
                raise NetworkError(error.message) from error
        self._is_revoked = True
        self._revoked()
        return ()

    async def _is_unknown(self) -> bool:
        """Whether Telegram refuses the token a second time; a server in trouble may refuse it once by mistake."""
        try:
            await self.get_me()
        except InvalidToken:
            return True
        except TelegramError:
            return False
        return False


class PollingRequest(HTTPXRequest):
    """Replaces updates that nobody can read by empty ones, or the first would block all later ones."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        response = HTTPXRequest.parse_json_payload(payload)
        updates = response.get("result")
        if isinstance(updates, list):
            sound = [one for update in updates if (one := _readable(update))]
            if updates and not sound:  # without a number to ask beyond, the same would come again and again at once
                raise TelegramError("the server sends no updates in their place")
            response["result"] = sound
        return response


def _readable(update: object) -> dict[str, Any] | None:
    """An update that the bot can handle; None for what is no update."""
    try:
        return readable(update)
    except NoUpdateError:
        _log.warning("no update came in the place of one")
        return None


def _options(settings: BotSettings, connections: int) -> dict[str, Any]:
    return {
        "connection_pool_size": connections,
        "connect_timeout": CONNECT_S,
        "read_timeout": READ_S,
        "write_timeout": WRITE_S,
        "pool_timeout": POOL_S,
        "proxy": settings.proxy or None,
        "httpx_kwargs": {"verify": _trust_of(settings)},
    }


def _trust_of(settings: BotSettings) -> ssl.SSLContext:
    """Which certificates are trusted: none where no address is asked by https, for reading them takes a while."""
    is_needed = any(url.lower().startswith("https:") for url in (settings.api_url, settings.file_url))
    return _certificates() if is_needed else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def _certificates() -> ssl.SSLContext:
    """What httpx trusts; both connections share it."""
    return create_ssl_context()


MOST_ID = (1 << 63) - 1  # Telegram's numbers have at most 52 bits, and SQLite counts to here
MOST_NESTED = 40  # levels of objects in objects

Shape = Mapping[str, Any]  # field → its type, the shape of an object, or a list with the shape of its items

_USER: Shape = {"id": int, "is_bot": bool, "first_name": str, "last_name": str, "username": str, "language_code": str}
_CHAT: Shape = {"id": int, "type": str, "title": str}
_ENTITIES: list[Shape] = [{"type": str, "offset": int, "length": int, "user": _USER}]
_DOCUMENT: Shape = {"file_id": str, "file_unique_id": str, "file_name": str, "mime_type": str, "file_size": int}
_BUTTON: Shape = {"text": str, "callback_data": str}
_MESSAGE_ALONE: Shape = {
    "message_id": int,
    "message_thread_id": int,
    "is_topic_message": bool,
    "date": int,
    "from": _USER,
    "sender_chat": _CHAT,
    "chat": _CHAT,
    "via_bot": _USER,
    "text": str,
    "caption": str,
    "entities": _ENTITIES,
    "caption_entities": _ENTITIES,
    "document": _DOCUMENT,
    "migrate_to_chat_id": int,
    "reply_markup": {"inline_keyboard": [[_BUTTON]]},
    "forum_topic_created": dict,
}
_MESSAGE: Shape = {**_MESSAGE_ALONE, "reply_to_message": _MESSAGE_ALONE}
_QUERY: Shape = {"id": str, "from": _USER}
_UPDATE: Shape = {
    "update_id": int,
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": {**_QUERY, "message": _MESSAGE, "data": str, "inline_message_id": str},
    "inline_query": {**_QUERY, "query": str, "offset": str},
    "my_chat_member": {"chat": _CHAT, "from": _USER},
}
# Telegram sends these with every object that has them; other fields may be missing.
_NEEDED = frozenset(
    "update_id id type message_id date chat is_bot first_name query offset length file_id file_unique_id".split()
)


class NoUpdateError(ValueError):
    """What came is no update, so it does not come from Telegram."""


def readable(update: object) -> dict[str, Any]:
    """An update that the bot can handle: as it came, or only its number.

    Raises:
        NoUpdateError: it has no number, or one beyond what Telegram counts to.
    """
    if not isinstance(update, dict) or not _is(update.get("update_id"), int) or update["update_id"] < 0:
        raise NoUpdateError
    sound: dict[str, Any] = _sound(update)
    try:
        _check(sound, _UPDATE, "update")
        Update.de_json(dict(sound), None).to_json()  # as the journal keeps it
    except Exception as error:  # whatever a newer server, or another one, sends
        reason = f"{type(error).__name__}: {error}"[:200]
        _log.warning("update not understood", extra={"update": sound["update_id"], "reason": reason})
        return {"update_id": sound["update_id"]}
    return sound


def _sound(value: Any, level: int = 0) -> Any:
    """The value without halves of surrogate pairs, which no UTF-8 can hold.

    Raises:
        NoUpdateError: it is nested too deep, or holds a number that nothing counts to.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if level > MOST_NESTED or (isinstance(value, int | float) and not -MOST_ID <= value <= MOST_ID):
        raise NoUpdateError
    if isinstance(value, dict):
        return {_sound(key): _sound(inner, level + 1) for key, inner in value.items()}
    return [_sound(inner, level + 1) for inner in value] if isinstance(value, list) else value


def _check(value: Any, shape: Any, where: str) -> None:
    """Hold a value against its shape; fields without a shape are Telegram's affair.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(shape, Mapping):
        _need(isinstance(value, dict) and bool(value), where)
        for field, inner in shape.items():
            if value.get(field) is not None or field in _NEEDED:
                _check(value.get(field), inner, field)
    elif isinstance(shape, list):
        _need(isinstance(value, list), where)
        for item in value:
            _check(item, shape[0], where)
    else:
        _need(_is(value, shape), where)
        _need(where not in ("offset", "length") or not isinstance(value, int) or value >= 0, where)


def _is(value: object, kind: type) -> bool:
    """Whether the value is of a kind; True and False are no numbers."""
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool)) and _is_counted(value)


def _is_counted(value: object) -> bool:
    return not isinstance(value, int) or -MOST_ID <= value <= MOST_ID


def _need(holds: bool, where: str) -> None:
    if not holds:
        raise TypeError(f"{where} is of another type")
