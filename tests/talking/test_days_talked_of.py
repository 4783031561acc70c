"""Days that a turn reckons from the day talked of."""

import pytest

from retrieval.engine import Engine
from retrieval.talking.days_talked_of import with_days


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("前一天有什么新闻", "11月17日", "11月16日有什么新闻"),
        ("第二天呢", "3月31日上午", "4月1日呢"),
        ("三天后他开了什么会", "11月13日", "11月16日他开了什么会"),
        ("两天之前呢", "2023年1月1日", "12月30日呢"),
        ("那8号跟着去的是谁", "3月10日", "那3月8号跟着去的是谁"),
        ("4月10号呢", "3月10日", "4月10号呢"),
        ("前一天有什么新闻", "", "前一天有什么新闻"),
        ("第二天呢", "2月31日", "第二天呢"),
        ("8号楼在哪", "3月10日", "8号楼在哪"),
    ],
)
def test_a_day_is_reckoned_from_the_one_talked_of(text: str, day: str, told: str) -> None:
    assert with_days(text, day) == told


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("李晓雷去二砂北路是哪天", "第二天有啥新闻"), "每周一学"),
        (("李晓雷去二砂北路是哪天", "两天后他去了哪"), "国棉三厂"),
        (
            ("人大代表去哪视察了", "前一天高新区有什么会"),
            "六中全会",
        ),  # the day stands in the article, not in the answer
        (("3月10日李晓雷去哪了", "8号他去的哪里"), "二砂北路"),
        (("11月12日有什么新闻", "次日呢"), "周例会"),
        (("周例会是谁开的", "不对,我问的是17号带队的"), "张英才"),
    ],
)
def test_the_news_and_deeds_of_that_day_are_told(engine: Engine, turns: tuple[str, ...], told: str) -> None:
    context = None
    for turn in turns:
        answer, context = engine.converse(turn, context)
    assert told in answer.text


@pytest.mark.parametrize("turn", ["他13号做了什么", "他13号去了哪里"])
def test_nothing_is_told_of_a_day_that_no_article_names(engine: Engine, turn: str) -> None:
    _, context = engine.converse("杜怀锋是谁", None)
    answer, _ = engine.converse(turn, context)
    assert not answer.answered
