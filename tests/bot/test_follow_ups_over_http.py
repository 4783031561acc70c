"""Follow-ups: the bot remembers what the last question was about, for each chat and user, for a quarter of an hour."""

import os
import signal

import pytest
from bot_database import make_older
from fake_telegram import BotProcess, Telegram, User
from newcomers import new_group, newcomer
from own_bots import answering_processes

QUESTION = "谁调研了二砂北路?"


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


def leans(text: str) -> bool:
    """Whether an answer to 什么时候? used the question before."""
    return text.startswith("3月8日")


def test_when_and_with_whom_follow_who(reader: User) -> None:
    assert reader.ask(QUESTION).text.startswith("李晓雷")
    assert reader.ask("什么时候?").marked("bold")[0] == "3月8日"
    assert reader.ask("谁陪同?").marked("bold")[0] == "张丽娜(中原西路街道党工委书记)"
    assert reader.ask("那李小虎呢?").reply_to is not None


def test_questions_sent_in_one_breath_lean_on_each_other_in_their_order(reader: User) -> None:
    asked = [reader.send(text) for text in (QUESTION, "什么时候?", "谁陪同?")]
    answers = [reader.chat.wait_for(lambda one, to=number: one.reply_to == to) for number in asked]  # type: ignore[misc]
    assert [answer.marked("bold")[0][:3] for answer in answers] == ["李晓雷", "3月8", "张丽娜"]


def test_a_question_of_its_own_leaves_the_last_one_behind(reader: User) -> None:
    reader.ask(QUESTION)
    reader.ask("谁督导了七里河防汛工作?")
    assert reader.ask("谁陪同?").marked("bold")[0].startswith("张国际")


def test_without_a_question_before_it_a_follow_up_is_asked_back(reader: User) -> None:
    assert reader.ask("什么时候?").text.startswith("问的是哪个人、哪个项目或哪件事?")


def test_new_forgets(reader: User) -> None:
    reader.ask(QUESTION)
    assert reader.ask("/new").text == "好,前面说的都忘了。请问。"
    assert not leans(reader.ask("什么时候?").text)


def test_new_forgets_the_question_under_way_too(bot: BotProcess, reader: User) -> None:
    processes = answering_processes(bot)
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        asked = reader.send(QUESTION)
        reader.chat.wait_for_action()
        reader.send("/new")
        reader.ask("/cancel")  # once this is answered, the bot has handled /new
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)
    reader.chat.wait_for(lambda one: one.reply_to == asked)
    reader.chat.wait_for("前面说的都忘了")
    assert not leans(reader.ask("什么时候?").text)


def test_after_fifteen_minutes_it_is_forgotten_and_just_before_not(bot: BotProcess, reader: User) -> None:
    reader.ask(QUESTION)
    make_older(bot, reader.user_id, 14 * 60)
    assert leans(reader.ask("什么时候?").text)
    make_older(bot, reader.user_id, 15 * 60 + 1)
    assert not leans(reader.ask("什么时候?").text)


def test_a_button_of_a_forgotten_answer_still_knows_what_it_is_about(bot: BotProcess, reader: User) -> None:
    answer = reader.ask(QUESTION)
    make_older(bot, reader.user_id, 24 * 3600)
    reader.ask("/new")
    reader.press(answer, "谁陪同").answer()
    assert reader.chat.wait_for("谁陪同?\n\n").marked("bold")[0].startswith("张丽娜")
    assert leans(reader.ask("什么时候?").text)  # the next question follows on from there


def test_another_user_and_another_chat_know_nothing_of_it(telegram: Telegram, reader: User) -> None:
    group, other = new_group(telegram), newcomer(telegram)
    reader.ask(QUESTION)
    assert not leans(other.ask("什么时候?").text)
    asked = reader.send_in(group, "/ask 什么时候?")
    assert not leans(group.wait_for(lambda one: one.reply_to == asked).text)


def test_in_a_group_everyone_has_an_own_thread_of_talk(telegram: Telegram, reader: User) -> None:
    group, other = new_group(telegram), newcomer(telegram)

    def ask(user: User, text: str) -> str:
        asked = user.send_in(group, f"@baowen_bot {text}")
        return group.wait_for(lambda one: one.reply_to == asked).text

    assert ask(reader, QUESTION).startswith("李晓雷")
    assert ask(other, "谁督导了七里河防汛工作?").startswith("张波")
    assert ask(reader, "谁陪同?").startswith("张丽娜")
    assert ask(other, "谁陪同?").startswith("张国际")
    asked = reader.send_in(group, "/new")
    group.wait_for(lambda one: one.reply_to == asked)
    assert not leans(ask(reader, "什么时候?"))
    assert not ask(other, "什么时候?").startswith("问的是")


def test_what_was_not_found_can_be_followed_up_with_another_place(reader: User) -> None:
    reader.ask("谁调研了火星路?")
    assert reader.ask("那二砂北路呢?").text.startswith("李晓雷")


def test_lists_that_are_about_nothing_and_those_that_found_nothing_carry_nothing_over(reader: User) -> None:
    reader.ask(QUESTION)
    for text in ("/recent", "/events", "/person 欧阳无此人", "/search xqzvw", "/status"):
        reader.ask(text)
    assert leans(reader.ask("什么时候?").text)


def test_what_comes_of_a_tapped_example_carries_over(reader: User) -> None:
    hello = reader.ask("/start")
    example = hello.keyboard[0][0]
    reader.press(hello, example).answer()
    answer = reader.chat.wait_for(lambda one: one.text.startswith(example))
    assert reader.ask("谁陪同?").marked("code")[0].split(":")[0] == answer.marked("code")[0].split(":")[0]
