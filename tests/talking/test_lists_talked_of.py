"""Ordinals, names and words that mean a member of what was listed."""

import pytest

from retrieval.asking.ordinals import asks_number_of_points, ordinal_in
from retrieval.engine import Engine
from retrieval.talking.listed import member_asked, named_member, picked_again


def last(engine: Engine, *turns: str) -> str:
    text, context = "", None
    for turn in turns:
        answer, context = engine.converse(turn, context)
        text = answer.text
    return text


@pytest.mark.parametrize(
    ("text", "number", "of"),
    [
        ("第三点呢", 2, "speech"),
        ("倒数第二条是什么", -2, "speech"),
        ("最后一家是哪家", -1, "place"),
        ("后面那个人还干过什么", -1, "thing"),
        ("第四呢?", 3, ""),
        ("最后看的是什么", -1, "place"),
    ],
)
def test_an_ordinal_is_read(text: str, number: int, of: str) -> None:
    ordinal = ordinal_in(text)
    assert ordinal is not None
    assert (ordinal.number, ordinal.of) == (number, of)


@pytest.mark.parametrize("text", ["第二天呢", "第二期培训班", "先后一共去了哪", "前一天"])
def test_what_counts_no_member_is_no_ordinal(text: str) -> None:
    assert ordinal_in(text) is None


def test_points_are_counted_where_something_was_said() -> None:
    assert asks_number_of_points("她讲了几条")
    assert not asks_number_of_points("会议几点开始")
    assert not asks_number_of_points("强调了哪几点")


def test_a_member_is_told_only_where_nothing_else_is_asked() -> None:
    listed = ("甲厂", "乙园", "丙站")
    assert member_asked("最后一站是哪?", listed) == "丙站"
    assert member_asked("他看的第二个项目是哪个", listed) == "乙园"
    assert member_asked("第二个是什么职务", listed) == ""
    assert member_asked("第五个是什么", listed) == ""


def test_another_member_is_asked_what_was_asked_of_one() -> None:
    assert picked_again("第二个呢?", "甲厂怎么说的", ("甲厂", "乙园")) == "乙园怎么说的"


def test_a_word_names_the_member_that_alone_has_it() -> None:
    listed = ("召开质量工作联席会", "轮训班开班", "质量奖颁奖")
    assert named_member("轮训班那个呢", listed) == "轮训班开班"
    assert named_member("质量那个呢", listed) == ""
    assert named_member("轮训班那个谁主持", listed) == ""


def test_the_member_before_or_behind_is_asked_the_same() -> None:
    assert picked_again("前一点呢?", "刘丹讲的第三点是什么", ()) == "刘丹讲的第二点是什么"
    assert picked_again("下一条呢", "第二条讲了啥", ()) == "第三条讲了啥"
    assert picked_again("前一点呢?", "刘丹讲的第一点是什么", ()) == "前一点呢?"


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("李晓雷3月10日去了哪些地方", "谁陪他", "最后一站是哪"), "黄河智谷"),
        (("郭宏力看了哪些项目", "第三个是什么"), "经南十五路"),  # not counting the town in which they lie
        (("梧桐园区", "他们打听了哪些技术", "最后一家是哪家?"), "明晟新材料"),
        (("李小虎调研了哪里", "那回他头一站去的哪儿"), "智能电力装备产业园"),
        (("李晓雷3月10日去了哪", "陪着的是谁", "最后一个还在别的新闻里出现过吗"), "没有"),
        (("中央文化区是哪几个人去看的?", "他们看了几个项目?"), "6"),
        (("4月有什么新闻", "政法那个呢"), "政法工作会议"),
    ],
)
def test_what_is_listed_can_be_asked_for(engine: Engine, turns: tuple[str, ...], told: str) -> None:
    assert told in last(engine, *turns)


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("李晓雷3月10日去了哪", "午饭吃的什么", "闫凯也在吧?"), "闫凯"),
        (("3月10号那个宣讲在哪办的?", "李晓雷也去听了吧", "那他那天下午去哪了?"), "国棉三厂"),
    ],
)
def test_a_turn_without_an_answer_keeps_the_talk_and_whom_it_named(
    engine: Engine, turns: tuple[str, ...], told: str
) -> None:
    assert told in last(engine, *turns)


@pytest.mark.parametrize(
    ("turns", "begins"),
    [
        (("互访团去了哪", "奥体中心有酒店吗?"), "是:更有悬挂式酒店"),
        (("互访团去了哪", "三泰广告也去了吧?"), "是:"),
        (("王东斌教授", "带博士不?"), "是:"),
        (("张红军主持了什么会", "是李晓雷主持的?"), "不是:是张红军"),
        (("武学德", "那个会上讲话的是他吗"), "不是:是赵洪印"),
    ],
)
def test_what_the_articles_print_is_affirmed(engine: Engine, turns: tuple[str, ...], begins: str) -> None:
    assert last(engine, *turns).startswith(begins)


def test_which_of_two_it_was_is_told(engine: Engine) -> None:
    assert "采取线上线下相结合" in last(engine, "经开区那个轮训班", "线上上课还是线下?")


def test_what_the_articles_do_not_print_is_not_affirmed(engine: Engine) -> None:
    assert not last(engine, "互访团去了哪", "有停车场吗").startswith("是")


@pytest.mark.parametrize(
    ("turns", "told", "untold"),
    [
        (("花磊讲党课", "他还参加过什么?"), "随李小虎 调研", "党课"),
        (("李晓雷去二砂北路", "他还讲过什么课"), "轮训班", "二砂北路"),
        (("郭宏力去看了哪些工地?", "他还给哪个班讲过话?"), "轮训班", "滨河国际新城"),
    ],
)
def test_more_of_a_person_comes_from_other_reports(
    engine: Engine, turns: tuple[str, ...], told: str, untold: str
) -> None:
    text = last(engine, *turns)
    assert told in text
    assert untold not in text


def test_a_greeting_before_a_question_is_no_small_talk(engine: Engine) -> None:
    assert "郭宏力" in last(engine, "你好,我想问问经开区那个轮训班", "谁讲的话")
