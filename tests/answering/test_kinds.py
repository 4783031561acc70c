"""What a question asks: its kind, its units, the names in it."""

import pytest

from retrieval.answering.kinds import KIND_RULES, KindRule, kind_rule
from retrieval.answering.question import understand

QUESTIONS = {
    "谁调研了新城项目?": "who",
    "新城项目 谁去的": "who",
    "区委书记是哪位?": "who",
    "谁陪同王立新调研?": "with_whom",
    "王立新去的时候哪些局陪着?": "with_whom",
    "王立新什么时候去的二号泵站": "when",
    "推进会是几号开的?": "when",
    "王立新去了哪些项目?": "where",
    "会议在哪里开的?": "where",
    "来了多少人?": "how_many",
    "轮训班分几期,每期几天?": "how_many",
    "王立新对项目提了什么要求?": "what_said",
    "王立新是什么职务?": "title",
    "王立新去过泵站吗?": "yes_no",
    "“两区”是哪两区?": "list",
    "讲课的题目是什么?": "other",
}


@pytest.mark.parametrize("rule", KIND_RULES, ids=lambda rule: rule.name)
def test_each_rule_is_the_first_to_read_its_example(rule: KindRule) -> None:
    names = ("王立新",) if "□" in rule.example else ()
    assert kind_rule(rule.example.replace("□", "王立新"), names).name == rule.name


@pytest.mark.parametrize(("text", "kind"), QUESTIONS.items())
def test_a_question_is_of_its_kind(text: str, kind: str) -> None:
    assert understand(text, ["王立新"]).kind == kind


def test_a_known_name_is_seen_though_a_cutter_splits_it() -> None:
    assert understand("张国际是什么职务", ["张国际"]).people == ("张国际",)


def test_a_known_name_is_seen_though_it_is_misspelt() -> None:
    assert understand("李晓虎去了哪里", ["李小虎"]).people == ("李晓虎",)


@pytest.mark.parametrize("text", ["", "   ", "?", "😀😀", "谁?", "'; DROP TABLE articles; --", "\ud800", "<b>谁</b>"])
def test_nothing_that_is_typed_makes_it_fail(text: str) -> None:
    assert understand(text).kind
