"""The figures of /stats."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from bot.store.database import Database

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
_VERDICTS = "SELECT verdict, count(*) AS count FROM feedback WHERE at >= :since GROUP BY verdict"
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
    verdicts = {row["verdict"]: row["count"] for row in database.rows(_VERDICTS, since=since)}
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
