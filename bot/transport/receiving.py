"""How updates come in: the bot asks Telegram who it is, then polls for updates or tells Telegram where to post them.

The webhook is a small server to which Telegram posts. Only who knows the secret is listened to. The webhook of
python-telegram-bot answers 400 to an update that it cannot read, and then Telegram posts that update again and again
before all later ones. And it takes in the whole body before it looks at the secret, so anybody could fill the memory;
here the header is read first, and the body of a stranger is thrown away as it comes.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from urllib.parse import SplitResult, urlsplit

from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, stream_request_body

from bot.application import ALLOWED_UPDATES
from bot.bot_settings import BotSettings, address
from bot.running_bot import BotApplication
from bot.texts import both
from bot.transport.connection import Bot, readable
from bot.transport.journal import JournalQueue
from retrieval.errors import InputError

_log = logging.getLogger(__name__)

PAUSES = (1.0, 3.0)  # seconds between tries to reach Telegram at the start
BOOTSTRAP_RETRIES = 5  # tries to tell Telegram that the bot will poll
POLL_S = 25  # seconds for which Telegram holds a request for updates


class BadTokenError(InputError):
    """Telegram does not know the token."""


class NoNetworkError(InputError):
    """Telegram cannot be reached."""


async def connect(application: BotApplication, settings: BotSettings) -> None:
    """Ask Telegram who the bot is.

    Raises:
        BadTokenError, NoNetworkError
    """
    try:
        await _persist(application.initialize)
    except InvalidToken as error:
        raise BadTokenError(*both("bad_token")) from error
    except (NetworkError, RetryAfter) as error:
        raise _no_network(error, settings) from error


async def _persist(call: Callable[[], Awaitable[object]]) -> None:
    """Call once, and again after each pause while the network fails.

    Raises:
        TelegramError: Telegram refuses it, or the network failed to the last.
    """
    for pause in (*PAUSES, None):
        try:
            await call()
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as error:
            _log.info("not connected", extra={"reason": error.message})
            if pause is None:
                raise
            await asyncio.sleep(pause)
        else:
            return


def _no_network(error: TelegramError, settings: BotSettings) -> NoNetworkError:
    parts = {"host": _route(settings), "reason": _reason(error, settings)}
    return NoNetworkError(*both("no_network", **parts))


def _route(settings: BotSettings) -> str:
    """The server and the proxy to it, without the password of the proxy."""
    server, proxy = (f"{url.hostname}:{url.port}" if url.port else str(url.hostname) for url in _urls(settings))
    return f"{server}({proxy})" if settings.proxy else server


def _urls(settings: BotSettings) -> tuple[SplitResult, SplitResult]:
    return urlsplit(settings.api_url), urlsplit(settings.proxy)


def _reason(error: TelegramError, settings: BotSettings) -> str:
    """The system's words for the error, without names of the library, pages of HTML, and the token."""
    cause = error.__cause__
    words = error.message if cause is None or isinstance(cause, TelegramError) else str(cause)
    return (words or error.message).partition(". Parsing the server response")[0].replace(settings.plain_token, "***")


class Receiving:
    """Receives updates from `start` to `stop`."""

    def __init__(self, application: BotApplication, queue: JournalQueue, settings: BotSettings) -> None:
        self._application = application
        self._queue = queue
        self._settings = settings
        self._webhook: Webhook | None = None

    async def start(self) -> None:
        """Begin to receive updates, by polling or by webhook.

        Raises:
            InputError: the webhook's address cannot be listened on, or Telegram refuses it.
            NoNetworkError: Telegram cannot be told.
        """
        try:
            await (self._listen() if self._settings.webhook_url else self._poll())
        except BadRequest as error:
            parts = {"reason": _reason(error, self._settings)}
            raise InputError(*both("webhook_refused", **parts)) from error
        except (NetworkError, RetryAfter) as error:
            raise _no_network(error, self._settings) from error

    async def stop(self) -> None:
        """Receive no more updates."""
        updater = self._application.updater
        if self._webhook is not None:
            await self._webhook.stop()
        if updater is not None and updater.running:
            await updater.stop()

    async def _poll(self) -> None:
        updater = self._application.updater
        assert updater is not None
        await updater.start_polling(
            timeout=POLL_S,
            bootstrap_retries=BOOTSTRAP_RETRIES,
            allowed_updates=ALLOWED_UPDATES,
            error_callback=_polling_failed,
        )

    async def _listen(self) -> None:
        settings, bot = self._settings, self._application.bot
        assert isinstance(bot, Bot)
        secret = settings.webhook_secret or secrets.token_urlsafe(32)
        self._webhook = Webhook(bot, self._queue, urlsplit(settings.webhook_url).path, secret)
        try:
            self._webhook.start(*address("BAOWEN_WEBHOOK_LISTEN", settings.webhook_listen))
        except OSError as error:
            raise taken(settings.webhook_listen, "BAOWEN_WEBHOOK_LISTEN", error) from error
        await _persist(
            lambda: bot.set_webhook(settings.webhook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        )


def taken(listened: str, setting: str, error: OSError) -> InputError:
    parts = {"address": listened, "reason": error.strerror or str(error), "setting": setting}
    return InputError(*both("address_taken", **parts))


def _polling_failed(error: TelegramError) -> None:
    _log.warning("no updates for now", extra={"reason": error.message})


MOST_BYTES = 1 << 20  # of a request; Telegram's are far smaller
BODY_S = 10.0  # for a whole body to arrive
IDLE_S = 75.0  # for the next header to arrive; Telegram keeps connections open
FORBIDDEN, NOT_FOUND, BAD_REQUEST, NOT_TAKEN = 403, 404, 400, 503
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Listens from `start` to `stop`, and puts posted updates into the queue. It refuses those without the secret."""

    def __init__(self, bot: Bot, queue: JournalQueue, path: str, secret: str) -> None:
        parts = {"bot": bot, "queue": queue, "secret": secret}
        application = Application(
            [(f"{path or '/'}/?", _Post, parts)], default_handler_class=_Elsewhere, log_function=lambda _: None
        )
        self._server = HTTPServer(
            application,
            max_body_size=MOST_BYTES,
            max_buffer_size=MOST_BYTES,
            body_timeout=BODY_S,
            idle_connection_timeout=IDLE_S,
        )

    def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: that address cannot be had.
        """
        self._server.listen(port, host)

    async def stop(self) -> None:
        """Take no more requests, and end those that wait."""
        self._server.stop()
        await self._server.close_all_connections()


@stream_request_body
class _Elsewhere(RequestHandler):
    """A request to another path, answered before its body is read; Tornado's own handler takes all of it in."""

    def prepare(self) -> None:
        self.set_status(NOT_FOUND)
        self.finish()

    def data_received(self, chunk: bytes) -> None:
        """Throw a piece of the body away."""


@stream_request_body
class _Post(RequestHandler):
    """One posted update. It is answered with 200 once it is written down."""

    def initialize(self, bot: Bot, queue: JournalQueue, secret: str) -> None:
        self._bot, self._queue, self._secret = bot, queue, secret
        self._body = bytearray()

    def prepare(self) -> None:
        """Answer a stranger before anything of the body is read."""
        if not compare_digest(self.request.headers.get(_HEADER, "").encode(), self._secret.encode()):
            self.set_status(FORBIDDEN)
            self.finish()

    def data_received(self, chunk: bytes) -> None:
        """Keep a piece of the body, which is Telegram's."""
        self._body += chunk

    async def post(self) -> None:
        try:
            body = readable(json.loads(self._body))
        except (ValueError, RecursionError):  # no update, so not from Telegram, though it knows the secret
            self.set_status(BAD_REQUEST)
            return
        try:
            await self._queue.put(Update.de_json(body, self._bot))
        except TelegramError:  # not written down; the journal has logged why
            self.set_status(NOT_TAKEN)
