"""@bot question, typed in any chat: an answer and passages to share."""

import pytest
from bot_database import rows
from fake_telegram import BotProcess, Telegram, User
from fake_telegram.errors import Json
from newcomers import new_group, newcomer

QUESTION = "谁调研了二砂北路?"


@pytest.fixture
def writer(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


def offered(user: User, text: str) -> Json:
    return user.inline(text).answer()


def test_the_answer_is_offered_first_then_passages(writer: User) -> None:
    results = offered(writer, QUESTION)["results"]
    assert [result["id"] for result in results] == ["answer", "passage-1", "passage-2", "passage-3", "passage-4"]
    assert results[0]["title"] == "李晓雷(中原区委书记),3月8日"
    assert results[0]["description"].startswith("区领导调研二砂北路项目建设情况")


def test_a_shared_answer_has_its_citation_and_a_link_to_the_original(telegram: Telegram, writer: User) -> None:
    group, friend = new_group(telegram), newcomer(telegram)
    shared = writer.choose_inline(asked := writer.inline(QUESTION), QUESTION, chat=group.chat)
    assert asked.answered
    assert shared.marked("bold")[0] == "李晓雷(中原区委书记),3月8日"
    assert shared.marked("expandable_blockquote")[0].startswith("3月8日,中原区委书记李晓雷")
    assert shared.keyboard == (("原文",),)
    opened = friend.follow(shared, "原文")
    assert friend.chat.wait_for(lambda one: one.reply_to == opened).marked("code")[0] == "002_4e38600dc62f8324.txt"


def test_a_shared_passage_is_quoted_with_its_place_and_opens_the_original(telegram: Telegram, writer: User) -> None:
    shared = writer.choose_inline(writer.inline("七里河防汛"), "七里河防汛", number=1)
    assert "七里河" in shared.marked("expandable_blockquote")[0]
    assert shared.marked("code")[0].startswith("001_9fb36274539cd6f1.txt:")
    assert shared.text.startswith(shared.marked("text_link")[0])  # the headline, without a number
    friend = newcomer(telegram)
    for label in (shared.marked("text_link")[0], "原文"):
        opened = friend.follow(shared, label)
        page = friend.chat.wait_for(lambda one, to=opened: one.reply_to == to)  # type: ignore[misc]
        assert page.marked("code")[0] == "001_9fb36274539cd6f1.txt"


def test_nothing_typed_gets_a_hint_that_leads_to_the_private_chat(writer: User) -> None:
    hint = offered(writer, "  ")
    assert hint["results"] == []
    assert hint["button"] == {"text": "输入一个问题,例如:谁调研了……", "start_parameter": "inline"}
    assert writer.ask(f"/start {hint['button']['start_parameter']}").text.startswith("你好!")


def test_the_button_above_the_results_leads_to_the_private_chat(writer: User) -> None:
    assert offered(writer, QUESTION)["button"] == {"text": "到私聊里问", "start_parameter": "inline"}


def test_results_are_for_the_one_who_asked_and_kept_a_minute(writer: User) -> None:
    answer = offered(writer, QUESTION)
    assert answer["is_personal"] is True
    assert answer["cache_time"] == 60
    assert offered(writer, "")["cache_time"] == 0


def test_what_is_not_found_offers_passages_and_no_answer(writer: User) -> None:
    shown = offered(writer, "月球上有什么?")
    assert [result["id"] for result in shown["results"]][:1] == ["passage-1"]
    assert shown["button"]["text"] == "没有找到答案,到私聊里问"


def test_while_somebody_types_only_the_last_letters_are_answered(writer: User) -> None:
    typed = [writer.inline(QUESTION[:length]) for length in range(2, len(QUESTION) + 1)]
    assert typed[-1].answer()["results"][0]["id"] == "answer"
    assert not any(query.answered for query in typed[:-1])


def test_markup_that_is_typed_is_shared_as_it_is(writer: User) -> None:
    text = '<b>谁</b>调研了"二砂北路"&amp;?'
    shared = writer.choose_inline(writer.inline(text), text)
    assert shared.marked("bold")[0].startswith("李晓雷")


@pytest.mark.parametrize("text", ["?", "。", "x" * 256, "\u200b"])
def test_wild_things_that_are_typed_are_answered_without_an_error(bot: BotProcess, writer: User, text: str) -> None:
    assert offered(writer, text)["button"]["start_parameter"] == "inline"
    assert "bot.processing" not in bot.output


def test_it_is_in_english_for_english_telegrams(telegram: Telegram, bot: BotProcess) -> None:
    writer = newcomer(telegram, language_code="en")
    assert offered(writer, QUESTION)["button"]["text"] == "Ask in a private chat"
    assert offered(writer, "")["button"]["text"].startswith("Type a question")


def test_inline_questions_do_not_carry_over_into_the_private_chat(bot: BotProcess, writer: User) -> None:
    offered(writer, QUESTION)
    assert writer.ask("什么时候?").text.startswith("问的是哪个人")
    kinds = rows(bot, "SELECT kind FROM replies WHERE user_id = :user ORDER BY reply_id", user=writer.user_id)
    assert kinds == [("inline",), ("ask",)]
