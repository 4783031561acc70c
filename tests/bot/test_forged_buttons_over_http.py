"""A modified client presses buttons with data that the bot never made; the bot says that they are too old."""

import copy

import pytest
from bot_database import rows
from fake_telegram import BotProcess, Message, Press, Telegram, User
from newcomers import new_group, newcomer

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


def test_a_button_that_the_message_does_not_have_changes_nothing(reader: User, telegram: Telegram) -> None:
    victim, group = newcomer(telegram), new_group(telegram)
    asked = victim.send_in(group, "/recent@baowen_bot")
    shown = group.wait_for(lambda one: one.reply_to == asked)
    before = shown.text
    for data in ("l:en", "x", "b:yes", "r:0123456789abcdef:yes"):
        told = press_forged(reader, shown, data)
        assert told == {"text": "这个按钮太旧了,请重新问一次。", "show_alert": True, "url": None}
    assert shown.text == before


def test_a_page_pressed_twice_at_once_says_nothing(reader: User) -> None:
    shown = reader.ask("/recent")
    stale = str(shown.button("下一页")["callback_data"])
    reader.press(shown, "下一页").answer()
    assert press_forged(reader, shown, stale)["text"] == ""


def press_forged(user: User, message: Message, data: str) -> dict[str, object]:
    """Press data of one's own with a message as Telegram has it."""
    with user.telegram.changed:
        query = user.telegram.new_query("callback", user.about)
        body = {"id": query.query_id, "from": user.about, "chat_instance": "1", "data": data}
        user.telegram.queue("callback_query", {**body, "message": message.to_api()})
    return dict(Press(user.telegram, query).answer())


def test_nobody_opens_the_citations_of_others_by_counting(telegram: Telegram, bot: BotProcess) -> None:
    owner, spy = newcomer(telegram), newcomer(telegram)
    answer = owner.ask("谁调研了二砂北路?")
    ((number, token),) = rows(bot, "SELECT reply_id, token FROM replies WHERE chat_id = :chat", chat=owner.user_id)
    assert len(token) == 12
    for payload in (f"c{number}-1", f"c{number:012}-1", f"c{token[:-2]}00-1", f"c{token[::-1]}-1"):
        assert spy.ask(f"/start {payload}").text.startswith("这个链接指的出处已经找不到了")
    for data in (f"o:{number}:1:0", f"O:{number}:1:1", f"m:{number}", f"n:{number}:all", f"+:{number}"):
        assert pressed(spy, data)["text"] == "这个按钮太旧了,请重新问一次。"
    opened = spy.open_link(answer.links[0])  # who has the link was given it
    assert spy.chat.wait_for(lambda one: one.reply_to == opened).marked("code")
    assert owner.ask(f"/start c{number}-1").marked("code")  # a link from before there were tokens opens for its owner


def test_a_button_without_its_message_is_told_to_be_old(reader: User, bot: BotProcess) -> None:
    reader.ask("/new")
    with reader.telegram.changed:
        query = reader.telegram.new_query("callback", reader.about)
        body = {
            "id": query.query_id,
            "from": reader.about,
            "chat_instance": "1",
            "inline_message_id": "AA",
            "data": "l:en",
        }
        reader.telegram.queue("callback_query", body)
    assert str(Press(reader.telegram, query).answer()["text"]).startswith("这个按钮太旧了")
    assert "Traceback" not in bot.output
