"""A modified client presses buttons with data that the bot never made; the bot says that they are too old."""

import copy

import pytest
from bot_database import rows
from fake_telegram import BotProcess, Telegram, User
from newcomers import newcomer

FORGED = [
    *("e:1", "e", "e:x:0", "e:1:x", "e:٣:0", "e:99999999999999999999:0", "e:1:99999999999999999999"),
    *("o:x:y", "o", "o:1", "o:1:1", "o:1:x:0", "O:1:1:1e9", "O:1:1", "m", "m:", "m:x", "M:0:0", "p:1:1", "P::"),
    *("n", "n:1", "n:1:nothing", "n:x:when", "+", "+:", "+:x", "-", "-:-1", "q", "q:x"),
    *("l", "l:", "l:fr", "l:zh:en", "zzz", ":"),
]
OF_ADMINS = [
    "a",
    "a:1",
    "a:x:allow",
    "a:1:perhaps",
    "a:99999999999999999999:allow",
    "a:b:c:d",
    "d",
    "d:1",
    "r",
    "r:1:2:3",
]


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


def pressed(user: User, data: str) -> dict[str, object]:
    forged = copy.copy(user.ask("/new"))
    forged.markup = {"inline_keyboard": [[{"text": "!", "callback_data": data}]]}
    return dict(user.press(forged, "!").answer())


@pytest.mark.parametrize("data", FORGED)
def test_data_of_no_button_is_answered_as_that_of_an_old_one(bot: BotProcess, reader: User, data: str) -> None:
    told = pressed(reader, data)
    assert told == {"text": "这个按钮太旧了,请重新问一次。", "show_alert": True, "url": None}
    assert "bot.processing" not in bot.output


@pytest.mark.parametrize("data", OF_ADMINS)
def test_those_of_administrators_too(telegram: Telegram, bot: BotProcess, data: str) -> None:
    assert pressed(telegram.user(1, "管理员"), data)["text"] == "这个按钮太旧了,请重新问一次。"
    assert rows(bot, "SELECT * FROM people WHERE standing IS NOT NULL AND user_id = 1") == []
