"""What was visited. 〔…〕 marks a target."""

import re

import pytest

from retrieval.events.people import find_people
from retrieval.events.places import PlaceRule, find_targets, place_rules

SENTENCES = [
    "区委书记王立新带队,先后到〔兴华路〕、〔三号泵站〕、〔东风渠治理〕等地督导。",
    "二级巡视员王立新调研〔滨水体育中心项目〕内装情况,实地察看工程建设情况。",
    "在〔智能装备产业园中试基地项目〕,王立新认真听取介绍。",
    "〔水泵厂项目〕二期投产在即,王立新与企业负责人深入交谈。",
    "王立新先后来到〔东河防洪能力提升工程〕及〔东河分洪工程城东标段〕,实地查看工程进度。",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_the_marked_targets_are_found_in_order(marked: str) -> None:
    text = re.sub("[〔〕]", "", marked)
    found = [text[start:end] for start, end in find_targets(text, (0, len(text)), find_people(text))]
    assert found == re.findall("〔(.+?)〕", marked)


@pytest.mark.parametrize("rule", place_rules(), ids=lambda rule: rule.name)
def test_each_rule_reads_its_example(rule: PlaceRule) -> None:
    assert rule.pattern.search(rule.example)


@pytest.mark.parametrize("text", ["他走到现场了解情况。", "贯彻视察时的重要讲话精神。", "深入学习贯彻全会精神。"])
def test_set_phrases_are_no_targets(text: str) -> None:
    assert find_targets(text, (0, len(text)), ()) == ()
