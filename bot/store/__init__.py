"""What the bot must still know after a restart: one SQLite file, its tables by subject."""

from bot.store.admin_log import AdminEntry
from bot.store.feedback_table import ExpectedComment, FeedbackRow
from bot.store.people_table import ALLOWED, DENIED, Person
from bot.store.reply_table import NewReply, Reply, citations_record
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
    "citations_record",
]
