"""What people think of the answers, and whose next message is a comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.store.tables import Tables


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One verdict, as it is exported."""

    at: float
    user_id: int
    question: str
    answer: str
    generation: str
    verdict: int  # 1 or -1
    comment: str  # "" where there is none


class ExpectedComment(NamedTuple):
    """The reply on which a comment is awaited, and the message that asked for it."""

    reply_id: int
    prompt_message_id: int


# SELECT, not VALUES: a button of a reply that has been pruned rates nothing.
_RATE = """
INSERT INTO feedback (reply_id, user_id, at, verdict)
SELECT reply_id, :user_id, :now, :verdict FROM replies WHERE reply_id = :reply_id
ON CONFLICT (reply_id, user_id) DO UPDATE SET at = excluded.at, verdict = excluded.verdict
"""
_COMMENT = "UPDATE feedback SET comment = :text WHERE reply_id = :reply_id AND user_id = :user_id"
_EXPECT = """
INSERT OR REPLACE INTO expected_comments (chat_id, user_id, reply_id, prompt_message_id, at)
VALUES (:chat_id, :user_id, :reply_id, :prompt_message_id, :now)
"""
_EXPECTED = """
SELECT reply_id, prompt_message_id FROM expected_comments
WHERE chat_id = :chat_id AND user_id = :user_id AND at >= :since
"""
_CLEAR = "DELETE FROM expected_comments WHERE chat_id = :chat_id AND user_id = :user_id"
_PAGE = """
SELECT feedback.rowid AS place, feedback.at, feedback.user_id, question, text AS answer, generation, verdict, comment
FROM feedback JOIN replies USING (reply_id) WHERE feedback.rowid > :place ORDER BY feedback.rowid LIMIT 500
"""


class Feedback(Tables):
    """The tables `feedback` and `expected_comments`."""

    def rate(self, reply_id: int, user_id: int, verdict: int, now: float) -> bool:
        """Keep a verdict, 1 or -1, in place of this person's earlier one; False where there is no such reply."""
        return bool(self.database.run(_RATE, reply_id=reply_id, user_id=user_id, verdict=verdict, now=now))

    def comment(self, reply_id: int, user_id: int, text: str) -> bool:
        """Add words to one's verdict, in place of earlier ones; False where there is no verdict."""
        return bool(self.database.run(_COMMENT, reply_id=reply_id, user_id=user_id, text=text))

    def expect_comment(self, chat_id: int, user_id: int, reply_id: int, prompt_message_id: int, now: float) -> None:
        """Take this person's next message here for a comment; an earlier expectation ends."""
        self.database.run(
            _EXPECT, chat_id=chat_id, user_id=user_id, reply_id=reply_id, prompt_message_id=prompt_message_id, now=now
        )

    def expected_comment(self, chat_id: int, user_id: int, now: float, within: float) -> ExpectedComment | None:
        """What this person was asked to comment on in the last `within` seconds."""
        row = self.database.row(_EXPECTED, chat_id=chat_id, user_id=user_id, since=now - within)
        return ExpectedComment(*row) if row else None

    def clear_expected(self, chat_id: int, user_id: int) -> None:
        self.database.run(_CLEAR, chat_id=chat_id, user_id=user_id)

    def feedback_rows(self) -> Iterator[FeedbackRow]:
        """All verdicts, the oldest first; read in pages, so that the bot may write between them."""
        place = 0
        while page := self.database.rows(_PAGE, place=place):
            yield from (FeedbackRow(*row[1:]) for row in page)
            place = page[-1]["place"]
