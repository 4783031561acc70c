"""Who may ask and who administers, and how many questions are taken.

Without users and chats in the settings everybody may ask. With them, those users may ask, everybody in those chats,
and whoever an administrator allowed. Whoever an administrator denied may not ask anywhere.

A token bucket holds at most the tokens of a minute and fills evenly; whatever is answered takes one token: a question,
a command, thanks, a button. There is a bucket for each user, one for each group, one for all, and a bound on the
questions that wait.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.bot_settings import BotSettings


class Standings(Protocol):
    """What administrators decided while the bot ran."""

    def standing(self, user_id: int) -> str | None:
        """`allowed`, `denied` or None."""

    def chat_now(self, chat_id: int) -> int:
        """The chat's id today, where a group became a supergroup."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask, by the settings and by what administrators decided."""

    settings: BotSettings
    decisions: Standings

    def is_admin(self, user_id: int) -> bool:
        return user_id in self.settings.admin_ids

    @property
    def is_open(self) -> bool:
        """Whether everybody may ask whom no administrator denied."""
        return not self.settings.user_ids and not self.settings.chat_ids

    def may_ask(self, user_id: int, chat_id: int) -> bool:
        """Whether this user may ask in this chat."""
        if self.is_admin(user_id):
            return True
        standing = self.decisions.standing(user_id)
        if standing == "denied":
            return False
        return self.is_open or standing == "allowed" or user_id in self.settings.user_ids or self._is_listed(chat_id)

    def _is_listed(self, chat_id: int) -> bool:
        return any(chat_id in (listed, self.decisions.chat_now(listed)) for listed in self.settings.chat_ids)


MOST_CHARACTERS = 500  # of a question
KEEP_USERS = 10_000  # buckets; full ones are dropped first, because a new bucket is full as well


@dataclass(frozen=True, slots=True)
class Wait:
    """Why an update is not answered now."""

    seconds: float
    is_for_all: bool  # all users together asked too much, not this one
    is_for_group: bool = False  # the people of this group together


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limits:
    """Counts what is answered. The caller gives the time, in ascending seconds."""

    def __init__(self, a_minute: int, all_a_minute: int, most_waiting: int) -> None:
        """A rate of 0 means that there is no limit."""
        self.most_waiting = most_waiting
        self.waiting = 0
        self._rate = a_minute
        self._all_rate = all_a_minute
        self._all = _Bucket(all_a_minute, 0.0)
        self._buckets: dict[int, _Bucket] = {}  # of users and groups, whose ids differ
        self._told: dict[int, float] = {}

    def take(self, user_id: int, now: float, chat_id: int | None = None, *, is_stranger: bool = False) -> Wait | None:
        """Count an update of the user in a chat and return None, or return how long the user has to wait.

        chat_id: None, or the user's own id, for a private chat. Strangers, who are refused, take nothing from all.
        """
        ids = {user_id, user_id if chat_id is None else chat_id}
        buckets = {one: self._buckets.get(one) or _Bucket(self._rate, now) for one in ids}
        waits = {one: _wait(bucket, self._rate, now) for one, bucket in buckets.items()}
        own, of_all = max(waits.values()), 0.0 if is_stranger else _wait(self._all, self._all_rate, now)
        if own or of_all:
            return Wait(max(own, of_all), is_for_all=of_all > own, is_for_group=own > max(waits[user_id], of_all))
        for each in (*buckets.values(), *(() if is_stranger else (self._all,))):
            each.tokens -= 1
        if len(self._buckets) >= KEEP_USERS:
            self._drop_full(now)
        self._buckets |= buckets
        return None

    @property
    def is_full(self) -> bool:
        """Whether as many questions wait as may."""
        return self.waiting >= self.most_waiting

    def may_tell(self, user_id: int, now: float, every: float = 10.0) -> bool:
        """Whether to tell the user to wait: once in `every` seconds, so that the bot does not flood the chat."""
        if now - self._told.get(user_id, -every) < every:
            return False
        if len(self._told) >= KEEP_USERS:
            self._told = {user: at for user, at in self._told.items() if now - at < every}
        self._told[user_id] = now
        return True

    def _drop_full(self, now: float) -> None:
        self._buckets = {
            one: b for one, b in self._buckets.items() if b.tokens + (now - b.at) * self._rate / 60 < self._rate
        }


def _wait(bucket: _Bucket, a_minute: int, now: float) -> float:
    """Fill the bucket up to now; the seconds until it holds a token."""
    if a_minute == 0:
        bucket.tokens = 1.0
        return 0.0
    bucket.tokens = min(a_minute, bucket.tokens + (now - bucket.at) * a_minute / 60)
    bucket.at = now
    return 0.0 if bucket.tokens >= 1 else (1 - bucket.tokens) * 60 / a_minute
