"""Who acts in which clause, and how."""

import pytest

from retrieval.events.people import find_people
from retrieval.events.statements import ROLE_RULES, RoleRule, read_statements, roles_of


def acting(text: str) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    statements = read_statements(text, find_people(text))
    return [(tuple(m.name for m in s.people), s.roles) for s in statements if s.people and not s.carried]


@pytest.mark.parametrize("rule", ROLE_RULES, ids=lambda rule: rule.role)
def test_each_rule_reads_its_example(rule: RoleRule) -> None:
    assert rule.role in roles_of(rule.example)


def test_people_named_over_several_clauses_act_together() -> None:
    text = "区委书记王立新,副区长周平,区政协副主席牛振一行到新城调研。"
    assert acting(text) == [(("王立新", "周平", "牛振"), frozenset({"visit"}))]


def test_the_one_behind_you_is_the_host() -> None:
    assert acting("会议由副区长周平主持。") == [(("周平",), frozenset({"host"}))]


def test_who_comes_along_does_not_lead() -> None:
    text = "区委书记王立新到新城调研。副区长周平陪同调研。"
    assert acting(text) == [(("王立新",), frozenset({"visit"})), (("周平",), frozenset({"accompany"}))]


def test_words_of_a_title_give_no_role() -> None:
    assert acting("督导检查组组长王立新作了发言。") == [(("王立新",), frozenset({"speak"}))]


def test_a_pronoun_carries_the_person_into_the_next_sentence() -> None:
    text = "区委书记王立新到新城调研。他指出,要抓紧。"
    statements = read_statements(text, find_people(text))
    assert [m.name for m in statements[-1].people] == ["王立新"]
    assert statements[-1].carried


def test_nobody_carries_over_to_a_sentence_without_a_pronoun() -> None:
    text = "区委书记王立新到新城调研。会议指出,要抓紧。"
    assert read_statements(text, find_people(text))[-1].people == ()


@pytest.mark.parametrize(
    "clause",
    [
        "没有到三号泵站检查",
        "未参加调研",
        "因外出开会未参加检查",
        "没去现场",
        "不曾前往三号泵站调研",
        "未出席会议并讲话",
    ],
)
def test_a_denied_part_is_absence(clause: str) -> None:
    assert roles_of(clause) == {"absent"}


@pytest.mark.parametrize(
    ("clause", "role"),
    [
        ("有没有去三号泵站检查", "visit"),
        ("到尚未完工的三号泵站检查", "visit"),
        ("指出,不能开展无证经营", "speak"),
        ("未打招呼直接到三号泵站检查", "visit"),
    ],
)
def test_what_is_denied_of_other_things_is_no_absence(clause: str, role: str) -> None:
    assert role in roles_of(clause)


@pytest.mark.parametrize("words", ["上了一课", "上课", "上专题党课", "上了一堂别开生面的思政课", "上了生动的一课"])
def test_who_gives_a_lesson_speaks(words: str) -> None:
    assert roles_of(f"给师生{words}") == {"speak"}


@pytest.mark.parametrize("words", ["上午到课题组", "在网上看课程", "走上课堂", "上级检查课后服务", "上课题研究"])
def test_what_only_looks_like_a_lesson_gives_no_role(words: str) -> None:
    assert "speak" not in roles_of(words)
