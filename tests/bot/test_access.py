"""Who may ask: settings come first, then the decisions of administrators."""

from dataclasses import dataclass, field

from bot.access.access_rules import Access
from bot.bot_settings import BotSettings


@dataclass
class Decided:
    """Decisions that a test sets."""

    standings: dict[int, str] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)

    def standing(self, user_id: int) -> str | None:
        return self.standings.get(user_id)

    def chat_now(self, chat_id: int) -> int:
        return self.moved.get(chat_id, chat_id)


def access(decided: Decided | None = None, *, admins: str = "1", users: str = "", chats: str = "") -> Access:
    return Access(BotSettings(admins=admins, users=users, chats=chats), decided or Decided())


def test_without_users_and_chats_in_the_settings_all_may_ask() -> None:
    assert access().is_open
    assert access().may_ask(77, 77)
    assert access().may_ask(77, -5)


def test_with_users_the_bot_is_closed_to_others() -> None:
    closed = access(users="7, 8")
    assert not closed.is_open
    assert closed.may_ask(7, -5)
    assert not closed.may_ask(77, 77)


def test_with_chats_alone_the_bot_is_closed_elsewhere() -> None:
    closed = access(chats="-5")
    assert closed.may_ask(77, -5)
    assert not closed.may_ask(77, 77)
    assert not closed.may_ask(77, -6)


def test_a_listed_group_stays_listed_when_it_becomes_a_supergroup() -> None:
    closed = access(Decided(moved={-5: -1005}), chats="-5")
    assert closed.may_ask(77, -1005)
    assert closed.may_ask(77, -5)


def test_whom_an_administrator_allowed_may_ask_anywhere() -> None:
    closed = access(Decided({77: "allowed"}), users="7")
    assert closed.may_ask(77, 77)
    assert closed.may_ask(77, -6)


def test_whom_an_administrator_denied_may_ask_nowhere() -> None:
    decided = Decided({7: "denied"})
    assert not access(decided).may_ask(7, 7)
    assert not access(decided, users="7", chats="-5").may_ask(7, -5)


def test_administrators_may_always_ask() -> None:
    closed = access(Decided({1: "denied"}), users="7")
    assert closed.is_admin(1)
    assert closed.may_ask(1, 1)
    assert not closed.is_admin(7)
