"""Questions answered and lists shown, to which buttons and follow-ups come back, and what people think of them."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from bot.store.database import Tables
from retrieval.records import Citation, FoundEvent, Hit

KINDS = ("ask", "search", "events", "person", "place", "recent", "inline")
_TOKEN_BYTES = 9  # 72 random bits, 12 characters of a link
_MOST_ID = (1 << 63) - 1  # SQLite's greatest number; anybody can type a link with a greater one


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReply:
    """A reply as it is stored before anything is sent: a question with its answer, or a page of a list."""

    update_id: int | None
    chat_id: int
    user_id: int
    asked_message_id: int | None
    at: float
    kind: str  # one of KINDS
    question: str
    text: str  # the answer as plain text
    answered: bool
    answer_kind: str = ""
    confidence: float = 0.0  # 0..1
    generation: str = ""
    ms: float = 0.0  # of the engine
    record: str = "{}"  # JSON: what buttons need, and under "context" what a follow-up needs
    thread_id: int | None = None  # the topic of a forum


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(NewReply):
    """A stored reply."""

    reply_id: int
    message_id: int | None  # None until sent
    seconds: float | None  # from the question to its answer; None until sent
    forgotten: bool
    token: str | None  # by which links name it; None: from before there were tokens


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What one person thinks of one answer, as it is exported."""

    at: float
    user_id: int
    question: str
    answer: str
    generation: str
    verdict: int  # 1 or -1
    comment: str  # "" where there is none
    reason: str = ""  # what was wrong, as tapped: person day text long other


class ExpectedComment(NamedTuple):
    """The reply that a person was asked to comment on, and the message that asked."""

    reply_id: int
    prompt_message_id: int


_COLUMNS = tuple(field.name for field in fields(NewReply))
# message_id, seconds and token stay: the process may have died after it had sent the reply.
_ADD = f"""
INSERT INTO replies ({", ".join(_COLUMNS)}, token) VALUES ({", ".join(f":{name}" for name in _COLUMNS)}, :token)
ON CONFLICT (update_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
RETURNING reply_id
"""
_REPLY = "SELECT * FROM replies WHERE reply_id = :reply_id"
_REPLY_OF_TOKEN = "SELECT * FROM replies WHERE token = :token"
_REPLY_TO = """
SELECT * FROM replies WHERE chat_id = :chat_id AND asked_message_id = :message_id ORDER BY reply_id DESC LIMIT 1
"""
_SENT = "UPDATE replies SET message_id = :message_id, seconds = :seconds WHERE reply_id = :reply_id"
# A list without a context, such as the newest events, changes nothing; a question without one begins anew.
_LAST_TALK = """
SELECT record, forgotten, at FROM replies
WHERE chat_id = :chat_id AND thread_id IS :thread_id AND (user_id = :user_id OR :user_id IS NULL)
AND (kind = 'ask' OR CASE WHEN json_valid(record) THEN json_extract(record, '$.context') END IS NOT NULL)
AND kind <> 'inline' ORDER BY at DESC, reply_id DESC LIMIT 1
"""
_SHOWN_AS = """
SELECT record FROM replies WHERE chat_id = :chat_id AND message_id = :message_id ORDER BY reply_id DESC LIMIT 20
"""
_FORGET = "UPDATE replies SET forgotten = 1 WHERE chat_id = :chat_id AND user_id = :user_id AND forgotten = 0"
# SELECT, not VALUES, so that the button of a deleted reply stores nothing.
_RATE = """
INSERT INTO feedback (reply_id, user_id, at, verdict)
SELECT reply_id, :user_id, :now, :verdict FROM replies WHERE reply_id = :reply_id
ON CONFLICT (reply_id, user_id) DO UPDATE SET at = excluded.at, verdict = excluded.verdict
"""
_REASON = "UPDATE feedback SET reason = :reason WHERE reply_id = :reply_id AND user_id = :user_id"
_VOTES = "SELECT verdict, count(*) AS count FROM feedback WHERE reply_id = :reply_id GROUP BY verdict"
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
SELECT feedback.rowid AS place, feedback.at, feedback.user_id, question, text AS answer, generation, verdict, comment,
    reason
FROM feedback JOIN replies USING (reply_id) WHERE feedback.rowid > :place ORDER BY feedback.rowid LIMIT 500
"""


class Replies(Tables):
    """The table `replies`."""

    def add_reply(self, reply: NewReply) -> int:
        """Store a reply; its id. If the update was answered before, the new reply takes the place of the old one."""
        row = self.database.row(_ADD, **asdict(reply), token=secrets.token_urlsafe(_TOKEN_BYTES))
        assert row is not None  # RETURNING gives the row of either branch
        return int(row["reply_id"])

    def sent(self, reply_id: int, message_id: int, seconds: float) -> None:
        """Store the id of the sent message, and how long the asker waited."""
        self.database.run(_SENT, reply_id=reply_id, message_id=message_id, seconds=seconds)

    def reply(self, reply_id: int) -> Reply | None:
        """The reply of an id, which may be any number; None where there is none."""
        if not 0 < reply_id <= _MOST_ID:
            return None
        return _reply(self.database.row(_REPLY, reply_id=reply_id))

    def reply_of_token(self, token: str) -> Reply | None:
        """The reply of a token, which may be any text; None where there is none."""
        return _reply(self.database.row(_REPLY_OF_TOKEN, token=token))

    def reply_to(self, chat_id: int, asked_message_id: int) -> Reply | None:
        """The newest reply to a message."""
        return _reply(self.database.row(_REPLY_TO, chat_id=chat_id, message_id=asked_message_id))

    def last_context(
        self, chat_id: int, user_id: int, now: float, within_seconds: float, thread_id: int | None = None
    ) -> str | None:
        """What a follow-up of this person leans on, as JSON; None if forgotten, too old, or nothing.

        It is what this person last asked or looked at in this topic or, outside topics, in this chat. In a topic where
        they have not spoken yet it is what anybody asked or looked at there.
        """
        row = self.database.row(_LAST_TALK, chat_id=chat_id, user_id=user_id, thread_id=thread_id)
        if row is None and thread_id is not None:
            row = self.database.row(_LAST_TALK, chat_id=chat_id, user_id=None, thread_id=thread_id)
        if row is None or row["forgotten"] or now - row["at"] > within_seconds:
            return None
        return _context(row["record"])

    def context_of_message(self, chat_id: int, message_id: int) -> str | None:
        """What a reply to one of our messages leans on, as JSON; None if that message is about nothing."""
        rows = self.database.rows(_SHOWN_AS, chat_id=chat_id, message_id=message_id)
        return next((context for row in rows if (context := _context(row["record"]))), None)

    def forget(self, chat_id: int, user_id: int) -> None:
        """Let no follow-up lean on what this person asked in this chat so far; the replies and their buttons stay."""
        self.database.run(_FORGET, chat_id=chat_id, user_id=user_id)


class Feedback(Tables):
    """The tables `feedback` and `expected_comments`."""

    def rate(self, reply_id: int, user_id: int, verdict: int, now: float) -> bool:
        """Store a verdict, 1 or -1, in place of this person's earlier one; False where there is no such reply."""
        return bool(self.database.run(_RATE, reply_id=reply_id, user_id=user_id, verdict=verdict, now=now))

    def votes(self, reply_id: int) -> dict[int, int]:
        """Verdict, 1 or -1 → how many people gave it."""
        return {row["verdict"]: row["count"] for row in self.database.rows(_VOTES, reply_id=reply_id)}

    def give_reason(self, reply_id: int, user_id: int, reason: str) -> bool:
        """Store what was wrong beside this person's verdict; False where there is no verdict."""
        return bool(self.database.run(_REASON, reply_id=reply_id, user_id=user_id, reason=reason))

    def comment(self, reply_id: int, user_id: int, text: str) -> bool:
        """Store a comment beside this person's verdict, in place of an earlier one; False where there is no verdict."""
        return bool(self.database.run(_COMMENT, reply_id=reply_id, user_id=user_id, text=text))

    def expect_comment(self, chat_id: int, user_id: int, reply_id: int, prompt_message_id: int, now: float) -> None:
        """Store that this person was asked for a comment in this chat; an earlier request for one ends."""
        self.database.run(
            _EXPECT, chat_id=chat_id, user_id=user_id, reply_id=reply_id, prompt_message_id=prompt_message_id, now=now
        )

    def expected_comment(self, chat_id: int, user_id: int, now: float, within: float) -> ExpectedComment | None:
        """What this person was asked to comment on within the last `within` seconds."""
        row = self.database.row(_EXPECTED, chat_id=chat_id, user_id=user_id, since=now - within)
        return ExpectedComment(*row) if row else None

    def clear_expected(self, chat_id: int, user_id: int) -> None:
        self.database.run(_CLEAR, chat_id=chat_id, user_id=user_id)

    def feedback_rows(self) -> Iterator[FeedbackRow]:
        """All verdicts, the oldest first. They are read in pages, so that the bot can write in between."""
        place = 0
        while page := self.database.rows(_PAGE, place=place):
            yield from (FeedbackRow(*row[1:]) for row in page)
            place = page[-1]["place"]


def citations_record(cited: Iterable[Citation | FoundEvent | Hit]) -> list[Mapping[str, Any]]:
    """What buttons and links need to know of the numbered entries of a message, in their order."""
    return [
        {"source": one.source, "lines": list(one.lines), "headline": one.headline, "published": one.published}
        for one in cited
    ]


def _reply(row: object) -> Reply | None:
    if row is None:
        return None
    values = dict(row)  # type: ignore[call-overload]
    sound = {"record": _readable(values["record"])}
    return Reply(**{**values, **sound, "answered": bool(values["answered"]), "forgotten": bool(values["forgotten"])})


def _context(record: str) -> str | None:
    """The context in a record, as JSON."""
    context = json.loads(_readable(record)).get("context")
    return None if context is None else json.dumps(context, ensure_ascii=False)


def _readable(record: str) -> str:
    """The record, or that of a reply without anything where the file was damaged or edited by hand."""
    try:
        return record if isinstance(json.loads(record), dict) else "{}"
    except ValueError:
        return "{}"
