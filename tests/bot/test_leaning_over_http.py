"""What a question leans on: the message that it replies to, else its topic, else the chat; and lists before it."""

import pytest
from bot_database import make_older
from fake_telegram import BotProcess, Group, Message, Telegram, User
from newcomers import new_group, newcomer

QUESTION, OTHER_QUESTION = "谁调研了二砂北路?", "谁督导了七里河防汛工作?"


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


@pytest.fixture
def other(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


@pytest.fixture
def group(telegram: Telegram) -> Group:
    return new_group(telegram)


def reply(user: User, message: Message | int, text: str) -> Message:
    """The answer to a reply in the private chat."""
    asked = user.send(text, reply_to=message)
    return user.chat.wait_for(lambda one: one.reply_to == asked)


def ask_in(group: Group, user: User, text: str, thread: int | None = None, to: Message | None = None) -> Message:
    """The answer to a question in a group."""
    asked = user.send_in(group, text if to else f"@baowen_bot {text}", thread, reply_to=to)
    return group.wait_for(lambda one: one.reply_to == asked)


def test_a_reply_to_an_older_answer_leans_on_that_answer(reader: User) -> None:
    first = reader.ask(QUESTION)
    reader.ask(OTHER_QUESTION)
    assert reply(reader, first, "谁陪同?").text.startswith("张丽娜")
    assert reply(reader, first, "什么时候?").text.startswith("3月8日")


def test_it_may_be_as_old_as_it_likes_and_the_talk_begun_anew_since(bot: BotProcess, reader: User) -> None:
    first = reader.ask(QUESTION)
    make_older(bot, reader.user_id, 30 * 24 * 3600)
    reader.ask("/new")
    assert reply(reader, first, "什么时候?").text.startswith("3月8日")


def test_a_reply_to_ones_own_question_leans_on_its_answer(reader: User) -> None:
    asked = reader.send(QUESTION)
    reader.chat.wait_for(lambda one: one.reply_to == asked)
    reader.ask(OTHER_QUESTION)
    assert reply(reader, asked, "谁陪同?").text.startswith("张丽娜")


def test_the_talk_goes_on_from_the_answer_to_a_reply(reader: User) -> None:
    first = reader.ask(QUESTION)
    reader.ask(OTHER_QUESTION)
    reply(reader, first, "什么时候?")
    assert reader.ask("谁陪同?").text.startswith("张丽娜")


def test_in_a_group_another_persons_reply_carries_the_answer_that_it_replies_to(
    group: Group, reader: User, other: User
) -> None:
    answer = ask_in(group, reader, QUESTION)
    ask_in(group, other, OTHER_QUESTION)
    assert ask_in(group, other, "谁陪同?", to=answer).text.startswith("张丽娜")


def test_each_topic_has_a_talk_of_its_own(telegram: Telegram, reader: User) -> None:
    forum = new_group(telegram, is_forum=True)
    roads, rivers = (forum.topic(title, reader) for title in ("道路", "河"))
    assert ask_in(forum, reader, QUESTION, roads).text.startswith("李晓雷")
    assert ask_in(forum, reader, OTHER_QUESTION, rivers).text.startswith("张波")
    assert ask_in(forum, reader, "谁陪同?", roads).text.startswith("张丽娜")
    assert ask_in(forum, reader, "谁陪同?", rivers).text.startswith("张国际")
    assert ask_in(forum, reader, "谁陪同?").text.startswith("问的是")  # outside both


def test_in_a_topic_one_may_go_on_from_what_others_asked_there(telegram: Telegram, reader: User, other: User) -> None:
    forum = new_group(telegram, is_forum=True)
    roads = forum.topic("道路", reader)
    ask_in(forum, reader, QUESTION, roads)
    assert ask_in(forum, other, "谁陪同?", roads).text.startswith("张丽娜")


@pytest.mark.parametrize(
    ("command", "question", "answer"),
    [
        ("/person 李晓雷", "他是什么职务?", "中原区委书记"),
        ("/place 二砂北路", "谁去的?", "李晓雷"),
        ("/events who:李晓雷", "他是什么职务?", "中原区委书记"),
        ("/events where:二砂北路", "什么时候?", "3月8日"),
        ("/search 二砂北路 -会议", "谁去的?", "李晓雷"),
    ],
)
def test_a_list_is_what_the_next_question_leans_on(reader: User, command: str, question: str, answer: str) -> None:
    reader.ask(OTHER_QUESTION)
    reader.ask(command)
    assert answer in reader.ask(question).text


def test_a_reply_to_a_list_leans_on_it(reader: User) -> None:
    shown = reader.ask("/person 李晓雷")
    reader.ask(OTHER_QUESTION)
    assert "中原区委书记" in reply(reader, shown, "他是什么职务?").text


def test_turning_a_page_changes_nothing_of_what_is_talked_about(reader: User) -> None:
    shown = reader.ask("/events where:项目")
    reader.ask(QUESTION)
    if "下一页" in str(shown.keyboard):
        reader.press(shown, "下一页").answer()
    assert reader.ask("什么时候?").text.startswith("3月8日")
