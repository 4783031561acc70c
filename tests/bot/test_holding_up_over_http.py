"""Failures on the way to a chat: the answer still comes, once, and users see nothing of the failure."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import count

import pytest
from fake_telegram import Group, Telegram, User
from fake_telegram.faults import Faults
from own_bots import ANSWER, OTHER_ANSWER, OTHER_QUESTION, QUESTION

Hold = Callable[[User | Group], AbstractContextManager[None]]
_NUMBERS = count(610_001)

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def user(telegram: Telegram) -> User:
    """A user whom the bot does not know."""
    return telegram.user(next(_NUMBERS), started=True)


@pytest.fixture
def other(telegram: Telegram) -> User:
    return telegram.user(next(_NUMBERS), started=True)


@pytest.fixture
def group(telegram: Telegram) -> Group:
    return telegram.group(-next(_NUMBERS))


@pytest.fixture
def faults(telegram: Telegram) -> Iterator[Faults]:
    yield telegram.faults
    telegram.faults.clear()


@pytest.fixture
def while_answering(telegram: Telegram, faults: Faults) -> Hold:
    """A context that holds back the bot's next message to a chat."""

    @contextmanager
    def hold(to: User | Group) -> Iterator[None]:
        fault = faults.hang("sendMessage", when=_to(to))
        telegram.wait_until(lambda: fault.hits)
        yield
        faults.clear()  # this closes the connection, and the bot tries again

    return hold


def _to(chat: User | Group) -> Callable[[Mapping[str, str]], bool]:
    return lambda parameters: parameters.get("chat_id") == str(chat.chat.chat_id)


# --- the network


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "drop"])
def test_an_answer_that_the_network_lost_on_the_way_comes_once(kind: str, user: User, faults: Faults) -> None:
    fault = getattr(faults, kind)("sendMessage", when=_to(user))
    assert ANSWER in user.ask(QUESTION).text
    assert fault.hits == 1
    assert ANSWER in user.ask(QUESTION).text
    assert len(user.chat.bot_messages) == 2


def test_one_chat_waits_as_long_as_telegram_asks_and_no_other_does(
    telegram: Telegram, user: User, other: User, faults: Faults
) -> None:
    fault = faults.too_many("sendMessage", retry_after=2, when=_to(user))
    user.send(QUESTION)
    telegram.wait_until(lambda: fault.hits)
    refused = next(call.at for call in reversed(telegram.calls) if call.fault)
    assert other.ask(OTHER_QUESTION).at < refused + 2
    assert user.chat.wait_for(ANSWER).at >= refused + 2
    assert len(user.chat.bot_messages) == 1


def test_an_answer_that_hangs_holds_up_nobody_else(user: User, other: User, while_answering: Hold) -> None:
    user.send(QUESTION)
    with while_answering(user):
        assert OTHER_ANSWER in other.ask(OTHER_QUESTION).text
        assert not user.chat.bot_messages
    assert ANSWER in user.chat.wait_for(ANSWER).text


def test_a_typing_sign_that_fails_costs_nothing(user: User, faults: Faults) -> None:
    fault = faults.server_error("sendChatAction", when=_to(user))
    assert ANSWER in user.ask(QUESTION).text
    assert fault.hits == 1


def test_polling_goes_on_after_failures(user: User, faults: Faults) -> None:
    faults.bad_gateway("getUpdates")
    faults.drop("getUpdates")
    assert ANSWER in user.ask(QUESTION).text  # the update came by the poll that was open already
    assert OTHER_ANSWER in user.ask(OTHER_QUESTION).text


# --- refusals of Telegram


def test_what_telegram_cannot_parse_comes_plain_with_its_buttons(user: User, faults: Faults) -> None:
    reason = 'Bad Request: can\'t parse entities: Unsupported start tag "b" at byte offset 0'
    faults.refuse("sendMessage", description=reason, when=lambda given: _to(user)(given) and "parse_mode" in given)
    told = user.ask(QUESTION)
    assert ANSWER in told.text
    assert not told.marked("bold")
    assert "<b>" not in told.text
    assert told.buttons


def test_an_edit_that_changes_nothing_is_as_good_as_any(user: User, faults: Faults) -> None:
    told = user.ask("/search 项目")
    reason = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    fault = faults.refuse("editMessageText", description=reason, when=_to(user))
    assert not user.press(told, "下一页").answer().get("text")
    assert fault.hits == 1
    assert user.chat.bot_messages == [told]


def test_a_question_deleted_before_its_answer_is_answered(user: User, group: Group, while_answering: Hold) -> None:
    asked = user.send_in(group, f"@baowen_bot {QUESTION}")
    with while_answering(group):
        user.delete(asked, group)
    assert group.wait_for(ANSWER).reply_to is None
    assert len(group.bot_messages) == 1


def test_a_server_that_insists_on_the_deleted_question_gets_an_answer_to_none(user: User, faults: Faults) -> None:
    reason = "Bad Request: message to be replied not found"
    faults.refuse(
        "sendMessage",
        description=reason,
        times=None,
        when=lambda given: _to(user)(given) and "reply_parameters" in given,
    )
    assert user.ask(QUESTION).reply_to is None
    assert len(user.chat.bot_messages) == 1


def test_the_answer_to_a_deleted_topic_comes_in_the_group(
    telegram: Telegram, user: User, while_answering: Hold
) -> None:
    forum = telegram.group(-100_610_010, is_forum=True)
    topic = forum.topic("问答", user)
    user.send_in(forum, f"@baowen_bot {QUESTION}", thread=topic)
    with while_answering(forum):
        forum.delete_topic(topic)
    assert forum.wait_for(ANSWER).thread_id is None


def test_a_user_who_blocks_the_bot_may_come_back(telegram: Telegram, user: User, while_answering: Hold) -> None:
    user.send(QUESTION)
    with while_answering(user):
        user.block_bot()
    telegram.wait_until(lambda: any(_to(user)(call.parameters) and call.status == 403 for call in telegram.calls))
    user.unblock_bot()
    assert OTHER_ANSWER in user.ask(OTHER_QUESTION).text
    assert len(user.chat.bot_messages) == 1


def test_an_answer_follows_its_group_to_the_supergroup(user: User, group: Group, while_answering: Hold) -> None:
    user.send_in(group, f"@baowen_bot {QUESTION}")
    with while_answering(group):
        grown = group.migrate(-100_610_020, user)
    assert ANSWER in grown.wait_for(ANSWER).text
    assert not group.bot_messages


# --- edited and unreadable messages


def test_an_edited_question_changes_its_answer_in_place(user: User) -> None:
    asked = user.send(QUESTION)
    told = user.chat.wait_for(ANSWER)
    user.edit(asked, OTHER_QUESTION)
    told.wait_until(lambda message: OTHER_ANSWER in message.text)
    assert user.chat.bot_messages == [told]


def test_a_question_edited_while_it_is_answered_has_one_answer(user: User, while_answering: Hold) -> None:
    asked = user.send(QUESTION)
    with while_answering(user):
        user.edit(asked, OTHER_QUESTION)
    told = user.chat.wait_for(1)
    told.wait_until(lambda message: OTHER_ANSWER in message.text)
    assert user.chat.bot_messages == [told]


def test_an_edited_question_whose_answer_was_deleted_is_answered_anew(user: User) -> None:
    asked = user.send(QUESTION)
    user.delete(user.chat.wait_for(ANSWER))
    user.edit(asked, OTHER_QUESTION)
    assert OTHER_ANSWER in user.chat.wait_for(OTHER_ANSWER).text


def test_an_update_that_nobody_can_read_bars_none_after_it(telegram: Telegram, user: User) -> None:
    with telegram.changed:
        telegram.queue("message", {"message_id": "seven", "chat": {"kind": "of a later year"}})
    assert ANSWER in user.ask(QUESTION).text
    telegram.wait_until_acknowledged()


OF_NOTHING = ["o:999999:1:0", "O:1:99:0", "n:999999:when", "m:999999:0", "M:999999:5", "e:999999:0", "p:999999:0",
              "P:999999:0", "+:999999", "-:999999", "zz", ""]  # fmt: skip
MADE_UP = ["o:x", "o", "n:", "m:", "+:1e9", "a:1:yes"]


@pytest.mark.parametrize("data", OF_NOTHING + MADE_UP)
def test_a_button_that_leads_nowhere_says_so(data: str, user: User) -> None:
    told = user.ask("/lang")
    told.buttons[0]["callback_data"] = data
    answer = user.press(told, data).answer()
    assert answer["show_alert"]
    assert answer["text"]
    assert not {"Error", "error", "Traceback"} & set(answer["text"].split())
