"""What whoever runs the bot can watch: logs on standard error, without secrets, and counters for Prometheus."""

import json
import logging
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Event, Thread
from typing import TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

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
