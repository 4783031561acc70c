"""What /stats counts, and which old records are deleted."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_room import DAY, NOW, new_reply

from bot.reports.exports import Day, read_stats
from bot.store import Store
from bot.transport.journal import Journal


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path)
    yield store
    store.close()


@pytest.fixture
def _in_china() -> Iterator[None]:
    """Set the time zone to China's, where NOW is 2025-10-09 16:53:20."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("_in_china")
def test_days_are_the_machines_own_and_those_without_questions_are_told(store: Store) -> None:
    hour = 3600.0
    store.add_reply(new_reply(at=NOW))
    store.add_reply(new_reply(at=NOW - 16 * hour, answered=False))  # 00:53 of the same day
    store.add_reply(new_reply(at=NOW - 17 * hour))  # 23:53 of the day before
    store.add_reply(new_reply(at=NOW - 3 * DAY))
    store.add_reply(new_reply(at=NOW, kind="search"))
    assert read_stats(store.database, NOW, days=3).days == (
        Day("2025-10-07", 0, 0),
        Day("2025-10-08", 1, 1),
        Day("2025-10-09", 2, 1),
    )


def test_waits_are_told_by_nearest_rank(store: Store) -> None:
    for tenths in range(1, 11):
        store.sent(store.add_reply(new_reply()), 1, tenths / 10)
    stats = read_stats(store.database, NOW)
    assert (stats.p50_seconds, stats.p95_seconds) == (0.5, 1.0)


def test_a_new_bot_has_figures_too(store: Store) -> None:
    stats = read_stats(store.database, NOW)
    assert [day.asked for day in stats.days] == [0] * 7
    assert (stats.p50_seconds, stats.p95_seconds, stats.up, stats.down, stats.unanswered) == (None, None, 0, 0, ())


def test_verdicts_of_the_time_are_counted(store: Store) -> None:
    reply_id = store.add_reply(new_reply())
    for user, verdict in ((1, 1), (2, 1), (3, -1)):
        store.rate(reply_id, user, verdict, NOW)
    store.rate(reply_id, 4, -1, NOW - 30 * DAY)
    stats = read_stats(store.database, NOW)
    assert (stats.up, stats.down) == (2, 1)


def test_unanswered_questions_are_told_once_the_newest_first_and_not_if_answered_since(store: Store) -> None:
    for n, (question, answered) in enumerate(
        [("甲", False), ("乙", False), ("甲", False), ("丙", False), ("丙", True), ("丁", True), ("丁", False)]
    ):
        store.add_reply(new_reply(question=question, answered=answered, at=NOW - 100 + n))
    assert read_stats(store.database, NOW).unanswered == ("丁", "甲", "乙")
    for n in range(20):
        store.add_reply(new_reply(question=f"第{n}问", answered=False))
    assert len(read_stats(store.database, NOW).unanswered) == 10


def test_old_replies_go_but_those_that_were_rated_stay(store: Store) -> None:
    old, rated, young = (store.add_reply(new_reply(at=NOW - days * DAY)) for days in (401, 401, 399))
    store.rate(rated, 5, -1, NOW - 401 * DAY)
    store.log_admin(1, "reindex", "", NOW - 801 * DAY)
    store.log_admin(1, "allow", "5", NOW - 799 * DAY)
    store.prune(NOW)
    assert [store.reply(reply_id) is not None for reply_id in (old, rated, young)] == [False, True, True]
    assert [row["action"] for row in store.database.rows("SELECT action FROM admin_log")] == ["allow"]


def test_a_handled_update_is_known_for_three_days_and_a_pending_one_for_ever(store: Store) -> None:
    journal = Journal(store.database)
    for update_id, days in ((1, 4), (2, 2), (3, 4)):
        journal.receive(update_id, "{}", NOW - days * DAY)
    journal.done(1)
    journal.done(2)
    store.prune(NOW)
    assert not journal.receive(2, "{}", NOW)
    assert journal.receive(1, "{}", NOW)
    assert [pending.update_id for pending in journal.pending()] == [3, 1]


def test_an_update_number_that_comes_again_after_a_quiet_week_is_another_question(store: Store) -> None:
    before = store.add_reply(new_reply(update_id=77, at=NOW - 10 * DAY))
    store.prune(NOW)
    assert store.add_reply(new_reply(update_id=77)) != before
