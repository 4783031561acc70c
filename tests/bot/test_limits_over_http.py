"""A user who asks too much, or while too many ask, is told once to wait; others notice nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Message, Telegram, User
from newcomers import newcomer

QUESTION = "谁调研了二砂北路?"
NOT_ANSWERED = "条没有回答"
PATIENCE_S = 150.0  # a chat is told at most once a minute; a busy machine may take more than one
_NAMED = re.compile(r"^• (.+?)(?: ×(\d+))?$", re.MULTILINE)
Start = Callable[..., BotProcess]


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture
def start(telegram: Telegram, page_index: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a bot with these settings."""
    processes: list[BotProcess] = []

    def start(**settings: str) -> BotProcess:
        environment = {"BAOWEN_INDEX": str(page_index), "BAOWEN_DATA": "data", "BAOWEN_WORKERS": "1", **settings}
        processes.append(BotProcess(telegram, tmp_path, environment))
        return processes[-1]

    yield start
    telegram.faults.clear()
    for process in processes:
        process.close()


def is_answer(message: Message) -> bool:
    return message.text.startswith("李晓雷")


def until_put_off(users: Iterator[User]) -> tuple[list[Message], Message]:
    """The answers to one question of each user, until one is told to wait; and that message."""
    answers: list[Message] = []
    while is_answer(reply := next(users).ask(QUESTION)):
        answers.append(reply)
    return answers, reply


def test_a_hasty_user_is_told_once_when_to_ask_again_until_there_are_too_many_for_all(
    telegram: Telegram, start: Start, seeds_index: Path
) -> None:
    start(BAOWEN_INDEX=str(seeds_index), BAOWEN_USER_RATE="2", BAOWEN_TOTAL_RATE="6")  # it has lists of several pages
    hasty, other = newcomer(telegram), newcomer(telegram)
    recent = hasty.ask("/recent")
    answers, put_off = until_put_off(repeat(hasty))
    assert answers
    seconds = re.fullmatch(r"问得太快了,请过 (\d+) 秒再问。", put_off.text)
    assert seconds
    assert 1 <= int(seconds[1]) <= 30
    assert put_off.keyboard == ()
    in_vain = ("/search 七里河", "/events", f"/ask {QUESTION}", "/person 李小虎", "谢谢", "/status", "/new")
    for text in in_vain:  # whatever would be answered costs the same
        hasty.send(text)
    named = hasty.chat.wait_for(f"这 {len(in_vain)} 条没有回答", timeout=20)
    assert named.text.splitlines()[1:-1] == [f"• {text}" for text in in_vain]
    assert len(hasty.chat.bot_messages) == len(answers) + 3
    turned = hasty.press(recent, "下一页").answer()
    assert turned["text"].startswith("问得太快了")
    assert turned["show_alert"] is True
    typed = hasty.inline(QUESTION).answer()
    assert (typed["results"], typed["button"]["text"]) == ([], "现在问的人很多,请稍等再输入")
    assert is_answer(other.ask(QUESTION))
    answers, put_off = until_put_off(newcomer(telegram) for _ in count())
    assert answers
    assert re.fullmatch(r"现在问的人很多,请过 \d+ 秒再问。", put_off.text)  # the user is not to blame


def test_originals_are_opened_and_turned_no_faster_than_questions_are_asked(
    telegram: Telegram, start: Start, seeds_index: Path
) -> None:
    start(BAOWEN_INDEX=str(seeds_index), BAOWEN_USER_RATE="3")  # its pages are long enough to be turned
    hasty = newcomer(telegram)
    answer = hasty.ask(QUESTION)
    assert not hasty.press(answer, "原文").answer()["text"]
    page = hasty.chat.wait_for("第 23 行")
    pressed = (hasty.press(answer, "原文").answer()["text"] for _ in range(20))  # meanwhile the bucket fills a little
    assert next(filter(None, pressed), "").startswith("问得太快了")
    turned = hasty.press(page, "下文").answer()
    assert (turned["text"][:5], turned["show_alert"]) == ("问得太快了", True)
    count = len(hasty.chat.bot_messages)
    for _ in range(3):
        hasty.follow(answer, "[1]")
    hasty.chat.wait_for("这 2 条没有回答", timeout=20)
    assert [one.text[:5] for one in hasty.chat.bot_messages[count:-1]] == ["问得太快了"]


def named_as_unanswered(user: User) -> Counter[str]:
    """What the user was told got no answer; where messages come slowly, in several messages a minute apart."""
    named: Counter[str] = Counter()
    for message in user.chat.bot_messages:
        if NOT_ANSWERED in message.text:
            named += Counter({text: int(times or 1) for text, times in _NAMED.findall(message.text)})
    return named


def holding_up(telegram: Telegram, user: User) -> int:
    """Keep a question of the user in work until the faults are cleared; the number of its message."""
    telegram.faults.hang("sendMessage", when=lambda call: call["chat_id"] == str(user.user_id))
    asked = user.send(QUESTION)
    user.chat.wait_for_action()
    return asked


def test_with_a_full_queue_people_are_told_to_wait_once_and_answered_when_there_is_room(
    telegram: Telegram, start: Start
) -> None:
    bot = start(BAOWEN_QUEUE="2", BAOWEN_USER_RATE="0")
    at_work, late = [newcomer(telegram) for _ in range(2)], newcomer(telegram)
    asked = [holding_up(telegram, user) for user in at_work]
    put_off = late.ask(QUESTION)
    assert put_off.text == "现在问的人很多,请过一会儿再问。"
    sent = {late.send(text) for text in (QUESTION, "/recent") * 50}

    def answered() -> int:  # where a place became free for a moment
        replies = (message for message in late.chat.bot_messages if message.reply_to in sent)
        return len({message.reply_to for message in replies if message.text != put_off.text})

    telegram.wait_until_acknowledged(PATIENCE_S)
    assert late.inline(QUESTION).answer()["button"]["text"] == "现在问的人很多,请稍等再输入"
    late.send("/cancel")
    cancelled = late.chat.wait_for("现在没有什么要取消的。", PATIENCE_S)
    late.chat.wait_until(
        lambda: named_as_unanswered(late).total() + answered() >= 100,
        PATIENCE_S,
        lambda: f"{named_as_unanswered(late)} named, {answered()} answered",
    )
    assert named_as_unanswered(late).total() + answered() == 100
    assert answered() <= 2
    told = [message for message in late.chat.bot_messages if NOT_ANSWERED not in message.text]
    assert [message.text for message in told if message.reply_to not in sent] == [put_off.text, cancelled.text]
    telegram.faults.clear()
    for user, number in zip(at_work, asked, strict=True):
        assert is_answer(user.chat.wait_for(lambda one, to=number: one.reply_to == to))  # type: ignore[misc]
    assert is_answer(late.ask(QUESTION))
    assert '"level": "error"' not in bot.output
