"""What whoever runs the bot can watch: logs on standard error, counters for Prometheus, and alarms in the chat.

No log holds a secret. Whatever is logged as an error rings: administrators are told of it once a day, of a disk that
takes nothing more (`alarm="disk"`) apart from anything else.
"""

import asyncio
import json
import logging
import re
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from bot.texts import say
from bot.transport.richtext import Run
from bot.transport.sender import Place, UndeliveredError
from retrieval.errors import StorageError

if TYPE_CHECKING:
    from bot.running_bot import RunningBot

MOST_WAITING_LINES = 10_000

# The form of a bot's token.
_TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class SafeFormatter(logging.Formatter):
    """Formats a record as one line, with *** in place of every secret, also in tracebacks."""

    def __init__(self, secrets: tuple[str, ...], *, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = tuple(secret for secret in secrets if secret)
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        text = self._json(record) if self._as_json else super().format(record) + self._extras(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _TOKEN.sub("***", text)

    def _json(self, record: logging.LogRecord) -> str:
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_given(record),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)

    def _extras(self, record: logging.LogRecord) -> str:
        return "".join(f" {name}={value}" for name, value in _given(record).items())


def _given(record: logging.LogRecord) -> dict[str, object]:
    """The fields that the caller gave as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


class LineWriter(logging.Handler):
    """Writes lines from a separate thread, so that the bot never waits for whoever reads standard error."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._written = Event()
        Thread(target=self._write, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        if self._lines.qsize() < MOST_WAITING_LINES:
            self._lines.put(self.format(record))

    def end(self, seconds: float = 1.0) -> None:
        """Write the waiting lines, for at most so many seconds; what is logged later is lost."""
        self._lines.put(None)
        self._written.wait(seconds)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            with suppress(OSError, ValueError):
                self._stream.write(line + "\n")
                self._stream.flush()
        self._written.set()


def set_up_logs(secrets: tuple[str, ...], *, as_json: bool) -> LineWriter:
    """Send all logs to standard error."""
    writer = LineWriter(sys.stderr)
    writer.setFormatter(SafeFormatter(secrets, as_json=as_json))
    logging.basicConfig(level=logging.INFO, handlers=[writer], force=True)
    for noisy in ("httpx", "httpcore", "tornado.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # httpx would log each request's address with the token
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)  # the sender logs it in one line
    return writer


class Metrics:
    """The metrics of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter("baowen_updates", "Updates taken in", ["kind"], registry=self.registry)
        self.questions = Counter("baowen_questions", "Questions by outcome", ["outcome"], registry=self.registry)
        self.seconds = Histogram(
            "baowen_answer_seconds",
            "From a question's arrival to its answer's delivery",
            buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
            registry=self.registry,
        )
        self.waiting = Gauge("baowen_questions_waiting", "Questions not yet answered", registry=self.registry)
        self.errors = Counter("baowen_errors", "Errors in handlers", registry=self.registry)
        self.builds = Counter("baowen_builds", "Builds of the index by outcome", ["outcome"], registry=self.registry)

    def serve(self, host: str, port: int) -> None:
        """Serve /metrics from a thread.

        Raises:
            OSError: the address cannot be listened on.
        """
        start_http_server(port, host, registry=self.registry)


CHECK_S = 5.0
DAY_S = 24 * 3600.0
DISK, ERROR = "disk", "error"
_LONGEST_LINE = 200  # characters of a log line


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was logged of one kind since administrators were told of it."""

    count: int
    last: str  # the last line


class Alarms(logging.Handler):
    """Counts what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._troubles: dict[str, Trouble] = {}

    def emit(self, record: logging.LogRecord) -> None:
        kind = DISK if getattr(record, "alarm", "") == DISK else ERROR
        before = self._troubles.get(kind)
        self._troubles[kind] = Trouble(before.count + 1 if before else 1, _line_of(record)[:_LONGEST_LINE])

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        return dict(self._troubles)

    def told(self, kind: str) -> None:
        """Begin to count anew."""
        self._troubles.pop(kind, None)


def _line_of(record: logging.LogRecord) -> str:
    """What was logged, and why."""
    error = record.exc_info[1] if record.exc_info else None
    why = getattr(record, "reason", "") or (type(error).__name__ if error else "")
    return f"{record.getMessage()} ({why})" if why else record.getMessage()


async def watch_alarms(bot: "RunningBot", alarms: Alarms) -> None:
    """Tell administrators of trouble while the bot runs."""
    told_at: dict[str, float] = {}  # a full disk may not take it down
    logging.getLogger().addHandler(alarms)
    try:
        while bot.bot_settings.admin_ids:
            await asyncio.sleep(CHECK_S)
            for kind, trouble in alarms.troubles.items():
                now = time.time()
                if now - max(told_at.get(kind, 0.0), _told_at(bot, kind)) >= DAY_S and await _tell(bot, kind, trouble):
                    told_at[kind] = now
                    with suppress(StorageError):
                        bot.store.alarm_told(kind, now)
                    alarms.told(kind)
    finally:
        logging.getLogger().removeHandler(alarms)


def _told_at(bot: "RunningBot", kind: str) -> float:
    try:
        return bot.store.alarm_told_at(kind)
    except StorageError:
        return 0.0


async def _tell(bot: "RunningBot", kind: str, trouble: Trouble) -> bool:
    """Tell all administrators; whether one of them got it."""
    is_told = False
    for admin in sorted(bot.bot_settings.admin_ids):
        lang = bot.lang_known(admin)
        text = say(f"alarm_{kind}", lang, count=trouble.count, last=trouble.last, folder=bot.data)
        with suppress(UndeliveredError):
            is_told |= await bot.sender.reply(Place(admin), (Run(text),)) is not None
    return is_told
