"""What the bot must still know after a restart: one SQLite file, its tables by subject."""

from bot.store.admin_log import AdminEntry
from bot.store.feedback import ExpectedComment, FeedbackRow
from bot.store.people import ALLOWED, DENIED, Person
from bot.store.replies import NewReply, Reply
from bot.store.stats import Day, Stats
from bot.store.store import Store

__all__ = [
    "ALLOWED",
    "DENIED",
    "AdminEntry",
    "Day",
    "ExpectedComment",
    "FeedbackRow",
    "NewReply",
    "Person",
    "Reply",
    "Stats",
    "Store",
]
