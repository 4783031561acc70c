"""Thanks and greetings in a private chat get one short line, and follow-ups still work."""

import pytest
from bot_database import rows
from fake_telegram import BotProcess, Telegram, User
from newcomers import new_group, newcomer


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


def test_thanks_after_an_answer_do_not_end_the_talk(bot: BotProcess, reader: User) -> None:
    assert reader.ask("谁调研了二砂北路?").text.startswith("李晓雷")
    thanked = reader.ask("谢谢!")
    assert (thanked.text, thanked.keyboard) == ("不客气,随时接着问。", ())
    assert reader.ask("👍").text == "好,随时接着问。"
    assert reader.ask("什么时候?").text.startswith("3月8日")
    asked = rows(bot, "SELECT question FROM replies WHERE user_id = :user ORDER BY reply_id", user=reader.user_id)
    assert asked == [("谁调研了二砂北路?",), ("什么时候?",)]


def test_a_greeting_is_answered_with_examples_to_tap(reader: User) -> None:
    hello = reader.ask("你好")
    assert hello.text.startswith("你好!")
    assert len(hello.keyboard) == 3
    reader.press(hello, hello.keyboard[0][0]).answer()
    assert reader.chat.wait_for(lambda one: True, after=hello).marked("expandable_blockquote")


def test_it_is_in_english_for_english_telegrams(telegram: Telegram, bot: BotProcess) -> None:
    assert newcomer(telegram, language_code="en").ask("thanks").text.startswith("You are welcome.")


def test_in_a_group_thanks_to_the_bot_get_a_reply_without_buttons(telegram: Telegram, reader: User) -> None:
    group = new_group(telegram)
    asked = reader.send_in(group, "@baowen_bot 谢谢")
    answer = group.wait_for(lambda one: one.reply_to == asked)
    assert (answer.text, answer.keyboard) == ("不客气,随时接着问。", ())
