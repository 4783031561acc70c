"""Who may ask, and who administers.

Without users and chats in the settings all may ask. Else those users, all in those chats, and whom an administrator
allowed. Whom an administrator denied may not, anywhere.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.bot_settings import BotSettings


class Standings(Protocol):
    """What administrators decided at run time."""

    def standing(self, user_id: int) -> str | None:
        """`allowed`, `denied` or None."""

    def chat_now(self, chat_id: int) -> int:
        """The chat's id today, where a group became a supergroup."""


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of the settings over the decisions of the administrators."""

    settings: BotSettings
    decisions: Standings

    def is_admin(self, user_id: int) -> bool:
        return user_id in self.settings.admin_ids

    @property
    def is_open(self) -> bool:
        """Whether all may ask who are not denied."""
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
