"""The webhook: a small server to which Telegram posts updates. Only who knows the secret is listened to.

The webhook of python-telegram-bot answers 400 to an update that it cannot read, and then Telegram posts that update
again and again before all later ones. And it takes in the whole body before it looks at the secret, so anybody could
fill the memory; here the header is read first, and the body of a stranger is thrown away as it comes.
"""

import json
from hmac import compare_digest

from telegram import Update
from telegram.error import TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, stream_request_body

from bot.transport.connection import Bot
from bot.transport.journal import JournalQueue
from bot.transport.update_shape import readable

MOST_BYTES = 1 << 20  # of a request; Telegram's are far smaller
BODY_S = 10.0  # for a whole body to arrive
IDLE_S = 75.0  # for the next header to arrive; Telegram keeps connections open
FORBIDDEN, BAD_REQUEST, NOT_TAKEN = 403, 400, 503
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Listens from `start` to `stop`, and puts posted updates into the queue. It refuses those without the secret."""

    def __init__(self, bot: Bot, queue: JournalQueue, path: str, secret: str) -> None:
        parts = {"bot": bot, "queue": queue, "secret": secret}
        application = Application([(f"{path or '/'}/?", _Post, parts)], log_function=lambda _: None)
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
