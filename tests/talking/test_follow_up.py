"""Follow-up questions. Each conversation is about the example pages."""

import json
from dataclasses import asdict

import pytest

from retrieval.engine import Engine
from retrieval.talking.follow_up import Context, context_from, standing_alone

CONVERSATIONS = [
    [
        ("谁调研了二砂北路?", "李晓雷"),
        ("什么时候?", "3月8日"),
        ("谁陪同?", "张丽娜"),
        ("他是什么职务?", "中原西路街道党工委书记"),
    ],
    [
        ("李晓雷3月10日去了哪些地方调研?", "国棉三厂"),
        ("谁陪同?", "闫凯"),
        ("那3月8日呢?", "二砂北路"),
        ("谁陪同?", "张丽娜"),
    ],
    [("张波是什么职务?", "管委会主任"), ("他去了哪里?", "七里河")],
    [("谁督导了七里河防汛?", "张波"), ("还有谁参加?", "张国际")],
    [("谁调研了滨河国际新城?", "郭宏力"), ("王潜是什么职务?", "管委会副主任")],
    # 他 is the person whom the talk is about, not a companion; 还 means also elsewhere.
    [("谁调研了二砂北路?", "李晓雷"), ("什么时候?", "3月8日"), ("谁陪同?", "张丽娜"), ("他还去过哪里?", "国棉三厂")],
    [("谁督导了七里河防汛工作?", "张波"), ("有谁陪同?", "张国际")],
    # Another subject drops the people of the one before.
    [("谁调研了滨河国际新城在建项目?", "郭宏力"), ("那滨水家园呢?", "李国立"), ("他是什么职务?", "二级巡视员")],
    # Questions of one word: the time, the companions, the office.
    [("谁调研了二砂北路", "李晓雷"), ("时间呢?", "3月8日"), ("陪同人员?", "张丽娜"), ("职务?", "街道党工委书记")],
    [("张英才去了哪些企业?", "河南明晟"), ("和谁?", "高彦夫"), ("多少人?", "20余人"), ("哪天?", "11月17日")],
    # The day of the last visit still applies: they went there together.
    [("谁陪同李晓雷调研?", "闫凯"), ("他们去了哪里?", "国棉三厂"), ("3月8日他去了哪里?", "二砂北路")],
    [("谁调研了二砂北路?", "李晓雷"), ("当天还去了哪里?", "二砂北路")],
    [("谁调研了重大项目建设?", "李小虎"), ("调研了哪些项目?", "娃哈哈"), ("谁参加了?", "陈晓东")],
    [("谁陪同张波?", "张国际"), ("张国际是什么职务?", "管委会副主任"), ("他去了哪里?", "七里河")],
    [("谁调研了二砂北路?", "李晓雷"), ("还有呢?", "李晓雷")],
    # Polite words do not change the context.
    [("谁调研了二砂北路?", "李晓雷"), ("谢谢", "不客气"), ("你好", "你好"), ("谁陪同?", "张丽娜")],
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


def test_an_unanswered_question_without_a_name_keeps_the_talk(engine: Engine) -> None:
    before = engine.converse("谁调研了二砂北路?", None)[1]
    answer, after = engine.converse("为什么呀?", before)
    assert answer.answered or after == before
    answer, after = engine.converse("谁去过天安门广场?", before)
    assert not answer.answered
    assert after != before


def test_a_context_survives_being_kept_as_json(engine: Engine) -> None:
    context = engine.converse("谁调研了二砂北路?", None)[1]
    kept = context_from(json.loads(json.dumps(asdict(context))))
    assert kept == context
    assert "张丽娜" in engine.converse("谁陪同?", kept)[0].text


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {"question": "谁?"},
        {**asdict(Context("谁?")), "question": 3},
        {**asdict(Context("谁?")), "people": "李晓雷"},
        {**asdict(Context("谁?")), "people": [["李晓雷"]]},
        {**asdict(Context("谁?")), "of another version": []},
    ],
)
def test_what_is_no_context_gives_none(record: object) -> None:
    assert context_from(record) is None
