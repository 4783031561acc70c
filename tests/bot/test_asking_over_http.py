"""A question in a private chat, and the buttons below its answer, on an index of seeds/."""

import re
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Message, Telegram, User
from newcomers import newcomer

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "谁调研了二砂北路?"
HEADLINE = "区领导调研二砂北路项目建设情况"
pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def reader(telegram: Telegram) -> User:
    return newcomer(telegram)


def pressed(user: User, message: Message, label: str) -> Message:
    """The message that a button brings when pressed."""
    last = user.chat.messages[-1]
    press = user.press(message, label)
    shown = user.chat.wait_for(lambda one: True, after=last)
    assert press.answer()["text"] == ""
    return shown


def numbers(message: Message) -> list[int]:
    """The line numbers of a page of the paper."""
    return [int(number) for number in message.marked("code") if number.isdigit()]


def test_any_text_is_a_question_and_one_message_answers_it(reader: User) -> None:
    answer = reader.ask(QUESTION)
    assert answer.reply_to == reader.chat.messages[0].message_id
    assert answer.marked("bold")[0] == "李晓雷(中原区委书记),3月8日"
    assert answer.text.startswith("李晓雷(中原区委书记),3月8日\n\n[1] " + HEADLINE)
    assert answer.marked("code") == ["002_4e38600dc62f8324.txt:23"]
    assert len(reader.chat.bot_messages) == 1


def test_the_quoted_sentence_unfolds_and_its_names_and_dates_are_marked(reader: User) -> None:
    answer = reader.ask(QUESTION)
    (quote,) = answer.marked("expandable_blockquote")
    assert quote.startswith("3月8日,中原区委书记李晓雷一行到中原西路街道二砂北路查看道路建设情况")
    assert answer.marked("bold")[1:] == ["3月8日", "中原区委书记李晓雷"]


def test_the_typing_sign_comes_while_the_answer_is_on_its_way(telegram: Telegram, reader: User) -> None:
    telegram.faults.delay("sendMessage", seconds=0.3, when=lambda call: call["chat_id"] == str(reader.user_id))
    answer = reader.ask(QUESTION)
    (action,) = telegram.actions(reader)
    assert action.action == "typing"
    assert action.at < answer.at


def test_a_typing_sign_that_is_slow_does_not_come_behind_the_answer(telegram: Telegram, reader: User) -> None:
    telegram.faults.delay("sendChatAction", seconds=0.15, when=lambda call: call["chat_id"] == str(reader.user_id))
    answer = reader.ask(QUESTION)
    (action,) = telegram.actions(reader)
    assert action.at < answer.at


def test_an_answer_has_buttons_for_originals_next_steps_and_feedback(reader: User) -> None:
    answer = reader.ask(QUESTION)
    assert answer.keyboard == (("原文", "更多"), ("谁陪同", "全部记录"), ("👍", "👎", "复制引文"))


def test_several_citations_are_numbered_and_each_has_its_original(reader: User) -> None:
    answer = reader.ask("李晓雷去过几次?")
    said, *cited = answer.text.split("\n\n")
    marks = re.findall(r"^\[(\d)\]", "\n".join(cited), re.MULTILINE)
    assert set(re.findall(r"^\[(\d)\] ", said, re.MULTILINE)) <= set(marks)
    assert len(said.split("\n")) > 1
    assert marks == [str(number) for number in range(1, len(marks) + 1)]
    assert len(marks) > 1
    assert len(answer.marked("expandable_blockquote")) == len(marks)
    assert answer.keyboard[0] == ("原文 [1]", "[2]")
    second = pressed(reader, answer, "[2]")
    place = answer.marked("code")[1]
    assert second.marked("code")[0] == place.split(":")[0]


def test_the_same_question_asked_by_tapping_its_citation_opens_the_original(reader: User) -> None:
    answer = reader.ask(QUESTION)
    asked = reader.follow(answer, "[1]")
    page = reader.chat.wait_for(lambda one: one.reply_to == asked)
    assert page.marked("bold")[0].startswith(HEADLINE)
    assert 23 in numbers(page)


def test_the_original_shows_the_cited_line_in_its_surroundings(reader: User) -> None:
    answer = reader.ask(QUESTION)
    page = pressed(reader, answer, "原文")
    assert page.reply_to == answer.message_id
    assert page.text.split("\n")[2] == "第 23 行"
    headline, cited = page.marked("bold")
    assert headline.startswith(HEADLINE)
    assert cited.startswith("本报讯 3月8日,中原区委书记李晓雷")
    lines = numbers(page)
    assert lines == sorted(lines)
    assert lines[0] < 23 < lines[-1]


def test_the_original_turns_to_both_ends_of_the_paper_and_no_line_is_left_out(reader: User) -> None:
    text = (SEEDS / "002_4e38600dc62f8324.txt").read_text("utf-8")
    printed = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    page = pressed(reader, reader.ask(QUESTION), "原文")
    seen = numbers(page)
    for label in ("▲ 上文", "下文 ▼"):
        while any(label in row for row in page.keyboard):
            before = page.text
            reader.press(page, label).answer()
            assert page.wait_until(lambda one, text=before: one.text != text)  # type: ignore[misc]
            seen += numbers(page)
        if label == "▲ 上文":
            assert numbers(page)[0] == printed[0]
    assert page.keyboard == (("▲ 上文",),)
    assert sorted(set(seen)) == printed


def test_more_lists_other_passages_and_turns_in_its_message(reader: User) -> None:
    answer = reader.ask(QUESTION)
    more = pressed(reader, answer, "更多")
    assert more.marked("bold")[0] == f"更多:{QUESTION}"
    assert "002_4e38600dc62f8324.txt:23" not in more.marked("code")
    assert re.findall(r"^(\d+)\. ", more.text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert more.marked("italic")[0].startswith("第 1–5 条")
    first = more.text
    reader.press(more, "下一页").answer()
    more.wait_edited()
    assert re.findall(r"^(\d+)\. ", more.text, re.MULTILINE)[0] == "6"
    reader.press(more, "上一页").answer()
    more.wait_edited(2)
    assert more.text == first
    assert len(reader.chat.bot_messages) == 2


def test_a_passage_of_the_list_opens_by_its_headline(reader: User) -> None:
    more = pressed(reader, reader.ask(QUESTION), "更多")
    reader.press(more, "下一页").answer()
    more.wait_edited()
    asked = reader.follow(more, "6. ")
    page = reader.chat.wait_for(lambda one: one.reply_to == asked)
    assert page.marked("code")[0] == more.marked("code")[0].split(":")[0]


def test_who_came_along_is_answered_below_the_question_that_the_button_asks(reader: User) -> None:
    answer = pressed(reader, reader.ask(QUESTION), "谁陪同")
    assert answer.marked("italic") == ["谁陪同?"]
    assert answer.marked("bold")[0] == "张丽娜(中原西路街道党工委书记)"
    assert answer.keyboard[1] == ("什么时候", "全部记录")
    again = pressed(reader, answer, "什么时候")
    assert again.marked("italic") == ["什么时候?"]
    assert again.marked("bold")[0] == "3月8日"


def test_all_records_lists_what_its_leader_did(reader: User) -> None:
    records = pressed(reader, reader.ask(QUESTION), "全部记录")
    assert records.marked("bold")[0] == "记录:李晓雷"
    assert "002_4e38600dc62f8324.txt:23" in records.marked("code")
    assert records.text.count("李晓雷") > 3


def test_what_the_archive_does_not_have_is_said_plainly(reader: User) -> None:
    answer = reader.ask("月球上有什么?")
    assert answer.text.startswith("档案里没有找到")
    assert answer.marked("bold") == []
    assert answer.keyboard == (("更多",), ("👍", "👎"))


def test_a_question_full_of_markup_is_answered_and_echoed_as_it_is(telegram: Telegram, reader: User) -> None:
    answer = reader.ask('<b>谁</b>调研了"二砂北路"&amp;<script>?')
    assert "李晓雷" in answer.text
    more = pressed(reader, answer, "更多")
    assert more.marked("bold")[0] == '更多:<b>谁</b>调研了"二砂北路"&amp;<script>?'
    assert telegram.server.unknown_calls == []


def test_a_question_of_500_characters_is_taken_and_a_longer_one_kindly_refused(reader: User) -> None:
    assert "500" not in reader.ask("谁调研了二砂北路?" + "啊" * 491).text
    refusal = reader.ask("谁调研了二砂北路?" + "啊" * 492)
    assert refusal.text == "这个问题太长了,我怕答偏。请缩短到 500 字以内再问。"
    assert refusal.keyboard == ()


@pytest.mark.parametrize("text", ["?", "。。。", "👍", "谢谢", "你好", "hello", "1", "​"])
def test_small_talk_gets_one_short_answer(reader: User, text: str) -> None:
    assert 0 < len(reader.ask(text).text) < 200


def test_no_handler_failed(bot: BotProcess) -> None:
    assert "bot.processing" not in bot.output
