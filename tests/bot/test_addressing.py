"""Which messages are for the bot, and which question they contain."""

from itertools import count
from typing import Any

import pytest
from fake_telegram.entities import find_entities
from telegram import Message

from bot.transport.addressing import Addressed, is_for, question_of

BOT, NAME = 99, "baowen_bot"
BOT_USER = {"id": BOT, "is_bot": True, "first_name": "报问", "username": NAME}
GROUP = {"id": -100, "type": "supergroup", "title": "群"}
PRIVATE = {"id": 5, "type": "private", "first_name": "王"}
_ids = count(1)


def written(text: str, chat: dict[str, Any] = GROUP, **fields: Any) -> Message:
    """A message with the entities that Telegram would mark."""
    person = {"id": 5, "is_bot": False, "first_name": "王"}
    body = {"message_id": next(_ids), "date": 1, "chat": chat, "from": person, "text": text}
    body["entities"] = find_entities(text)
    message = Message.de_json({**body, **fields}, None)
    assert message is not None
    return message


SPOKEN_TO = {
    "@baowen_bot 谁调研了兴华路?": "谁调研了兴华路?",
    "@Baowen_Bot,谁调研了兴华路?": "谁调研了兴华路?",
    "@baowen_bot:谁调研了兴华路?": "谁调研了兴华路?",
    "@baowen_bot谁调研了兴华路?": "谁调研了兴华路?",
    "请问@baowen_bot谁调研了兴华路?": "请问谁调研了兴华路?",
    "谁调研了兴华路?@baowen_bot": "谁调研了兴华路?",
    "谁调研了兴华路 @baowen_bot": "谁调研了兴华路",
    "😀 @baowen_bot 谁去了😀路?": "😀  谁去了😀路?",
    "@baowen_bot": "",
    "@baowen_bot @baowen_bot 谁?": "谁?",
}


@pytest.mark.parametrize(("text", "question"), SPOKEN_TO.items())
def test_a_mention_in_a_group_asks_what_is_left_without_it(text: str, question: str) -> None:
    assert question_of(written(text), BOT, NAME) == question
    assert is_for(written(text), BOT, NAME)


@pytest.mark.parametrize(("text", "question"), SPOKEN_TO.items())
def test_in_private_the_name_is_no_part_of_the_question_either(text: str, question: str) -> None:
    assert question_of(written(text, PRIVATE), BOT, NAME) == question


@pytest.mark.parametrize(
    "text",
    [
        "谁调研了兴华路?",
        "@other_bot 谁调研了兴华路?",
        "@baowen_bot2 谁调研了兴华路?",
        "@baowen_bot_谁调研了兴华路?",
        "写给wang@baowen_bot谁收?",
        "baowen_bot 谁调研了兴华路?",
        "他说 /ask 谁调研了兴华路?",
        "/ask@other_bot 谁调研了兴华路?",
        "/ban 谁",
    ],
)
def test_other_talk_in_a_group_is_left_alone(text: str) -> None:
    assert question_of(written(text), BOT, NAME) is None
    assert not is_for(written(text), BOT, NAME)
    assert not Addressed(BOT, NAME).filter(written(text))


@pytest.mark.parametrize(
    "text", ["/ask 谁?", "/ask@baowen_bot 谁?", "/ASK 谁?", "/recent", "/start c1-1", "/foo@baowen_bot"]
)
def test_a_command_of_the_bot_is_for_it_but_no_question(text: str) -> None:
    assert question_of(written(text), BOT, NAME) is None
    assert is_for(written(text), BOT, NAME)


def test_a_name_without_a_user_name_is_a_mention_too() -> None:
    def mention(user: dict[str, Any]) -> dict[str, Any]:
        return {"type": "text_mention", "offset": 0, "length": 2, "user": user}

    other = {"id": 7, "is_bot": True, "first_name": "别的"}
    assert question_of(written("报问 谁去了?", entities=[mention(BOT_USER)]), BOT, NAME) == "谁去了?"
    assert question_of(written("别的 谁去了?", entities=[mention(other)]), BOT, NAME) is None


def test_a_reply_to_the_bot_asks_it_and_one_to_others_does_not() -> None:
    said = {"message_id": 1, "date": 1, "chat": GROUP, "text": "…"}
    by_bot, by_other = {**said, "from": BOT_USER}, {**said, "from": {"id": 8, "is_bot": False, "first_name": "李"}}
    assert question_of(written("什么时候?", reply_to_message=by_bot), BOT, NAME) == "什么时候?"
    assert question_of(written("什么时候?", reply_to_message=by_other), BOT, NAME) is None


def test_a_message_of_a_topic_that_the_bot_opened_is_no_reply_to_it() -> None:
    opened = {"message_id": 1, "date": 1, "chat": GROUP, "from": BOT_USER}
    opened["forum_topic_created"] = {"name": "一", "icon_color": 7322096}
    assert question_of(written("大家好", reply_to_message=opened), BOT, NAME) is None


def test_in_private_all_text_is_a_question_but_commands() -> None:
    assert question_of(written("谁去了兴华路?", PRIVATE), BOT, NAME) == "谁去了兴华路?"
    assert question_of(written("/ask谁去了?", PRIVATE), BOT, NAME) == "谁去了?"
    assert question_of(written("/ask 谁去了?", PRIVATE), BOT, NAME) is None
    assert question_of(written("/asking", PRIVATE), BOT, NAME) is None
    assert is_for(written("/asking", PRIVATE), BOT, NAME)


def test_an_answer_shared_through_the_bot_is_no_question() -> None:
    assert question_of(written("李晓雷,3月8日", PRIVATE, via_bot=BOT_USER), BOT, NAME) is None
    assert question_of(written("@baowen_bot 谁?", via_bot={**BOT_USER, "id": 7}), BOT, NAME) == "谁?"
