"""What the bot has to know after a restart: one SQLite file, with a class for each of its tables."""

from bot.store.people_tables import ALLOWED, DENIED, Person
from bot.store.reply_tables import ExpectedComment, FeedbackRow, NewReply, Reply, citations_record
from bot.store.store import Store

__all__ = [
    "ALLOWED",
    "DENIED",
    "ExpectedComment",
    "FeedbackRow",
    "NewReply",
    "Person",
    "Reply",
    "Store",
    "citations_record",
]
