"""Who gave a lesson: 上课 is a form of speaking, also with words between 上 and 课. The sentences are made up."""

import pytest
from rule_answers import compose

from retrieval.answering.reading import Reading
from retrieval.asking.question import understand
from retrieval.records import Article

OPENING = "3月5日,区委书记王立新到实验小学调研,副区长陶建明陪同。"


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("民警宋志远给师生上了一课。", "谁给师生上了一课?"),
        ("退休教师宋志远给师生上了一堂思政课。", "谁在实验小学给师生上了一堂思政课?"),
        ("退休教师宋志远给师生上了生动的一课。", "谁给实验小学的师生上了一课?"),
        ("局长宋志远为师生上专题党课。", "谁为实验小学师生上了党课?"),
    ],
)
def test_who_gave_the_lesson_is_named_and_not_who_came(sentence: str, question: str) -> None:
    text = OPENING + sentence
    article = Article("a.txt", "实验小学师生上了一课", (1, 1), (), "2023-03-06", text, (2, 2), ((0, 2),))
    answer = compose(understand(question, ["王立新", "陶建明", "宋志远"]), [Reading(1, article)], lambda _: None)
    assert answer.answered
    assert answer.text.startswith("宋志远")
