"""A closed bot: strangers get one line, and administrators decide whether to let them in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Group, Message, Telegram, User
from newcomers import new_group, newcomer

QUESTION = "谁调研了二砂北路?"
CLOSED = "这个机器人只对获准的人开放。需要的话,可以向管理员申请。"
LISTED_USER, LISTED_CHAT, ADMINS = 42, -1_000_000_000_042, (1, 2)


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture(scope="module")
def bot(telegram: Telegram, page_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot for one user and one group."""
    environment = {
        "BAOWEN_INDEX": str(page_index),
        "BAOWEN_DATA": "data",
        "BAOWEN_ADMINS": ",".join(map(str, ADMINS)),
        "BAOWEN_USERS": str(LISTED_USER),
        "BAOWEN_CHATS": str(LISTED_CHAT),
        "BAOWEN_WORKERS": "1",
    }
    with BotProcess(telegram, tmp_path_factory.mktemp("closed"), environment) as process:
        yield process


@pytest.fixture(scope="module")
def admins(telegram: Telegram, bot: BotProcess) -> list[User]:
    users = [telegram.user(number, f"管理员{number}") for number in ADMINS]
    for user in users:
        user.ask("/cancel")
    return users


@pytest.fixture
def stranger(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram, "张<b>三</b>&", username="zhangsan")


def apply(stranger: User) -> str:
    """The answer to the button 申请使用."""
    refusal = stranger.ask(QUESTION)
    return str(stranger.press(refusal, "申请使用").answer()["text"])


def requests(admin: User, stranger: User) -> list[Message]:
    """The messages to an administrator with a stranger's application."""
    return [one for one in admin.chat.bot_messages if f"id {stranger.user_id}" in one.text and one.buttons]


def request(admin: User, stranger: User) -> Message:
    return admin.chat.wait_for(lambda one: f"id {stranger.user_id}" in one.text and bool(one.buttons))


def is_answer(message: Message) -> bool:
    return message.text.startswith("李晓雷")


def test_a_stranger_gets_one_polite_line_and_a_button_to_apply(telegram: Telegram, stranger: User) -> None:
    refusal = stranger.ask(QUESTION)
    assert refusal.text == CLOSED
    assert refusal.keyboard == (("申请使用",),)
    for text in (QUESTION, "/help", "/status", "/start c1-1", "谢谢"):
        stranger.send(text)
    telegram.wait_until_acknowledged()
    other = newcomer(telegram)
    assert other.ask(QUESTION).text == CLOSED
    assert len(stranger.chat.bot_messages) == 1
    assert telegram.actions(stranger) == []


def test_every_admin_sees_who_applies_once(telegram: Telegram, admins: list[User], stranger: User) -> None:
    assert apply(stranger) == "申请已经转给管理员,有结果会告诉你。"
    for admin in admins:
        shown = request(admin, stranger)
        assert shown.text == f"id {stranger.user_id}  @zhangsan 申请使用\n名字:张<b>三</b>&"
        assert shown.keyboard == (("✅ 允许", "❌ 拒绝"),)
    again = stranger.press(stranger.chat.bot_messages[0], "申请使用").answer()
    assert again == {"text": "申请已经收到,请等管理员答复。", "show_alert": True, "url": None}
    assert [len(requests(admin, stranger)) for admin in admins] == [1, 1]


def test_who_is_let_in_is_told_and_may_ask(admins: list[User], stranger: User) -> None:
    apply(stranger)
    shown = request(admins[0], stranger)
    admins[0].press(shown, "✅").answer()
    assert shown.wait_edited().text == f"✅ 已允许 张<b>三</b>&(id {stranger.user_id})"
    assert shown.keyboard == ()
    stranger.chat.wait_for("管理员同意了,现在可以提问了。")
    assert is_answer(stranger.ask(QUESTION))
    late = stranger.press(stranger.chat.bot_messages[0], "申请使用").answer()
    assert late["text"] == "你已经可以使用了,直接提问吧。"


def test_who_is_not_let_in_is_told_and_cannot_apply_again(admins: list[User], stranger: User) -> None:
    apply(stranger)
    shown = request(admins[1], stranger)
    admins[1].press(shown, "❌").answer()
    assert shown.wait_edited().text.startswith("❌ 已拒绝 张<b>三</b>&")
    stranger.chat.wait_for("管理员没有同意这次申请。")
    again = stranger.press(stranger.chat.bot_messages[0], "申请使用").answer()
    assert again["text"] == "这个机器人只对获准的人开放。"
    assert len(requests(admins[1], stranger)) == 0


def test_a_late_press_of_another_administrator_turns_nothing_round(admins: list[User], stranger: User) -> None:
    apply(stranger)
    first, late = (request(admin, stranger) for admin in admins)
    admins[0].press(first, "✅").answer()
    stranger.chat.wait_for("管理员同意了")
    told = admins[1].press(late, "❌").answer()
    assert told["text"] == f"✅ 已由 管理员1 允许 张<b>三</b>&(id {stranger.user_id})"
    assert told["show_alert"] is True
    assert late.wait_edited().text == told["text"]
    assert late.keyboard == ()
    assert is_answer(stranger.ask(QUESTION))
    assert not any("没有同意" in one.text for one in stranger.chat.bot_messages)


def test_who_applied_is_told_when_let_in_by_command(admins: list[User], stranger: User) -> None:
    apply(stranger)
    assert admins[0].ask(f"/allow {stranger.user_id}").text.startswith("✅ 已允许")
    stranger.chat.wait_for("管理员同意了,现在可以提问了。")
    admins[0].ask(f"/allow {stranger.user_id}")
    assert is_answer(stranger.ask(QUESTION))
    assert sum("管理员同意了" in one.text for one in stranger.chat.bot_messages) == 1


def test_a_stranger_cannot_decide(telegram: Telegram, admins: list[User], stranger: User) -> None:
    other = newcomer(telegram)
    apply(stranger)
    shown = request(admins[0], stranger)
    assert other.press(shown, "✅").answer()["text"] == "这个机器人只对获准的人开放。"
    assert telegram.user(LISTED_USER).press(shown, "✅").answer()["text"] == "这个命令只给管理员用。"
    assert shown.edits == []


def test_allow_and_deny_work_by_id_while_the_bot_runs(admins: list[User], stranger: User) -> None:
    admin = admins[0]
    assert admin.ask(f"/allow {stranger.user_id}").text.startswith("✅ 已允许")
    assert is_answer(stranger.ask(QUESTION))
    assert admin.ask(f"/deny {stranger.user_id}").text.startswith("❌ 已拒绝")
    refusal = stranger.ask(QUESTION)
    assert refusal.text == "这个机器人只对获准的人开放。"
    assert refusal.keyboard == ()
    assert admin.ask(f"/allow {stranger.user_id}").text.startswith("✅ 已允许")
    assert is_answer(stranger.ask(QUESTION))


@pytest.mark.parametrize("argument", ["", " 王", " -5", " 1e9", " 99999999999999999999", " ٣"])
def test_allow_and_deny_tell_how_they_are_used(admins: list[User], argument: str) -> None:
    for command in ("/allow", "/deny"):
        assert admins[0].ask(f"{command}{argument}").text.startswith(f"用法:{command} 用户id")


def test_an_administrator_cannot_be_denied(admins: list[User]) -> None:
    assert admins[0].ask(f"/deny {ADMINS[1]}").text.startswith("管理员由设置 BAOWEN_ADMINS 决定")


def test_listed_users_and_administrators_may_ask(telegram: Telegram, admins: list[User]) -> None:
    assert is_answer(admins[0].ask(QUESTION))
    assert is_answer(telegram.user(LISTED_USER).ask(QUESTION))


def in_group(user: User, group: Group, text: str) -> Message:
    asked = user.send_in(group, text)
    return group.wait_for(lambda one: one.reply_to == asked)


def test_in_a_listed_chat_all_may_ask_and_press_but_not_who_is_denied(
    telegram: Telegram, admins: list[User], stranger: User
) -> None:
    group, denied = telegram.group(LISTED_CHAT), newcomer(telegram)
    answer = in_group(stranger, group, f"@baowen_bot {QUESTION}")
    assert is_answer(answer)
    stranger.press(answer, "原文").answer()
    group.wait_for("第 11 行")
    asked = denied.send_in(group, "大家好")
    admins[0].send_in(group, "/deny", reply_to=asked)
    group.wait_for("❌ 已拒绝")
    assert in_group(denied, group, f"@baowen_bot {QUESTION}").text == "这个机器人只对获准的人开放。"
    assert denied.press(answer, "原文").answer()["text"] == "这个机器人只对获准的人开放。"
    assert stranger.ask(QUESTION).text == CLOSED


def test_in_a_group_of_a_closed_bot_no_link_leads_to_where_members_are_refused(
    telegram: Telegram, admins: list[User], stranger: User
) -> None:
    group = telegram.group(LISTED_CHAT)
    for text in (f"@baowen_bot {QUESTION}", "/recent", "/search 二砂北路", "/person 李晓雷"):
        assert not in_group(stranger, group, text).marked("text_link")
    assert admins[0].ask(QUESTION).marked("text_link")[0].startswith("[1]")


def test_what_is_shared_from_a_closed_bot_leads_nobody_to_a_refusal(telegram: Telegram, bot: BotProcess) -> None:
    listed, group = telegram.user(LISTED_USER), new_group(telegram)
    for number in range(2):  # the answer, then a passage
        shared = listed.choose_inline(listed.inline(QUESTION), QUESTION, number, group.chat)
        assert shared.marked("expandable_blockquote")
        assert not shared.marked("text_link")
        assert not shared.keyboard


def test_in_another_group_a_stranger_is_refused_when_speaking_to_the_bot_and_else_left_alone(
    telegram: Telegram, stranger: User
) -> None:
    group = new_group(telegram)
    for text in (QUESTION, "/ban 谁", "/ask@other_bot 谁?"):
        stranger.send_in(group, text)
    assert in_group(stranger, group, f"/ask {QUESTION}").text == CLOSED
    assert len(group.bot_messages) == 1


def test_inline_a_stranger_is_shown_the_way_to_apply(stranger: User) -> None:
    shown = stranger.inline(QUESTION).answer()
    assert shown["results"] == []
    assert shown["button"] == {"text": "申请使用", "start_parameter": "apply"}
    assert stranger.ask("/start apply").text == CLOSED


def test_a_strangers_old_button_does_nothing(admins: list[User], stranger: User) -> None:
    answer = admins[0].ask(QUESTION)
    for label in ("原文", "更多", "谁陪同", "👍"):
        pressed = stranger.press(answer, label).answer()
        assert pressed == {"text": "这个机器人只对获准的人开放。", "show_alert": True, "url": None}
    assert len(admins[0].chat.bot_messages) == admins[0].chat.bot_messages.index(answer) + 1


def test_a_stranger_is_refused_in_english_too(telegram: Telegram, bot: BotProcess, admins: list[User]) -> None:
    stranger = newcomer(telegram, "Ann", language_code="en")
    refusal = stranger.ask("Who?")
    assert refusal.text.startswith("This bot is open to approved people only.")
    assert stranger.press(refusal, "Ask for access").answer()["text"].startswith("Your request has gone")
    assert '"level": "error"' not in bot.output
