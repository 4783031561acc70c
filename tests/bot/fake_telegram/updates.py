"""The queue of updates: they are numbered, and kept until a higher offset acknowledges them."""

from collections import deque
from collections.abc import Callable

from .errors import Json

FIRST_UPDATE = 800_000_001
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Updates that wait for the bot. `added` is called after each, in the thread that added it."""

    def __init__(self, added: Callable[[], None]) -> None:
        self.waiting: deque[Json] = deque()
        self.next_id = FIRST_UPDATE
        self.allowed: list[str] = []  # if empty, all except those that must be requested
        self.added = added
        self.made: list[Json] = []  # every update that was ever queued

    def add(self, kind: str, body: Json) -> Json | None:
        """Queue an update; None if the bot has not requested its kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        update = {"update_id": self.next_id, kind: body}
        self.next_id += 1
        self.waiting.append(update)
        self.made.append(update)
        self.added()
        return update

    def take(self, offset: int, limit: int) -> list[Json]:
        """Forget updates before the offset and return those from it on; a negative offset counts from the end."""
        if offset < 0:
            offset = max(self.next_id + offset, self.waiting[0]["update_id"] if self.waiting else 0)
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        return [self.waiting[index] for index in range(min(limit, len(self.waiting)))]
