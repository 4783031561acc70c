"""Reading a question: its kind, its units, the names in it."""

import pytest

from retrieval.asking.kind_rules import KIND_RULES, KindRule, kind_rule
from retrieval.asking.kinds import KINDS, runs
from retrieval.asking.question import understand

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
    "谁是王立新?": "title",
    "介绍一下王立新": "title",
    "王立新何许人也?": "title",
    "谁是王立新陪同的领导?": "with_whom",  # it does not ask for his office
    "王立新在哪个村看望了老兵?": "where",
    "王立新查了哪些类型的场所?": "list",
    "王立新送了什么建议?": "what_said",
    "“两区”是哪两区?": "list",
    "讲课的题目是什么?": "other",
}


@pytest.mark.parametrize("rule", KIND_RULES, ids=lambda rule: rule.name)
def test_each_rule_is_the_first_to_read_its_example(rule: KindRule) -> None:
    names = ("王立新",) if "□" in rule.example else ()
    assert kind_rule(rule.example.replace("□", "王立新"), names).name == rule.name


def test_who_is_asked_about_tells_nothing_of_the_kind() -> None:
    assert runs("王立新去哪了", ["王立新"]) == runs("李红去哪了", ["李红"])


@pytest.mark.parametrize(("text", "kind"), QUESTIONS.items())
def test_a_question_is_of_its_kind(text: str, kind: str) -> None:
    assert understand(text, ["王立新"]).kind == kind


def test_a_known_name_is_seen_though_a_cutter_splits_it() -> None:
    assert understand("张国际是什么职务", ["张国际"]).people == ("张国际",)


@pytest.mark.parametrize(("text", "known"), [("在晋江一带参观了哪里", "江毅"), ("去扶余指导是哪天", "于志")])
def test_a_part_of_two_words_is_no_misspelt_name(text: str, known: str) -> None:
    assert understand(text, [known]).people == ()


@pytest.mark.parametrize("text", ["谢谢", "你好!", "好的,谢谢", "嗯", "Thanks"])
def test_small_talk_names_nothing(text: str) -> None:
    assert understand(text).is_bare


@pytest.mark.parametrize("text", ["谢谢参加的企业有哪些?", "你好景区在哪里?"])
def test_a_question_that_begins_like_small_talk_is_one(text: str) -> None:
    assert understand(text).units


@pytest.mark.parametrize(
    ("text", "place"), [("谁调研了后街?", "后街"), ("谁去过里湾?", "里湾"), ("谁去了上海路?", "上海路")]
)
def test_a_side_before_a_kind_of_place_is_its_name(text: str, place: str) -> None:
    assert place in [unit.text for unit in understand(text).units if unit.is_proper]


def test_what_happens_behind_or_below_is_no_place() -> None:
    assert not any(unit.is_proper for unit in understand("会后街道干部说了什么?").units)
    assert not any(unit.is_hard for unit in understand("谁上楼检查了?").units)


def test_a_known_name_is_seen_though_it_is_misspelt() -> None:
    assert understand("李晓虎去了哪里", ["李小虎"]).people == ("李晓虎",)


@pytest.mark.parametrize("text", ["", "   ", "?", "😀😀", "谁?", "'; DROP TABLE articles; --", "\ud800", "<b>谁</b>"])
def test_nothing_that_is_typed_makes_it_fail(text: str) -> None:
    assert understand(text).kind in KINDS
