"""Thanks and greetings are no questions; questions that contain such words are."""

import pytest

from retrieval.talking.small_talk import answer_to
from retrieval.talking.talk_texts import TEXTS

SAID = {
    "small_thanks": ["谢谢", "谢谢!", "多谢你啦~", "好的,谢谢", "Thank you!", "thanks 👍", "ok thanks", "辛苦了"],
    "small_hello": [
        "你好",
        "您好!",
        "你好,在吗?",
        "在吗",
        "早",
        "Hi",
        "hello!!",
        "你是谁?",
        "大家好",
        "你好吗",
        "好的你好",
    ],
    "small_bye": ["再见", "拜拜👋", "Bye", "好的,再见"],
    "small_nod": [
        "好",
        "好的。",
        "嗯嗯",
        "收到",
        "OK",
        "ok👌",
        "👍",
        "👍🏽👍🏽",
        "❤️",
        "明白了!",
        "哈哈哈哈",
        "对对对",
        "知道了",
    ],
}
ASKED = [
    "谁向孙权说谢谢?",
    "谢谢你的人是谁",
    "感谢信是谁写的?",
    "你好小镇在哪里?",
    "好的经验有哪些?",
    "行风建设",
    "对口帮扶",
    "早市",
    "谢了之",
    "什么时候?",
    "谁陪同?",
    "还有吗",
    "好吗?",
    "high",
    "okra",
    "good governance",
    "",
    " ",
    "?",
    "。。。",
    "123",
    "谢谢" * 30,
]


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in SAID.items() for text in texts])
def test_small_talk_is_heard_as_what_it_is(key: str, text: str) -> None:
    assert answer_to(text) == key
    assert key in TEXTS


@pytest.mark.parametrize("text", ASKED)
def test_a_question_is_no_small_talk_whatever_words_it_holds(text: str) -> None:
    assert answer_to(text) is None
