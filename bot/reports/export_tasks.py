"""Long reading for /stats and /export, for other processes: neither the event loop nor who asks waits for it."""

from pathlib import Path

from bot.reports.exports import Export, events_csv, feedback_csv
from bot.store.database import Database
from bot.store.feedback_table import Feedback
from bot.store.stats import Stats, read_stats
from retrieval.engine import Engine


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


def export_events(index: Path, model: str, path: Path) -> Export:
    """All events of the archive as a file.

    Raises:
        MissingIndexError: there is no index that can be read.
        InputError: they are too many for Telegram.
    """
    engine = Engine.open(index, model)
    try:
        return events_csv(engine, path)
    finally:
        engine.close()
