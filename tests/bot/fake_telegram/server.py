"""The Bot API's HTTP server on loopback, on an event loop in its own thread."""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application

from . import answers, chat_methods, editing, profile, sending  # noqa: F401  their import registers methods
from .errors import ApiError
from .faults import Faults, FloodRule
from .handlers import FileHandler, MethodHandler, NowhereHandler
from .parameters import METHODS, Parameters
from .receiving import Receiving
from .world import Call, World

TOKEN = "123456789:AAFakeTokenForTestsOnly_0123456789ab"
MOST_BODY_BYTES = 80 * 1024 * 1024


class Server:
    """A Bot API server for one bot; `calls` are all calls of the bot, `faults` the faults to apply."""

    def __init__(self, token: str = TOKEN, username: str = "baowen_bot", name: str = "报闻") -> None:
        bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self.token = token
        self.world = World(token, bot)
        self.receiving = Receiving(self.world)
        self.faults = Faults()
        self.faults.cleared = self._release
        self.flood: FloodRule | None = None
        self.unknown_calls: list[Call] = []  # calls of methods that this server lacks
        self.port = 0
        self.released = asyncio.Event()  # releases hanging calls
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def calls(self) -> list[Call]:
        return self.world.calls

    def calls_of(self, *methods: str) -> list[Call]:
        """The calls of these methods, refused ones too, in the order of their answers."""
        wanted = {method.lower() for method in methods}
        with self.world.changed:
            return [call for call in self.calls if call.method.lower() in wanted]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.address}/file/bot"

    # --- life

    def start(self) -> "Server":
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)), name="bot-api", daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the Bot API server did not start")
        return self

    def stop(self) -> None:
        if self._loop is not None and self._thread is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        routes = [(r"/bot([^/]*)/([^/]*)", MethodHandler, {"server": self}),
                  (r"/file/bot([^/]*)/(.+)", FileHandler, {"server": self}),
                  (r".*", NowhereHandler, {"server": self})]  # fmt: skip
        application = Application(routes, log_function=lambda _: None)
        http = HTTPServer(application, max_body_size=MOST_BODY_BYTES, max_buffer_size=MOST_BODY_BYTES)
        http.listen(self.port, "127.0.0.1")
        self.port = next(iter(http._sockets.values())).getsockname()[1]
        posting = asyncio.create_task(self.receiving.post_forever())
        await asyncio.sleep(0)  # so that the posting task starts before anything is sent
        ready.set()
        await self._stopping.wait()
        http.stop()
        posting.cancel()
        self.released.set()
        await asyncio.wait_for(http.close_all_connections(), 5)

    def _release(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._release_now)

    def _release_now(self) -> None:
        self.released.set()
        self.released = asyncio.Event()

    # --- one call

    async def perform(self, method: str, parameters: Parameters, on_gone: Callable[..., None]) -> Any:
        """The result of a call.

        Raises:
            ApiError: the call is refused.
        """
        name = method.lower()
        if name == "getupdates":
            return await self.receiving.get_updates(parameters, on_gone)
        if self.flood is not None:
            self.flood.check(method, parameters)
        with self.world.changed:
            if name in ("setwebhook", "deletewebhook"):
                url = parameters.get("url", "") if name == "setwebhook" else ""
                return self.receiving.set_webhook(url, parameters)
            if name == "getwebhookinfo":
                return self.receiving.get_webhook_info()
            if name not in METHODS:
                raise ApiError(404, "Not Found: method not found")
            result = METHODS[name](self.world, parameters)
            self.world.changed.notify_all()
            return result

    def record(self, call: Call) -> None:
        with self.world.changed:
            self.calls.append(call)
            if call.description == "Not Found: method not found":
                self.unknown_calls.append(call)
            self.world.changed.notify_all()
