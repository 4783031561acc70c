"""What is dropped when it is old, so that a bot left alone for years does not grow without end."""

from bot.store.database import Database

DAY = 86400.0
# Telegram keeps an update for a day, and starts its numbers anew only after a quiet week.
UPDATE_DAYS = 3
REPLY_DAYS = 400
ADMIN_LOG_DAYS = 800
EXPECTED_COMMENT_DAYS = 1

_PRUNE = (  # in this order: a reply lets go of the number of an update that has just gone
    ("DELETE FROM updates WHERE done = 1 AND received < :before", UPDATE_DAYS),
    (
        "UPDATE replies SET update_id = NULL "
        "WHERE update_id IS NOT NULL AND at < :before AND update_id NOT IN (SELECT update_id FROM updates)",
        UPDATE_DAYS,
    ),
    ("DELETE FROM replies WHERE at < :before AND reply_id NOT IN (SELECT reply_id FROM feedback)", REPLY_DAYS),
    ("DELETE FROM admin_log WHERE at < :before", ADMIN_LOG_DAYS),
    ("DELETE FROM expected_comments WHERE at < :before", EXPECTED_COMMENT_DAYS),
)


def prune(database: Database, now: float) -> int:
    """Drop what is old; how many rows went. An update that was never handled stays, however old.

    Raises:
        StorageError: the disk refuses.
    """
    with database.transaction():
        return sum(database.run(statement, before=now - days * DAY) for statement, days in _PRUNE)
