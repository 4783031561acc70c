"""/start, /help, /status, /new, /cancel, /lang, deep links, menus, unknown commands and messages without text."""

import re

import pytest
from conftest import ADMIN
from fake_telegram import BotProcess, Telegram, User
from newcomers import newcomer

QUESTION = "谁调研了二砂北路?"
USERS = ["ask", "search", "events", "person", "place", "recent", "status", "new", "cancel", "lang", "help"]
OF_ADMINS = ["reindex", "remove", "stats", "export", "allow", "deny"]
pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def reader(telegram: Telegram) -> User:
    return newcomer(telegram)


@pytest.mark.parametrize("command", ["/start", "/help", "/start@baowen_bot", "/start inline", "/start apply"])
def test_start_and_help_offer_three_examples_of_this_archive(reader: User, command: str) -> None:
    shown = reader.ask(command)
    assert [len(row) for row in shown.keyboard] == [1, 1, 1]
    assert "下面的例子,点一下就问。" in shown.text
    assert not any(row[0] in shown.text for row in shown.keyboard)  # the buttons have them


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_tapped_example_is_asked_shown_and_answered(reader: User, number: int) -> None:
    hello = reader.ask("/help")
    example = hello.keyboard[number][0]
    press = reader.press(hello, example)
    answer = reader.chat.wait_for(lambda one: True, after=hello)
    assert press.answer()["text"] == ""
    assert answer.marked("italic") == [example]
    assert answer.marked("bold")
    assert answer.marked("expandable_blockquote")


def test_help_lists_every_command_and_those_of_admins_to_admins_alone(telegram: Telegram, reader: User) -> None:
    own, admins = reader.ask("/help").text, telegram.user(ADMIN, "管理员").ask("/help").text
    assert [name for name in USERS if f"\n/{name} " not in own] == []
    assert [name for name in OF_ADMINS if f"/{name}" in own] == []
    assert [name for name in OF_ADMINS if f"/{name}" not in admins] == []
    assert "@baowen_bot" in own


def test_every_command_of_the_help_is_there(reader: User) -> None:
    for name in re.findall(r"^/(\w+)", reader.ask("/help").text, re.MULTILINE):
        assert not reader.ask(f"/{name}").text.startswith("没有这个命令")


def test_status_tells_what_the_archive_holds_and_no_folder(reader: User) -> None:
    status = reader.ask("/status").text
    assert "报道 24 篇,文件 5 个" in status
    assert "活动记录 17 条" in status
    assert "generation-000001" in status
    assert "/" not in status


@pytest.mark.parametrize("command", ["/foo", "/asking 谁?", "/start2"])
def test_a_command_that_there_is_not_is_said_in_private(reader: User, command: str) -> None:
    assert reader.ask(command).text == "没有这个命令。/help 里有全部命令。"


@pytest.mark.parametrize("command", ["/reindex", "/remove A01.txt", "/stats", "/export events", "/allow 7", "/deny 7"])
def test_commands_of_admins_are_for_admins(reader: User, command: str) -> None:
    assert reader.ask(command).text == "这个命令只给管理员用。"


@pytest.mark.parametrize(
    "fields",
    [
        {"sticker": {"file_id": "a", "file_unique_id": "a", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "a", "file_unique_id": "a", "duration": 1}},
        {"location": {"latitude": 34.7, "longitude": 113.6}},
    ],
)  # fmt: skip
def test_what_is_no_text_is_kindly_declined(reader: User, fields: dict[str, object]) -> None:
    reader.send("", **fields)
    assert reader.chat.wait_for(1).text == "我只看得懂文字,请把问题写出来。"


def test_an_album_is_declined_in_one_line(reader: User) -> None:
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
    for _ in range(4):
        reader.send("", photo=photo, media_group_id="13")
    reader.chat.wait_for("我只看得懂文字")
    reader.ask("/cancel")
    assert len(reader.chat.bot_messages) == 2


def test_an_answer_that_was_shared_here_through_inline_mode_gets_no_word(telegram: Telegram, reader: User) -> None:
    reader.send("李晓雷(中原区委书记),3月8日", via_bot=telegram.bot)
    reader.ask("/cancel")
    assert len(reader.chat.bot_messages) == 1


# --- languages


def test_the_language_is_that_of_the_users_telegram_until_chosen(telegram: Telegram) -> None:
    reader = newcomer(telegram, language_code="en")
    assert reader.ask("/new").text == "All right, a fresh start. Ask away."
    assert reader.ask("/lang zh").text == "好,以后用中文。"
    assert reader.ask("/new").text.startswith("好,前面说的都忘了")
    assert reader.ask("/lang EN").text == "From now on, in English."
    assert reader.ask(QUESTION).keyboard[0] == ("Original", "More")


@pytest.mark.parametrize(("code", "said"), [("zh-hant", "现在没有"), ("", "现在没有"), ("de", "There is nothing")])
def test_other_languages_get_english_and_an_unknown_one_chinese(telegram: Telegram, code: str, said: str) -> None:
    assert newcomer(telegram, language_code=code).ask("/cancel").text.startswith(said)


def test_the_language_can_be_tapped(reader: User) -> None:
    choice = reader.ask("/lang")
    assert choice.keyboard == (("中文", "English"),)
    reader.press(choice, "English").answer()
    assert choice.wait_edited().text == "From now on, in English."
    assert choice.keyboard == ()
    assert reader.ask("/foo").text == "There is no such command. /help lists them all."


def test_all_is_in_english_for_who_chose_it(reader: User) -> None:
    reader.ask("/lang en")
    assert reader.ask("/start").text.startswith("Hello! I read the newspapers for you.")
    assert reader.ask("/help").marked("bold")[0] == "How to use me"
    assert reader.ask("/status").text.startswith("The archive\n24 reports in 5 files")
    assert reader.ask("长" * 501).text.startswith("That question is too long")
    assert reader.ask("/ask").text.startswith("Usage: /ask QUESTION")
    answer = reader.ask(QUESTION)
    assert answer.keyboard == (("Original", "More"), ("With whom", "All records"), ("👍", "👎", "Copy quote"))
    reader.press(answer, "Original").answer()
    assert reader.chat.wait_for("line 23").keyboard == (("▲ Before", "After ▼"),)


# --- deep links


def test_a_deep_link_opens_its_citation_for_anybody(telegram: Telegram, reader: User) -> None:
    answer = reader.ask(QUESTION)
    friend = newcomer(telegram)
    asked = friend.open_link(answer.links[0])
    page = friend.chat.wait_for(lambda one: one.reply_to == asked)
    assert page.marked("code")[0] == "002_4e38600dc62f8324.txt"
    assert page.keyboard == (("▲ 上文", "下文 ▼"),)
    friend.press(page, "下文").answer()
    page.wait_edited()


@pytest.mark.parametrize("payload", ["c999999-1", "c1-99", "c0-0", f"c{2**63}-1", "c1-0", "c" + "9" * 50 + "-1"])
def test_a_link_that_leads_nowhere_is_said(reader: User, payload: str) -> None:
    assert reader.ask(f"/start {payload}").text.startswith("这个链接指的出处已经找不到了。")


@pytest.mark.parametrize("payload", ["hello", "c1", "c1-1-1", "cx-1", "<b>", "C1-1"])
def test_an_unknown_payload_is_a_plain_start(reader: User, payload: str) -> None:
    assert reader.ask(f"/start {payload}").text.startswith("你好!我替你翻报纸。")


# --- menus


def test_menus_are_set_for_users_groups_and_each_admin_in_both_languages(telegram: Telegram) -> None:
    telegram.user(ADMIN, "管理员").ask("/start")  # an administrator's menu can only be set once the chat exists
    telegram.wait_until(lambda: telegram.commands("chat", "en", chat_id=ADMIN), complaint="the menus were not set")
    for scope, ids, names in (
        ("default", {}, USERS),
        ("all_private_chats", {}, USERS),
        ("all_group_chats", {}, ["ask", "search", "events", "person", "place", "recent", "status", "new", "help"]),
        ("chat", {"chat_id": ADMIN}, USERS + OF_ADMINS),
    ):
        chinese, english = (telegram.commands(scope, language, **ids) or [] for language in ("", "en"))
        assert [command["command"] for command in chinese] == names
        assert [command["command"] for command in english] == names
        assert all(re.search("[\u4e00-\u9fff]", command["description"]) for command in chinese)
        assert all(re.search("[A-Za-z]{3}", command["description"]) for command in english)


def test_no_handler_failed(bot: BotProcess) -> None:
    assert "bot.processing" not in bot.output
