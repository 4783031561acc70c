"""What /stats and /export read, in other processes: the figures, all events of the archive, all feedback.

Events and feedback become a CSV file for a spreadsheet, or a zip of it where Telegram would refuse the size.
"""

import csv
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from pathlib import Path

from bot.store.database import Database
from bot.store.reply_tables import Feedback, FeedbackRow
from bot.texts import both, say
from retrieval.engine import Engine
from retrieval.errors import InputError
from retrieval.index.event_filter import EventFilter
from retrieval.index.interface import IndexEngine
from retrieval.records import FoundEvent
from retrieval.show.formats import _cell, write_events_csv

MOST_UNANSWERED = 10


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of one day, by the machine's clock."""

    day: str  # YYYY-MM-DD
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of the last days, today included."""

    days: tuple[Day, ...]  # the oldest first; a day without questions has zeros
    p50_seconds: float | None  # from the question to the answer, the median; None where nothing was sent
    p95_seconds: float | None
    up: int
    down: int
    unanswered: tuple[str, ...]  # questions whose last answer was none, the newest first, each once


_ASKED = "SELECT at, answered, seconds FROM replies WHERE kind = 'ask' AND at >= :since"
_VOTES = "SELECT verdict, count(*) AS count FROM feedback WHERE at >= :since GROUP BY verdict"
# With max() SQLite takes the other columns from the row that holds the maximum: the question's last answer.
_UNANSWERED = """
SELECT question, answered, max(at) AS newest FROM replies WHERE kind = 'ask' AND at >= :since
GROUP BY question HAVING NOT answered ORDER BY newest DESC LIMIT :most
"""


def read_stats(database: Database, now: float, days: int = 7) -> Stats:
    """The figures of the last `days` days; only questions count, not lists or inline queries.

    Raises:
        StorageError: the disk refuses.
    """
    first = datetime.fromtimestamp(now).date() - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day).timestamp()
    asked: Counter[date] = Counter()
    answered: Counter[date] = Counter()
    waits = []
    for row in database.rows(_ASKED, since=since):
        day = datetime.fromtimestamp(row["at"]).date()
        asked[day] += 1
        answered[day] += row["answered"]
        if row["seconds"] is not None:
            waits.append(row["seconds"])
    waits.sort()
    verdicts = {row["verdict"]: row["count"] for row in database.rows(_VOTES, since=since)}
    each_day = (first + timedelta(days=n) for n in range(days))
    return Stats(
        days=tuple(Day(day.isoformat(), asked[day], answered[day]) for day in each_day),
        p50_seconds=_percentile(waits, 0.5),
        p95_seconds=_percentile(waits, 0.95),
        up=verdicts.get(1, 0),
        down=verdicts.get(-1, 0),
        unanswered=tuple(row["question"] for row in database.rows(_UNANSWERED, since=since, most=MOST_UNANSWERED)),
    )


def _percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that is at least as great as that share of the sorted values (nearest rank)."""
    return values[max(ceil(share * len(values)), 1) - 1] if values else None


MOST_BYTES = 45_000_000  # Telegram takes 50 MB from a bot
_FEEDBACK_COLUMNS = "time user question answer generation verdict comment reason".split()
_VERDICTS = {1: "👍", -1: "👎"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be sent. Whoever gets this record deletes the file."""

    path: Path
    rows: int


def stats(database: Path, now: float) -> Stats:
    """The figures of /stats.

    Raises:
        StorageError: the disk refuses.
    """
    opened = Database(database)
    try:
        return read_stats(opened, now)
    finally:
        opened.close()


def export_feedback(database: Path, path: Path, lang: str) -> Export:
    """All feedback as a file.

    Raises:
        StorageError: the disk refuses.
        InputError: it is too much for Telegram.
    """
    opened = Database(database)
    try:
        return feedback_csv(Feedback(opened).feedback_rows(), path, lang)
    finally:
        opened.close()


def export_events(index: Path, model: str, kept_by: IndexEngine, path: Path) -> Export:
    """All events of the archive as a file.

    Raises:
        MissingIndexError: there is no index that can be read.
        AwayError: the server that keeps it does not answer.
        InputError: they are too many for Telegram.
    """
    engine = Engine.open(index, model, kept_by)
    try:
        return events_csv(engine, path)
    finally:
        engine.close()


def events_csv(engine: Engine, path: Path, most_bytes: int = MOST_BYTES) -> Export:
    """All events as a file, in the order and the columns of `baowen events --csv`.

    path: of the .csv file. If it is too large, it is replaced by a .zip beside it.

    Raises:
        InputError: even the zip is too large for Telegram.
        MissingIndexError: the index turns out to be damaged.
    """
    counter = _Counter()
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_events_csv(counter.passing(engine.events(EventFilter())), stream)
    return Export(_packed(path, most_bytes), counter.count)


def feedback_csv(rows: Iterable[FeedbackRow], path: Path, lang: str, most_bytes: int = MOST_BYTES) -> Export:
    """All verdicts on answers as a file; times are by the machine's clock.

    Raises:
        InputError: as `events_csv`.
    """
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([say(f"feedback_column_{column}", lang) for column in _FEEDBACK_COLUMNS])
        for count, row in enumerate(rows, 1):  # noqa: B007  the last one counts them
            writer.writerow(map(_plain, _cells(row, lang)))
    return Export(_packed(path, most_bytes), count)


class _Counter:
    """Counts the events that pass through it."""

    def __init__(self) -> None:
        self.count = 0

    def passing(self, events: Iterable[FoundEvent]) -> Iterator[FoundEvent]:
        for event in events:
            self.count += 1
            yield event


def _cells(row: FeedbackRow, lang: str) -> Iterable[str]:
    yield datetime.fromtimestamp(row.at).strftime("%Y-%m-%d %H:%M:%S")
    yield str(row.user_id)
    yield row.question
    yield row.answer
    yield row.generation
    yield _VERDICTS.get(row.verdict, str(row.verdict))
    yield row.comment
    yield say(f"wrong_{row.reason}", lang) if row.reason else ""


def _plain(text: str) -> str:
    """What somebody wrote as a cell of a table: not a formula, and without invisible characters but line breaks."""
    seen = "".join(c if c.isprintable() or c == "\n" else " " for c in text).strip()
    return _cell(seen)


def _packed(path: Path, most_bytes: int) -> Path:
    """The file; if it is too large, a zip in its place."""
    if path.stat().st_size <= most_bytes:
        return path
    packed = path.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(path, path.name)
    path.unlink()
    size = packed.stat().st_size
    if size > most_bytes:
        packed.unlink()
        raise InputError(*both("export_too_large", size=-(-size // 1_000_000)))
    return packed
