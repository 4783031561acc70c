"""Dossiers: namesakes kept apart, titles with their sources, visitors of a place, all in order of time."""

import dataclasses

import pytest

from retrieval.dossiers.dossier import TitleSeen, Visitor, person_dossiers, place_dossier
from retrieval.events.namesakes import districts, tell_apart
from retrieval.records import Event, FoundEvent, Person

# The titles that articles give to one name; | separates people.
NAMESAKES = [
    "云溪市委书记 市委书记、云溪警备区党委第一书记 市委书记",
    "国家主席 总书记 中共中央总书记、国家主席、中央军委主席",
    "中原区委书记 中原区副区长 | 二七区委书记",
    "中原区委书记 区委书记",
    "经开区党工委副书记 郑州经开区党工委书记",
    "郑州市委常委、中原区委书记 中原区委书记 郑州市委常委",
    "区委书记 区委副书记、区长",
    "市长 | 市第一医院医生",
    "区水利局副局长 副局长",
    "区委书记 | 村民",
    "二七区委书记 | 中原区委书记 | 区委书记",  # it may be either of them
    "中共中央政治局常委、国务院总理 总理",
    "教务处主任 | 街道办主任 | 主任",
    "中原区委书记 | - -",
]


@pytest.mark.parametrize("case", NAMESAKES)
def test_namesakes_are_told_apart_by_title_and_district(case: str) -> None:
    people = [[title.replace("-", "") for title in person.split()] for person in case.split(" | ")]
    titles = {(p, n): [title] for p, person in enumerate(people) for n, title in enumerate(person)}
    for order in (titles, dict(reversed(titles.items()))):
        groups = {frozenset(group) for group in tell_apart(order)}
        assert groups == {frozenset((p, n) for n in range(len(person))) for p, person in enumerate(people)}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("中原区委书记", ("中原区",)),
        ("郑州市市长", ("郑州市",)),
        ("郑州市委常委、中原区委书记", ("郑州市", "中原区")),
        ("中原西路街道党工委书记", ("中原西路街道",)),
        ("区委副书记、副区长", ()),
        ("社区民警", ()),
        ("市场监管局局长", ()),
        ("上海市体育局副局长", ("上海市",)),
        ("", ()),
    ],
)
def test_a_title_names_its_districts(title: str, expected: tuple[str, ...]) -> None:
    assert districts(title) == expected


def found(article_id: int, day: str | None, *people: Person, **values: object) -> FoundEvent:
    event = Event("visit", people, "调研", ("七里河",), "", "近日", day, None, 0, 1, "visits")
    source = f"{article_id}.txt"
    changed = dataclasses.replace(event, **{key: value for key, value in values.items() if key != "evidence"})
    return FoundEvent(changed, article_id, source, None, None, (1, 1), str(values.get("evidence", "")))


def lead(name: str, title: str) -> Person:
    return Person(name, title, "lead")


def test_a_persons_dossier_has_titles_and_events_in_time() -> None:
    later = found(1, "2023-08-14", lead("李伟", "中原区委书记"))
    earlier = found(2, "2022-03", lead("李伟", "中原区区长"))
    undated = found(3, None, lead("李伟", "中原区委书记"), Person("王芳", "", "accompany"))
    other = found(4, "2023-01-01", Person("李伟", "小学教师", "speak"))
    one, two = person_dossiers("李伟", [undated, other, later, earlier])
    assert (one.events, two.events) == ((earlier, later, undated), (other,))
    assert one.titles == (
        TitleSeen("中原区委书记", ("中原区",), ("1.txt", "3.txt"), "2023-08-14", "2023-08-14"),
        TitleSeen("中原区区长", ("中原区",), ("2.txt",), "2022-03", "2022-03"),
    )
    assert two.parts_in(other) == (Person("李伟", "小学教师", "speak"),)


def test_a_places_dossier_counts_its_visitors() -> None:
    first = found(1, "2023-08-14", lead("李伟", "区长"), Person("王芳", "", "accompany"))
    second = found(2, "2022-03", lead("李伟", ""), lead("李伟", ""))
    meeting = found(3, None, lead("孙明", "主任"), kind="meeting")
    dossier = place_dossier("七里河", [meeting, first, second])
    assert dossier.events == (second, first, meeting)
    assert dossier.visitors == (Visitor("李伟", "区长", 2), Visitor("王芳", "", 1))


def test_a_district_in_someones_title_alone_is_not_where_they_went() -> None:
    titled = found(1, None, lead("李伟", "中原区委书记"), evidence="中原区委书记李伟到七里河调研。")
    there = found(2, None, lead("李伟", "中原区委书记"), evidence="中原区委书记李伟在中原区调研。")
    assert place_dossier("中原区", [titled, there]).events == (there,)
