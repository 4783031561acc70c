"""How the bot gets its updates: one long poll at a time, or a webhook to which they are posted."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from .errors import ApiError, Json, bad_request
from .parameters import Parameters
from .world import World

LONGEST_POLL = 50
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.5)  # Telegram waits longer; a test need not
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error_at: int | None = None
    error: str = ""
    delivered: list[Json] = field(default_factory=list)
    failures: int = 0


class Receiving:
    """Runs on the server's event loop; `wake` may be called from any thread that holds the lock."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.webhook = Webhook()
        self.attached = 0  # how many times a bot began to listen: long polls opened and webhooks set
        self.polling = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._posting = asyncio.Event()
        world.updates.added = self.wake

    def wake(self) -> None:
        self.world.changed.notify_all()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken)

    def _woken(self) -> None:
        self._posting.set()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # --- long polling

    async def get_updates(self, parameters: Parameters, on_gone: Callable[[Callable[[], object]], None]) -> list[Json]:
        """Updates from the offset on, at once if there are any. `on_gone` takes what to call if the caller hangs up."""
        offset, limit = parameters.integer("offset"), min(max(parameters.integer("limit", 100), 1), 100)
        timeout = min(max(parameters.integer("timeout"), 0), LONGEST_POLL)
        with self.world.changed:
            if self.webhook.url:
                raise _conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                                "webhook first")  # fmt: skip
            self._set_allowed(parameters)
            self._end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
            found = self.world.updates.take(offset, limit)
            self.attached += timeout > 0
            self.world.changed.notify_all()
        if found or not timeout:
            return found
        await self._wait(timeout, on_gone)
        with self.world.changed:
            return self.world.updates.take(offset, limit)

    async def _wait(self, timeout: float, on_gone: Callable[[Callable[[], object]], None]) -> None:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        on_gone(waiter.cancel)
        self._set_polling(True)
        done, _ = await asyncio.wait({waiter}, timeout=timeout)
        if self._waiter is waiter:
            self._waiter = None
            self._set_polling(False)
        if done and not waiter.cancelled():
            waiter.result()  # raises the conflict

    def _set_polling(self, polling: bool) -> None:
        with self.world.changed:
            self.polling = polling
            self.world.changed.notify_all()

    def _end_poll(self, reason: str) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(_conflict(reason))

    def _set_allowed(self, parameters: Parameters) -> None:
        allowed = parameters.json("allowed_updates")
        if allowed is not None:
            self.world.updates.allowed = allowed

    # --- webhook

    def set_webhook(self, url: str, parameters: Parameters) -> bool:
        """Set the webhook; an empty address removes it."""
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = parameters.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        if parameters.yes("drop_pending_updates"):
            self.world.updates.waiting.clear()
        self._set_allowed(parameters)
        self.webhook = Webhook(url, secret if url else "", parameters.integer("max_connections", 40))
        if url:
            self._end_poll("terminated by setWebhook request")
            self.attached += 1
        self.wake()
        return True

    def get_webhook_info(self) -> Json:
        body: Json = {
            "url": self.webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates.waiting),
        }
        if self.webhook.url:
            body |= {"max_connections": self.webhook.max_connections, "ip_address": "127.0.0.1"}
        if self.webhook.error_at is not None:
            body |= {"last_error_date": self.webhook.error_at, "last_error_message": self.webhook.error}
        if self.world.updates.allowed:
            body["allowed_updates"] = self.world.updates.allowed
        return body

    async def post_forever(self) -> None:
        """Post the waiting updates one after another, each again and again until it gets a 2xx."""
        self._loop = asyncio.get_running_loop()
        client = AsyncHTTPClient(force_instance=True)
        failed = 0
        while True:
            await self._posting.wait()
            self._posting.clear()
            while self.webhook.url and self.world.updates.waiting:
                if await self._post(client, self.world.updates.waiting[0]):
                    failed = 0
                else:
                    await asyncio.sleep(RETRY_SECONDS[min(failed, len(RETRY_SECONDS) - 1)])
                    failed += 1

    async def _post(self, client: AsyncHTTPClient, update: Json) -> bool:
        webhook = self.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        body = json.dumps(update)
        try:
            answer = await client.fetch(
                webhook.url, method="POST", headers=headers, body=body, raise_error=False, request_timeout=60
            )
        except (OSError, HTTPClientError) as error:
            self._failed(webhook, str(error) or type(error).__name__)
            return False
        if not 200 <= answer.code < 300:
            self._failed(webhook, _wrong(answer))
            return False
        with self.world.changed:
            waiting = self.world.updates.waiting
            if waiting and waiting[0] is update:
                waiting.popleft()
            webhook.delivered.append(update)
            self.world.changed.notify_all()
        return True

    def _failed(self, webhook: Webhook, reason: str) -> None:
        with self.world.changed:
            webhook.error_at, webhook.error, webhook.failures = int(time.time()), reason, webhook.failures + 1
            self.world.changed.notify_all()


def _wrong(answer: HTTPResponse) -> str:
    return f"Wrong response from the webhook: {answer.code} {answer.reason}"


def _conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")
