"""Which articles are read for the people whom a question may name."""

import pytest

from retrieval.answering.known_people import known_people
from retrieval.answering.reading import Reading
from retrieval.records import Article

TEXT = (
    "3月8日,县委书记柏长青带队到三号泵站调研。县长欧阳若飞、副县长陶明陪同。"
    "副主席艾力·买买提参加。总理内塔尼亚胡表示欢迎。"
)


def reading(text: str) -> Reading:
    return Reading(1, Article("a.txt", None, None, (), None, text, (1, 1), ((0, 1),)))


@pytest.mark.parametrize(
    "question",
    [
        "柏长青去了哪里?",
        "百长青去了哪里?",  # 百 sounds like 柏
        "柏长清去了哪里?",
        "欧阳若飞是什么职务?",
        "陶明是什么职务?",
        "淘明是什么职务?",
        "艾力·买买提参加了什么?",
        "内塔尼亚胡说了什么?",
    ],
)
def test_an_article_is_read_whose_people_the_question_may_name(question: str) -> None:
    read = reading(TEXT)
    assert list(known_people(question, [read])) == [mention.name for mention in read.mentions] != []


@pytest.mark.parametrize("question", ["谁调研了泵站?", "杜若飞去了哪里?", "泵站何时建成?", "?", ""])
def test_an_article_is_not_read_where_the_question_names_nobody_of_it(question: str) -> None:
    read = reading(TEXT)
    assert list(known_people(question, [read])) == []
    assert "mentions" not in read.__dict__


def test_two_characters_of_a_longer_name_do_not_let_a_word_pass_for_a_name() -> None:
    read = reading("区长安全胜到场。")
    assert list(known_people("安全生产谁检查了?", [read])) == []
    assert list(known_people("安全胜检查了什么?", [read])) == [mention.name for mention in read.mentions]
