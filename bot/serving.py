"""A bot from start to end: connect, queue what was left unanswered, serve, and stop within ten seconds."""

import asyncio
import logging
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from bot.access.access_rules import Access, Limits
from bot.access.door import Door, tell_all, turn_away_update
from bot.application import add_handlers, build_application
from bot.bot_settings import BotSettings, address
from bot.building.build_handlers import offer_build
from bot.monitoring import Alarms, Metrics, watch_alarms
from bot.running_bot import BotApplication, RunningBot
from bot.store import Store
from bot.texts import both
from bot.transport.addressing import set_menus
from bot.transport.connection import Bot
from bot.transport.journal import Journal, JournalQueue
from bot.transport.receiving import BadTokenError, Receiving, connect, taken
from bot.transport.sender import Sender
from bot.workers import WorkerDiedError, Workers
from retrieval.errors import StorageError
from retrieval.index.engines import index_engine
from retrieval.settings import Settings

_log = logging.getLogger(__name__)

WARM_UP_S = 10.0  # at most, before updates are taken
STOP_S = 8.0  # for what is under way when the bot is told to stop
PRUNE_EVERY_S = 24 * 3600
QUEUED_FOR_ONE_WAITING = 4  # updates received for each question that may wait; Telegram keeps the rest


@dataclass(slots=True)
class Ending:
    """Why the bot is to stop."""

    event: asyncio.Event
    is_revoked: bool = False

    def revoked(self) -> None:
        self.is_revoked = True
        self.event.set()


class LookUps(ThreadPoolExecutor):
    """The event loop's threads. They look up names of hosts, which takes minutes if the network is down."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End without waiting for the threads, because they would delay the end of the bot."""
        super().shutdown(wait=False, cancel_futures=True)


async def serve(settings: Settings, bot_settings: BotSettings, store: Store, *, has_index: bool) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        BadTokenError, NoNetworkError: at the start; BadTokenError also where the token is taken back.
        InputError: an address cannot be listened on, or Telegram refuses the webhook.
    """
    ending = Ending(asyncio.Event())
    connection = Bot(bot_settings, ending.revoked)
    journal = Journal(store.database)
    door = Door(bot_settings.admin_ids)
    queue = JournalQueue(journal, QUEUED_FOR_ONE_WAITING * bot_settings.most_waiting, door)
    running = _running_bot(settings, bot_settings, store, journal, connection, door)
    application = build_application(connection, queue, running)
    receiving = Receiving(application, queue, bot_settings)
    loop = asyncio.get_running_loop()
    loop.set_default_executor(LookUps())
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.event.set)
    beginning = asyncio.create_task(_begin(application, queue, receiving, running, has_index=has_index))
    end = asyncio.create_task(ending.event.wait())
    try:
        # The bot may be told to stop before it has begun.
        await asyncio.wait((beginning, end), return_when=asyncio.FIRST_COMPLETED)
        if beginning.done():
            beginning.result()
            await end
    finally:
        beginning.cancel()
        await asyncio.wait((beginning,))
        await _stop(application, queue, receiving, running)
    if ending.is_revoked:
        raise BadTokenError(*both("token_revoked"))


async def _begin(
    application: BotApplication, queue: JournalQueue, receiving: Receiving, running: RunningBot, *, has_index: bool
) -> None:
    """Connect, queue what was left unanswered, and begin to receive updates."""
    bot, bot_settings = application.bot, running.bot_settings
    warmed = asyncio.create_task(_warm_up(running))
    await connect(application, bot_settings)
    running.username = bot.username
    running.door.knows(bot.id, bot.username, partial(turn_away_update, running))
    add_handlers(application, bot.id, bot.username)
    if bot_settings.metrics_listen:
        _serve_metrics(running.metrics, bot_settings)
    running.taken_up.update(queue.restore(bot))
    await application.start()
    await warmed
    await receiving.start()
    _log.info("ready", extra={"username": bot.username, "taken_up": len(running.taken_up)})
    running.spawn(set_menus(bot, bot_settings.admin_ids))
    running.spawn(_prune_daily(running.store))
    running.spawn(watch_alarms(running, Alarms()))
    if not has_index:
        running.spawn(offer_build(running))


def _running_bot(
    settings: Settings, bot_settings: BotSettings, store: Store, journal: Journal, connection: Bot, door: Door
) -> RunningBot:
    return RunningBot(
        settings=settings,
        bot_settings=bot_settings,
        store=store,
        journal=journal,
        workers=Workers(settings.index_path, settings.model, bot_settings.worker_count, index_engine(settings)),
        access=Access(bot_settings, store),
        sender=Sender(connection, store.migrate_chat),
        door=door,
        limits=Limits(bot_settings.questions_a_minute, bot_settings.all_questions_a_minute, bot_settings.most_waiting),
        metrics=Metrics(),
        username="",
    )


def _serve_metrics(metrics: Metrics, settings: BotSettings) -> None:
    try:
        metrics.serve(*address("BAOWEN_METRICS_LISTEN", settings.metrics_listen))
    except OSError as error:
        raise taken(settings.metrics_listen, "BAOWEN_METRICS_LISTEN", error) from error


async def _warm_up(running: RunningBot) -> None:
    """Let every answering process open the index, so that the first questions do not wait for it."""
    with suppress(WorkerDiedError, TimeoutError):  # a question will show what is wrong
        async with asyncio.timeout(WARM_UP_S):
            await running.workers.ready()


async def _prune_daily(store: Store) -> None:
    """Delete once a day what is too old."""
    while True:
        try:
            store.prune(time.time())
        except StorageError as error:
            _log.warning("not pruned", extra={"reason": error.en})
        await asyncio.sleep(PRUNE_EVERY_S)


async def _stop(application: BotApplication, queue: JournalQueue, receiving: Receiving, running: RunningBot) -> None:
    """Receive nothing new and finish what is under way within STOP_S; the rest stays in the journal."""
    running.is_stopping = True
    with suppress(TimeoutError):
        async with asyncio.timeout(STOP_S):
            queue.set_aside()
            await receiving.stop()
            running.spawn(tell_all(running))
            if running.build is not None:
                await running.build.cancel()
            if application.running:
                await application.stop()
    for task in tuple(running.tasks):
        task.cancel()
    running.workers.stop()
    with suppress(Exception):  # the system closes what could not be closed
        async with asyncio.timeout(1):
            await application.shutdown()
