"""Groups and their topics: the bot answers only when spoken to, in the same topic."""

import pytest
from fake_telegram import BotProcess, Group, Message, Telegram, User
from newcomers import new_group, newcomer

QUESTION = "谁调研了二砂北路?"
pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def member(telegram: Telegram) -> User:
    return newcomer(telegram)


@pytest.fixture
def group(telegram: Telegram) -> Group:
    return new_group(telegram)


def ask(user: User, group: Group, text: str, **where: object) -> Message:
    """The bot's answer to a message in a group."""
    asked = user.send_in(group, text, **where)  # type: ignore[arg-type]
    return group.wait_for(lambda one: one.reply_to == asked)


def is_answer(message: Message) -> bool:
    return message.text.removeprefix("大概是:").startswith("李晓雷(中原区委书记),3月8日")


@pytest.mark.parametrize(
    "text",
    [
        "@baowen_bot {}",
        "@Baowen_Bot,{}",
        "@baowen_bot{}",
        "{}@baowen_bot",
        "大家看看 @baowen_bot {}",
        "/ask {}",
        "/ask@baowen_bot {}",
        "/ASK@Baowen_bot {}",
    ],
)
def test_who_speaks_to_the_bot_is_answered_in_a_reply(member: User, group: Group, text: str) -> None:
    answer = ask(member, group, text.format(QUESTION))
    assert is_answer(answer)
    assert answer.keyboard == (("原文", "更多"), ("谁陪同", "全部记录"), ("👍", "👎", "复制引文"))


def test_a_name_that_is_no_user_name_speaks_to_the_bot_too(telegram: Telegram, member: User, group: Group) -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 2, "user": telegram.bot}
    assert is_answer(ask(member, group, f"报问 {QUESTION}", entities=[mention]))


def test_a_reply_to_the_bot_is_a_question(member: User, group: Group) -> None:
    answer = ask(member, group, f"/ask {QUESTION}")
    assert ask(member, group, "什么时候?", reply_to=answer).marked("bold")[0] == "3月8日"


def test_other_talk_other_bots_and_their_commands_get_no_word(telegram: Telegram, member: User, group: Group) -> None:
    other = newcomer(telegram)
    said = other.send_in(group, "大家好")
    for text in (
        QUESTION,
        "@other_bot 谁?",
        "@baowen_bot2 谁?",
        "/ask@other_bot 谁?",
        "/ban 谁",
        "他说 /ask 谁?",
        "什么时候?",
    ):
        member.send_in(group, text)
    member.send_in(group, QUESTION, reply_to=said)
    assert is_answer(ask(member, group, f"@baowen_bot {QUESTION}"))
    telegram.wait_until_acknowledged()
    member.send_in(group, "/cancel")
    group.wait_for("现在没有什么要取消的")
    assert len(group.bot_messages) == 2
    group.chat.wait_for_action()
    assert len(telegram.actions(group)) == 1


def test_a_bot_that_talks_to_the_bot_is_not_answered(telegram: Telegram, member: User, group: Group) -> None:
    robot = newcomer(telegram, "机器")
    robot.about["is_bot"] = True
    robot.send_in(group, f"@baowen_bot {QUESTION}")
    robot.send_in(group, f"/ask {QUESTION}")
    assert is_answer(ask(member, group, f"/ask {QUESTION}"))
    assert len([message for message in group.bot_messages if message.reply_to]) == 1


def test_an_administrator_who_writes_in_the_groups_name_is_answered(telegram: Telegram, group: Group) -> None:
    anonymous = telegram.user(1_087_968_824, "Group", username="GroupAnonymousBot")
    anonymous.about["is_bot"] = True  # Telegram sets this for bots that do not know anonymous senders
    asked = anonymous.send_in(group, f"/ask {QUESTION}", sender_chat=group.chat.to_api())
    assert is_answer(group.wait_for(lambda one: one.reply_to == asked))


def test_a_mention_that_is_added_later_is_answered(member: User, group: Group) -> None:
    said = member.send_in(group, QUESTION)
    member.edit(said, f"@baowen_bot {QUESTION}", group=group)
    assert is_answer(group.wait_for(lambda one: one.reply_to == said))


def test_the_bot_is_added_and_says_nothing(telegram: Telegram, member: User, group: Group) -> None:
    group.set_bot_status("left", member)
    group.set_bot_status("member", member)
    assert is_answer(ask(member, group, f"@baowen_bot {QUESTION}"))
    assert len(group.bot_messages) == 1


def test_an_answer_stands_in_the_topic_of_its_question(telegram: Telegram, member: User) -> None:
    forum = new_group(telegram, is_forum=True)
    one, two = forum.topic("一", member), forum.topic("二", member)
    for thread in (one, two, None):
        answer = ask(member, forum, f"@baowen_bot {QUESTION}", thread=thread)
        assert answer.thread_id == thread
    assert [action.thread_id for action in telegram.actions(forum)] == [one, two, None]


def test_plain_talk_in_a_topic_that_somebody_opened_is_no_reply_to_the_bot(telegram: Telegram, member: User) -> None:
    forum = new_group(telegram, is_forum=True)
    thread = forum.topic("一", member)
    member.send_in(forum, QUESTION, thread=thread)
    ask(member, forum, f"@baowen_bot {QUESTION}", thread=thread)
    assert len(forum.bot_messages) == 1


def test_lists_originals_and_steps_stay_in_the_topic(telegram: Telegram, member: User) -> None:
    forum = new_group(telegram, is_forum=True)
    thread = forum.topic("一", member)
    answer = ask(member, forum, f"/ask {QUESTION}", thread=thread)
    for label in ("原文", "更多", "谁陪同", "全部记录", "👎"):
        last = forum.messages[-1]
        member.press(answer, label).answer()
        assert forum.wait_for(lambda one: True, after=last).thread_id == thread
    records = ask(member, forum, "/recent", thread=thread)
    assert records.thread_id == thread


def test_anybody_in_the_group_may_turn_a_list(telegram: Telegram, member: User, group: Group) -> None:
    records = ask(member, group, "/recent")
    newcomer(telegram).press(records, "下一页").answer()
    records.wait_edited()
    assert "第 11–17 条,共 17 条" in records.text


def test_ask_as_a_reply_takes_the_words_of_the_other(telegram: Telegram, member: User, group: Group) -> None:
    said = newcomer(telegram).send_in(group, QUESTION)
    assert is_answer(ask(member, group, "/ask", reply_to=said))


@pytest.mark.parametrize("text", ["/ask", "@baowen_bot"])
def test_the_words_of_who_writes_in_the_groups_name_can_be_asked_too(
    telegram: Telegram, member: User, group: Group, text: str
) -> None:
    anonymous = telegram.user(1_087_968_824, "Group", username="GroupAnonymousBot")
    anonymous.about["is_bot"] = True
    said = anonymous.send_in(group, QUESTION, sender_chat=group.chat.to_api())
    assert is_answer(ask(member, group, text, reply_to=said))


def test_the_bots_name_alone_as_a_reply_takes_the_words_of_the_other(
    telegram: Telegram, member: User, group: Group
) -> None:
    said = newcomer(telegram).send_in(group, QUESTION)
    answer = ask(member, group, "@baowen_bot", reply_to=said)
    assert is_answer(answer)
    assert ask(member, group, "@baowen_bot", reply_to=answer).text.startswith("想问什么?")  # no quoting of itself


def test_a_mention_without_a_question_is_asked_back(member: User, group: Group) -> None:
    assert ask(member, group, "@baowen_bot").text.startswith("想问什么?")
    assert ask(member, group, "/ask").text.startswith("用法:/ask 问题\n例如:/ask 谁")


def test_help_in_a_group_tells_what_works_there_and_nothing_of_administration(
    telegram: Telegram, member: User, group: Group
) -> None:
    text = ask(member, group, "/help@baowen_bot").text
    assert "我只回应 @我、回复我和命令(/ask" in text
    assert "/ask " in text
    admin = telegram.user(1, "管理员")
    assert "/reindex" not in ask(admin, group, "/help").text


def test_a_citation_of_a_group_opens_in_private(member: User, group: Group) -> None:
    answer = ask(member, group, f"/ask {QUESTION}")
    asked = member.follow(answer, "[1]")
    page = member.chat.wait_for(lambda one: one.reply_to == asked)
    assert page.marked("bold")[0].startswith("区领导调研二砂北路")
    assert len(group.bot_messages) == 1


def test_in_a_basic_group_it_is_the_same(telegram: Telegram, member: User) -> None:
    small = telegram.group(-member.user_id)
    member.send_in(small, QUESTION)
    assert is_answer(ask(member, small, f"@baowen_bot {QUESTION}"))
    assert len(small.bot_messages) == 1


def test_with_privacy_mode_the_bot_is_shown_what_is_for_it(telegram: Telegram, member: User) -> None:
    private = new_group(telegram, privacy=True)
    member.send_in(private, QUESTION)
    answer = ask(member, private, f"@baowen_bot {QUESTION}")
    assert ask(member, private, "谁陪同?", reply_to=answer).text.startswith("张丽娜")
    assert is_answer(ask(member, private, f"/ask@baowen_bot {QUESTION}"))


def test_no_handler_failed(bot: BotProcess) -> None:
    assert "bot.processing" not in bot.output
