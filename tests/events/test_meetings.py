"""Who held, spoke at and attended a meeting. 【name:host】 marks a role; a name without a mark has none."""

import re

import pytest

from retrieval.events.grouping import sentences_with_groups
from retrieval.events.meetings import Meeting, read_meetings
from retrieval.events.people import find_people

MEETINGS = [
    "县委书记【柏长青:host】主持召开县委常委会会议。",
    "6月9日,云溪县召开防汛工作推进会。县长【杜若飞:speak】出席会议并讲话。副县长【陶建明:host】主持会议。",
    "云溪县举行植物园奠基仪式。县委书记【柏长青:attend】、副县长【陶建明:attend】出席。",
    "云溪县召开安全生产会议。副县长【陶建明:speak】宣读通报,县委副书记【宋志远:speak】作动员讲话。",
    "县长【杜若飞:speak】出席招商推介会并致辞。县领导【陶建明:attend】、【宋志远:attend】参加。",
    "云溪县召开防汛工作推进会。县长【杜若飞:host】主持会议。【杜若飞:host】强调,要压实责任。",
    "县委党校举办青年干部培训班。县委副书记【宋志远:speak】授课。",
    "云溪县召开防汛工作推进会。县长【杜若飞:speak】讲话。县委书记柏长青未出席会议。",
    "云溪县召开县委常委会会议,传达学习柏长青重要讲话精神。县长【杜若飞:host】主持。",
]
NO_MEETINGS = [
    "县长杜若飞到云溪水泥厂调研。",
    "云溪县召开防汛工作推进会。",
    "县长杜若飞会见客商。",
    "县长杜若飞没有出席会议。",
    "",
]
KINDS = [
    ("县委党校举办青年干部培训班。县委副书记宋志远授课。", True),
    ("云溪县开展消防知识讲座。县消防大队大队长宋志远主讲。", True),
    ("云溪县召开防汛工作推进会。县长杜若飞讲话。", False),
]


def meetings_of(text: str) -> list[Meeting]:
    return read_meetings(text, sentences_with_groups(text, find_people(text)))


@pytest.mark.parametrize("marked", MEETINGS)
def test_the_marked_people_take_their_part(marked: str) -> None:
    (meeting,) = meetings_of(re.sub(r"【(.+?):\w+】", r"\1", marked))
    assert {name: role for name, (_, role) in meeting.people.items()} == dict(re.findall(r"【(.+?):(\w+)】", marked))


@pytest.mark.parametrize("text", NO_MEETINGS)
def test_no_meeting_is_read_without_one_or_without_people(text: str) -> None:
    assert meetings_of(text) == []


@pytest.mark.parametrize(("text", "is_training"), KINDS)
def test_courses_and_lectures_are_trainings(text: str, is_training: bool) -> None:
    (meeting,) = meetings_of(text)
    assert meeting.is_training is is_training


def test_the_meeting_is_named_as_written() -> None:
    text = "6月9日,云溪县召开防汛工作推进会。县长杜若飞讲话。"
    (meeting,) = meetings_of(text)
    assert meeting.name == "防汛工作推进会"
    assert text[slice(*meeting.action)] == "召开"
    assert meeting.opened == 0


def test_a_meeting_named_again_by_less_of_its_name_is_the_same() -> None:
    (meeting,) = meetings_of("云溪县召开防汛工作推进会。县长杜若飞出席会议。副县长陶建明主持会议。")
    assert meeting.people.keys() == {"杜若飞", "陶建明"}


def test_another_meeting_has_people_of_its_own() -> None:
    one, other = meetings_of("云溪县召开防汛工作推进会。县长杜若飞讲话。云溪县举行植物园奠基仪式。副县长陶建明出席。")
    assert (list(one.people), list(other.people)) == (["杜若飞"], ["陶建明"])
