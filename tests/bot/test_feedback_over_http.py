"""👍 👎 below an answer: the mark on the button, the reasons after a 👎, and a comment for who replies."""

import pytest
from bot_database import rows
from fake_telegram import BotProcess, Message, Telegram, User
from newcomers import new_group, newcomer

QUESTION = "谁调研了二砂北路?"
PROMPT = "哪里不对?"


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram, "王<b>&")


def kept(bot: BotProcess, user: User) -> list[tuple[object, ...]]:
    """The stored verdicts of a user, with the question, the answer and the index's version."""
    return rows(
        bot,
        "SELECT question, text, generation, verdict, comment FROM feedback JOIN replies USING (reply_id)"
        " WHERE feedback.user_id = :user ORDER BY feedback.at",
        user=user.user_id,
    )


def prompt_of(user: User, answer: Message) -> Message:
    """The message in which the bot asks why an answer is bad."""
    assert user.press(answer, "👎").answer()["text"] == "记下了,谢谢。"
    return answer.chat.wait_for(PROMPT, after=answer)


def test_a_thumb_up_is_kept_with_question_answer_and_generation(bot: BotProcess, reader: User) -> None:
    answer = reader.ask(QUESTION)
    thanks = reader.press(answer, "👍").answer()
    assert thanks["text"] == "谢谢,记下了。"
    assert not thanks["show_alert"]
    assert kept(bot, reader) == [(QUESTION, "李晓雷(中原区委书记),3月8日", "generation-000001", 1, "")]
    assert len(reader.chat.bot_messages) == 1


def test_a_thumb_down_asks_back_and_the_reply_is_its_comment(bot: BotProcess, reader: User) -> None:
    prompt = prompt_of(reader, reader.ask(QUESTION))
    assert prompt.keyboard == (("人不对", "日子不对", "原文里没有"), ("太长", "别的"))
    said = reader.send("日期<b>不对</b> & 职务也不对", reply_to=prompt)
    thanks = reader.chat.wait_for(lambda one: one.reply_to == said)
    assert thanks.text == "谢谢,你说的记下了。"
    assert kept(bot, reader)[0][3:] == (-1, "日期<b>不对</b> & 职务也不对")


def test_a_tap_tells_what_was_wrong(bot: BotProcess, reader: User) -> None:
    prompt = prompt_of(reader, reader.ask(QUESTION))
    reader.press(prompt, "日子不对").answer()
    assert prompt.wait_edited().text == "谢谢,记下了:日子不对。想多说几句,回复这条消息。"
    assert prompt.keyboard == ()
    reason = "SELECT reason FROM feedback WHERE user_id = :user"
    assert rows(bot, reason, user=reader.user_id) == [("day",)]
    said = reader.send("是4月", reply_to=prompt)
    assert reader.chat.wait_for(lambda one: one.reply_to == said).text == "谢谢,你说的记下了。"
    assert kept(bot, reader)[0][3:] == (-1, "是4月")


def test_the_question_after_a_thumb_down_is_answered(bot: BotProcess, reader: User) -> None:
    prompt = prompt_of(reader, reader.ask(QUESTION))
    assert "force_reply" not in str(prompt.markup)  # with it, whatever is typed next would be a reply
    assert reader.ask("谁陪同?").text.startswith("张丽娜")
    reader.press(prompt, "别的").answer()
    assert reader.ask("什么时候?").text.startswith("3月8日")
    assert kept(bot, reader)[0][4] == ""


def test_a_vote_is_marked_on_its_button(reader: User) -> None:
    answer = reader.ask(QUESTION)
    reader.press(answer, "👍").answer()
    assert answer.wait_edited(1).keyboard[-1] == ("👍 ✓", "👎", "复制引文")
    reader.press(answer, "👎").answer()
    assert answer.wait_edited(2).keyboard[-1] == ("👍", "👎 ✓", "复制引文")
    assert [row[0] for row in answer.keyboard] == ["原文", "谁陪同", "👍"]


def test_in_a_group_the_votes_are_counted(telegram: Telegram, reader: User) -> None:
    group, others = new_group(telegram), [newcomer(telegram) for _ in range(2)]
    asked = reader.send_in(group, f"@baowen_bot {QUESTION}")
    answer = group.wait_for(lambda one: one.reply_to == asked)
    for times, one in enumerate(others, 1):
        one.press(answer, "👍").answer()
        answer.wait_edited(times)
    reader.press(answer, "👎").answer()
    assert answer.wait_edited(3).keyboard[-1] == ("👍 2", "👎 1", "复制引文")


def test_only_who_was_asked_tells_what_was_wrong(telegram: Telegram, bot: BotProcess, reader: User) -> None:
    group, other = new_group(telegram), newcomer(telegram)
    asked = other.send_in(group, f"@baowen_bot {QUESTION}")
    answer = group.wait_for(lambda one: one.reply_to == asked)
    prompt = prompt_of(reader, answer)
    assert other.press(prompt, "人不对").answer()["text"].startswith("这个按钮太旧了")
    reader.press(prompt, "人不对").answer()
    assert rows(
        bot, "SELECT user_id, reason FROM feedback WHERE user_id IN (:a, :b)", a=reader.user_id, b=other.user_id
    ) == [(reader.user_id, "person")]


def test_quote_and_source_can_be_copied(reader: User) -> None:
    copy = reader.ask(QUESTION).button("复制引文")["copy_text"]["text"]
    quote, source = copy.split("\n")
    assert "李晓雷" in quote
    assert source.startswith("——区领导调研二砂北路项目建设情况")
    assert source.endswith("002_4e38600dc62f8324.txt:23")
    assert len(copy) <= 256


def test_a_changed_mind_counts_once(bot: BotProcess, reader: User) -> None:
    answer = reader.ask(QUESTION)
    for thumb in ("👍", "👎", "👍", "👍"):
        reader.press(answer, thumb).answer()
    assert [row[3] for row in kept(bot, reader)] == [1]


def test_who_goes_on_asking_gives_no_comment(bot: BotProcess, reader: User) -> None:
    prompt_of(reader, reader.ask(QUESTION))
    assert reader.ask("谁督导了七里河防汛工作?").text.startswith("张波")
    assert kept(bot, reader)[0][4] == ""


def test_a_second_reply_to_the_prompt_and_an_edited_one_take_the_place_of_the_first(
    bot: BotProcess, reader: User
) -> None:
    prompt = prompt_of(reader, reader.ask(QUESTION))
    for text in ("不对", "谁来了也不对"):
        said = reader.send(text, reply_to=prompt)
        thanks = reader.chat.wait_for(lambda one, to=said: one.reply_to == to)  # type: ignore[misc]
        assert thanks.text == "谢谢,你说的记下了。"
        assert kept(bot, reader)[0][4] == text
    reader.edit(said, "谁去了二砂北路不对")
    assert reader.chat.wait_for(1, after=thanks).text == "谢谢,你说的记下了。"
    assert kept(bot, reader)[0][4] == "谁去了二砂北路不对"


def test_a_thumb_down_pressed_again_asks_back_once_for_each_answer(telegram: Telegram, reader: User) -> None:
    answer = reader.ask(QUESTION)
    prompt_of(reader, answer)
    for thumb in ("👎", "👍", "👎"):
        reader.press(answer, thumb).answer()
    other = reader.ask("谁督导了七里河防汛工作?")
    prompt_of(reader, other)
    assert [PROMPT in one.text for one in reader.chat.bot_messages] == [False, True, False, True]


def test_cancel_ends_the_waiting_for_a_comment(bot: BotProcess, reader: User) -> None:
    prompt = prompt_of(reader, reader.ask(QUESTION))
    assert reader.ask("/cancel").text == "好,取消了。"
    said = reader.send("谁督导了七里河防汛工作?", reply_to=prompt)
    assert reader.chat.wait_for(lambda one: one.reply_to == said).text.startswith("张波")
    assert kept(bot, reader)[0][4] == ""
    assert reader.ask("/cancel").text == "现在没有什么要取消的。"


def test_in_a_group_everyone_has_an_own_verdict_and_only_who_is_asked_comments(
    telegram: Telegram, bot: BotProcess, reader: User
) -> None:
    group, other = new_group(telegram), newcomer(telegram)
    asked = other.send_in(group, f"@baowen_bot {QUESTION}")
    answer = group.wait_for(lambda one: one.reply_to == asked)
    other.press(answer, "👍").answer()
    prompt = prompt_of(reader, answer)
    assert prompt.marked("text_mention") == ["王<b>&"]
    question = other.send_in(group, "谁督导了七里河防汛工作?", reply_to=prompt)
    assert group.wait_for(lambda one: one.reply_to == question).text.startswith("张波")
    said = reader.send_in(group, "不是他", reply_to=prompt)
    assert group.wait_for(lambda one: one.reply_to == said).text == "谢谢,你说的记下了。"
    assert [row[3:] for row in kept(bot, reader)] == [(-1, "不是他")]
    assert [row[3:] for row in kept(bot, other)] == [(1, "")]


def test_feedback_is_possible_on_what_was_not_found(bot: BotProcess, reader: User) -> None:
    reader.press(reader.ask("月球上有什么?"), "👎").answer()
    reader.chat.wait_for(PROMPT)
    assert kept(bot, reader)[0][3] == -1


def test_the_comment_is_asked_for_in_english_too(telegram: Telegram, bot: BotProcess) -> None:
    reader = newcomer(telegram, language_code="en")
    answer = reader.ask(QUESTION)
    assert reader.press(answer, "👎").answer()["text"] == "Noted, thank you."
    prompt = reader.chat.wait_for("What was wrong?")
    assert prompt.keyboard == (("Another person", "Another day", "Not in the text"), ("Too long", "Something else"))
    said = reader.send("wrong day", reply_to=prompt)
    assert reader.chat.wait_for(lambda one: one.reply_to == said).text == "Thank you, your comment has been kept."
