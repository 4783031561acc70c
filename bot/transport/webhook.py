"""The address to which Telegram posts updates. What comes without the secret is refused.

python-telegram-bot's own does the same, but answers 400 to an update that it cannot read, which Telegram then posts
again and again, before all that come after it.
"""

import json
from hmac import compare_digest

from telegram import Update
from telegram.error import TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.transport.connection import Bot, readable
from bot.transport.journal import JournalQueue

MOST_BYTES = 4 << 20  # of a request; Telegram's are far smaller
FORBIDDEN, BAD_REQUEST, NOT_TAKEN = 403, 400, 503
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Listens from `start` to `stop`, and puts what is posted into the queue."""

    def __init__(self, bot: Bot, queue: JournalQueue, path: str, secret: str) -> None:
        parts = {"bot": bot, "queue": queue, "secret": secret}
        application = Application([(f"{path or '/'}/?", _Post, parts)], log_function=lambda _: None)
        self._server = HTTPServer(application, max_body_size=MOST_BYTES)

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


class _Post(RequestHandler):
    """One update; 200 once it is written down."""

    def initialize(self, bot: Bot, queue: JournalQueue, secret: str) -> None:
        self._bot, self._queue, self._secret = bot, queue, secret

    async def post(self) -> None:
        if not compare_digest(self.request.headers.get(_HEADER, "").encode(), self._secret.encode()):
            self.set_status(FORBIDDEN)
            return
        try:
            body = readable(json.loads(self.request.body))
        except (ValueError, TypeError, KeyError):  # no update at all: not from Telegram, but it knows the secret
            self.set_status(BAD_REQUEST)
            return
        try:
            await self._queue.put(Update.de_json(body, self._bot))
        except TelegramError:  # not written down; the journal has logged why
            self.set_status(NOT_TAKEN)
