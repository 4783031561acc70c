"""Points of a speech within a talk: by their place, by their number, by what they are about, and what comes behind."""

import pytest

from retrieval.engine import Engine


def last(engine: Engine, *turns: str) -> str:
    """The text of the last answer of a talk."""
    text, context = "", None
    for turn in turns:
        answer, context = engine.converse(turn, context)
        text = answer.text
    return text


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("杜怀锋是谁", "他第二点讲的什么?"), "打非治违"),
        (("杜怀锋是谁", "他第二点讲的什么?", "第三点呢"), "消防宣传月"),
        (("李晓雷去二砂北路那次", "他讲的第三条是啥"), "绣花功夫"),
        (("李晓雷3月10日去了哪里", "他要求的最后一点是什么"), "全周期"),
        (("马素华", "4月8号她讲了几条", "倒数第二条呢"), "组织系统培训"),
        (("李晓雷3月8日去哪了", "他强调的第一点是啥", "第二呢?"), "抓好时间进度"),
        (("王潜督导了哪里", "他第一条要求是啥"), "抢险除险工作摆在第一位"),
        (("王潜督导了哪里", "他第二条要求是啥"), "密切配合"),
    ],
)
def test_a_point_is_told_by_its_place(engine: Engine, turns: tuple[str, ...], told: str) -> None:
    assert told in last(engine, *turns)


def test_the_last_point_ends_where_somebody_speaks_again(engine: Engine) -> None:
    text = last(engine, "马素华在网格化推进会上讲了几点", "最后一条是什么?")
    assert text.startswith("六是发挥督查职能")
    assert "鞭策落后" in text
    assert "马素华强调" not in text


@pytest.mark.parametrize(
    ("turns", "number"),
    [
        (("马素华在网格化推进会上讲了几点",), "6"),
        (("杜怀锋", "他一共强调了几点"), "4"),
        (("李晓雷二砂北路", "他讲了几条"), "3"),
    ],
)
def test_points_are_counted(engine: Engine, turns: tuple[str, ...], number: str) -> None:
    assert last(engine, *turns).startswith(number)


def test_nobody_is_given_the_points_of_another(engine: Engine) -> None:
    answer = engine.ask("张丽娜强调的第二点是什么")
    assert not answer.answered


@pytest.mark.parametrize(
    ("turns", "told", "untold"),
    [
        (("刘斌去中央文化区那次", "奥体中心那个怎么要求的"), "地下核心广场", "第二调度中心"),
        (("刘斌去中央文化区那次", "奥体中心那个怎么要求的", "雪松路呢?"), "电力迁改", "地下核心广场"),
        (("刘丹主持的什么会", "品牌方面怎么要求的?"), "苦练质量内功", "计量"),
        (("张波督导了什么", "应急预案方面呢"), "应急预案", "责任链条"),
        (("杜怀锋", "他对消防宣传怎么要求"), "消防宣传月", "危险化学品"),
    ],
)
def test_of_a_speech_the_point_is_told_that_the_turn_names(
    engine: Engine, turns: tuple[str, ...], told: str, untold: str
) -> None:
    text = last(engine, *turns)
    assert told in text
    assert untold not in text


def test_more_of_a_speech_is_what_follows_the_point(engine: Engine) -> None:
    text = last(engine, "刘丹主持的什么会", "品牌方面怎么要求的?", "还有吗")
    assert "计量能力" in text
    assert "品牌培育" not in text


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("刘丹主持了什么会", "她说了什么"), "品牌培育"),
        (("谁调研了二砂北路", "他都讲了些什么", "具体有哪些"), "打造精品道路"),
        (("张波督导七里河", "详细点"), "责任链条"),
    ],
)
def test_what_was_said_and_its_details_are_the_points_of_the_speech(
    engine: Engine, turns: tuple[str, ...], told: str
) -> None:
    assert told in last(engine, *turns)
