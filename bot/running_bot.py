"""The parts of a running bot, which every handler uses, and what is under way in it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import WeakValueDictionary

from telegram import User
from telegram.ext import Application, CallbackContext, ExtBot

from bot import engine_tasks
from bot.access.access_rules import Access, Limits
from bot.access.door import Door, TurnedAway
from bot.bot_settings import BotSettings
from bot.monitoring import Metrics
from bot.store import NewReply, Store
from bot.store.database import log_storage_errors
from bot.transport.journal import Journal
from bot.transport.sender import Place, Sender
from bot.transport.slots import holding, letting_go, outside
from bot.workers import Workers
from retrieval.errors import BaowenError
from retrieval.settings import Settings

if TYPE_CHECKING:
    from bot.building.build_job import BuildJob

_T = TypeVar("_T")
TYPING_LASTS = 5.0  # seconds that Telegram shows it
SETTLE_S = 0.3  # seconds that an answer waits for a typing sign that is being sent
MOST_TYPING = 25  # waiting questions; with more, typing signs would use up the flood limit that answers need


@dataclass(frozen=True, slots=True)
class TypingSign:
    """A typing sign in one place."""

    sent_at: float  # by time.monotonic
    sending: "asyncio.Task[None]"


@dataclass(slots=True)
class RunningBot:
    """The parts of a running bot and its present state."""

    settings: Settings
    bot_settings: BotSettings
    store: Store
    journal: Journal
    workers: Workers
    access: Access
    sender: Sender
    limits: Limits
    door: Door
    metrics: Metrics
    username: str  # of the bot, without @
    taken_up: set[int] = field(default_factory=set)  # updates from before a restart, or tried again
    put_off: dict[int, float] = field(default_factory=dict)  # update to be handled again → seconds to wait before
    build: "BuildJob | None" = None  # under way
    building: asyncio.Lock = field(default_factory=asyncio.Lock)  # held during a build
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)  # held while a document is looked into
    is_stopping: bool = False
    turns: "WeakValueDictionary[tuple[int, int], asyncio.Lock]" = field(default_factory=WeakValueDictionary)
    typing: dict[Place, "TypingSign"] = field(default_factory=dict)  # the last sign of a chat, or of a topic in it
    known_names: dict[int, tuple[str, str | None]] = field(default_factory=dict)  # user → as last remembered
    turned_away: dict[int, TurnedAway] = field(default_factory=dict)  # chat → what it was not told of yet
    typed: dict[int, str] = field(default_factory=dict)  # user → the inline query that was typed last
    tasks: "set[asyncio.Task[Any]]" = field(default_factory=set)  # tasks that no update waits for

    @asynccontextmanager
    async def turn(self, chat_id: int, user_id: int) -> AsyncIterator[None]:
        """Let one question of a user in a chat be answered at a time, because the next one may lean on it."""
        lock = self.turns.get((chat_id, user_id))
        if lock is None:
            lock = self.turns[chat_id, user_id] = asyncio.Lock()
        with letting_go():  # the question before may wait to be sent
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def lang_of(self, user: User | None) -> str:
        """zh or en: as the user chose, else as the settings say, else as the user's Telegram says, else zh."""
        chosen = self.store.lang_of(user.id) if user else None
        if chosen or self.settings.lang:
            return chosen or self.settings.lang
        code = user.language_code if user else None
        return "zh" if not code or code.startswith("zh") else "en"

    def lang_known(self, user_id: int) -> str:
        """The language of a user who has not just written, so that Telegram does not tell it."""
        return self.store.lang_of(user_id) or self.settings.lang or "zh"

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Start a task that no update waits for; the set keeps it from being collected before its end."""
        task = asyncio.get_running_loop().create_task(work, context=outside())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def show_typing(self, place: Place) -> None:
        """Show the typing sign without waiting for it; not again while it still shows."""
        now, room = time.monotonic(), replace(place, reply_to=None)
        self.typing = {at: sign for at, sign in self.typing.items() if now - sign.sent_at < TYPING_LASTS}
        if self.limits.waiting <= MOST_TYPING and room not in self.typing:
            self.typing[room] = TypingSign(now, self.spawn(self.sender.typing(room)))

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count a question or a list among those that wait while it is worked at, but not while it waits to be sent."""
        with holding(self._count_waiting):
            yield

    def _count_waiting(self, by: int) -> None:
        self.limits.waiting += by
        self.metrics.waiting.inc(by)

    async def while_typing(self, place: Place, work: Coroutine[Any, Any, _T]) -> _T:
        """The value of the work; the typing sign shows until it is done."""
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                self.show_typing(place)
                await asyncio.wait({task}, timeout=TYPING_LASTS)
            await self.settle_typing(place)
            return task.result()
        finally:
            task.cancel()

    async def examples(self) -> tuple[str, ...]:
        """Questions that the archive answers, to show how one asks; none where there is no index."""
        try:
            return await self.workers.call(engine_tasks.examples)
        except BaowenError:
            return ()

    def keep_reply(self, reply: NewReply) -> int:
        """Store a reply; its number, or 0 where the disk is full: then its buttons are said to be too old."""
        with log_storage_errors():
            return self.store.add_reply(reply)
        return 0

    async def settle_typing(self, place: Place) -> None:
        """Wait a moment for a typing sign that is being sent, then cancel it, or it would show behind the answer."""
        sign = self.typing.get(replace(place, reply_to=None))
        if sign is not None and not sign.sending.done():
            await asyncio.wait({sign.sending}, timeout=SETTLE_S)
            sign.sending.cancel()

    def citation_link(self, reply_id: int, *, in_private: bool) -> Callable[[int], str | None]:
        """A function from a citation's number (from 1) to the link that opens it.

        In a group of a closed bot there are no links, because it refuses some who read them; the buttons still work.
        """
        kept = self.store.reply(reply_id)
        if kept is None or not kept.token or (not in_private and not self.access.is_open):
            return lambda number: None
        return lambda number: f"https://t.me/{self.username}?start=c{kept.token}-{number}"

    @property
    def data(self) -> Path:
        return self.bot_settings.data_path


class BotContext(CallbackContext[ExtBot[int], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """A handler's context with the running bot."""

    @property
    def running_bot(self) -> RunningBot:
        return cast(RunningBot, self.bot_data["running_bot"])


BotApplication = Application[Any, BotContext, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]
