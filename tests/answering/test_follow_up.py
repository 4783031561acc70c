"""Questions that lean on the one before. Each conversation is on the example pages."""

import pytest

from retrieval.answering.follow_up import Context, standing_alone
from retrieval.engine import Engine

CONVERSATIONS = [
    [
        ("谁调研了二砂北路?", "李晓雷"),
        ("什么时候?", "3月8日"),
        ("谁陪同?", "张丽娜"),
        ("他是什么职务?", "中原西路街道党工委书记"),
    ],
    [("李晓雷3月10日去了哪些地方调研?", "国棉三厂"), ("谁陪同?", "闫凯"), ("那3月8日呢?", "张丽娜")],
    [("张波是什么职务?", "管委会主任"), ("他去了哪里?", "七里河")],
    [("谁督导了七里河防汛?", "张波"), ("还有谁参加?", "张国际")],
    [("谁调研了滨河国际新城?", "郭宏力"), ("王潜是什么职务?", "管委会副主任")],
]


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c[0][0])
def test_a_conversation_goes_on(engine: Engine, conversation: list[tuple[str, str]]) -> None:
    context = None
    for question, expected in conversation:
        answer, context = engine.converse(question, context)
        assert expected in answer.text


def test_a_question_with_nouns_of_its_own_stays_as_it_is() -> None:
    context = Context("谁调研了二砂北路?", ("李晓雷",), ("二砂北路",), ("调研",))
    assert standing_alone("阳光城项目是谁督导的?", context) == "阳光城项目是谁督导的?"


def test_without_a_question_before_nothing_is_added() -> None:
    assert standing_alone("什么时候?", None) == "什么时候?"


def test_what_about_another_day_puts_it_in_place() -> None:
    context = Context("李晓雷3月10日去了哪里?", ("李晓雷",), (), (), ("3月10日",))
    assert standing_alone("那3月8日呢?", context) == "李晓雷3月8日去了哪里?"
