"""Names and titles in sentences. 【name|title】 marks a mention; what has no mark is no person."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.events.people import find_people

SENTENCES = [
    "近日,城东区委副书记、指挥部指挥长【王海涛|城东区委副书记、指挥部指挥长】带队调研。",
    "区领导【赵明|区领导】、【钱学文|区领导】、【孙立|区领导】陪同调研。",
    "【徐长青|副局长】副局长首先来到小区。",
    "区委常委、副区长【汪向阳】,区人大常委会副主任【杨其峰|区人大常委会副主任】陪同调研。",
    "区党工委委员、管委会副主任【张国际|区党工委委员、管委会副主任】参加调研。",
    "党组书记【江成|党组书记】与大家座谈。",
    "副区长【周平|副区长】以“安全”为题讲课。【周平|】表示,要抓实抓细。【周平|】强调,要落实。",
    "会议由区委办副主任【贾曼一|区委办副主任】主持。",
    "大学教授、博士生导师【王东斌|大学教授、博士生导师】教授作报告。",
    "自治区主席【艾力·买买提|自治区主席】讲话。",
    "主席【王沪生|主席】25日至27日调研。",
    "市委副书记、市长【欧阳静|市委副书记、市长】出席会议并讲话。",
]
NO_PEOPLE = [
    "领导干部要带头提高政治站位。",
    "全体成员单位主要负责同志参加会议。",
    "有区领导来调研。",
    "各级党员干部要按照要求抓好落实。",
    "全国各地高度重视安全生产。",
    "",
]


def read_marks(marked: str) -> tuple[str, list[tuple[str, str | None]]]:
    expected = [
        (name, title if sep else None)
        for name, sep, title in (m.partition("|") for m in re.findall("【(.+?)】", marked))
    ]
    return re.sub(r"【(.+?)(?:\|.*?)?】", r"\1", marked), expected


@pytest.mark.parametrize("marked", SENTENCES)
def test_the_marked_people_are_found_with_their_titles(marked: str) -> None:
    text, expected = read_marks(marked)
    found = find_people(text)
    assert [m.name for m in found] == [name for name, _ in expected]
    for mention, (_, title) in zip(found, expected, strict=True):
        assert title is None or mention.title == title


@pytest.mark.parametrize("text", NO_PEOPLE)
def test_words_that_begin_like_surnames_are_no_people(text: str) -> None:
    assert find_people(text) == ()


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="王李张国际书记区长局主任、,。和与副调研指出a1·“”的来去", max_size=120))
def test_mentions_of_any_text_are_in_order_and_within_it(text: str) -> None:
    mentions = find_people(text)
    assert all(
        text[m.start : m.end] == m.name and m.before <= m.start < m.end <= m.after <= len(text) for m in mentions
    )
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
