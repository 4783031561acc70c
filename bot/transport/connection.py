"""python-telegram-bot's connection to Telegram, made fit for a bot that runs for a year."""

import asyncio
import logging
import os
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

from httpx import create_ssl_context
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.bot_settings import BotSettings
from bot.transport.fair_limiter import FairLimiter
from bot.transport.update_shape import NoUpdateError, readable

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
        "httpx_kwargs": {"verify": _certificates()},
    }


@cache
def _certificates() -> ssl.SSLContext:
    """What httpx trusts; both connections share it, because reading it takes a good part of the bot's start."""
    return create_ssl_context()
