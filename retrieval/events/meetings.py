"""Text and its mentions → meetings and trainings: which one, who presided, spoke and was there.

A meeting is opened by a word of holding (召开, 举行, 主持, 出席 …) with a name that ends like a meeting's (座谈会,
培训班 …); it takes in the people of its sentence and of the following ones until another meeting opens.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.events.grouping import Group, Sentence
from retrieval.events.people import Mention
from retrieval.words.sentences import Span
from retrieval.words.undone import is_denied

MEETING_NAMES = (
    "大会|会议|座谈会|推进会|例会|动员会|部署会|交流会|报告会|研讨会|培训会|宣讲会|发布会|联席会|民主生活会|组织生活会|调度会|现场会|"
    "学习会|会商会|评审会|论证会|恳谈会|表彰会|分析会|工作会|专题会|视频会|茶话会|见面会|对接会|招聘会|推介会|听证会|读书会|"
    "培训班|研修班|读书班|讲座|党课|公开课|论坛|仪式|开班式|开幕式|启动式|主题党日(?:活动)?|集体学习|专题学习|常委会|全会(?!议)"
)
_HOLD = "主持召开|组织召开|召开|举行|举办|召集|主持|出席|参加|开展|组织|开讲|作"
_HELD = "召开|举行|举办|开班|开讲|开幕|启动"
_NAMED = rf"[“”\"《》·、\w（）()—\-]{{0,40}}?(?:{MEETING_NAMES})"
_OPENS = re.compile(
    rf"(?P<hold>{_HOLD})了?(?P<after>{_NAMED})(?![见谈])|(?P<before>{_NAMED})(?:[^,，。;；]{{0,16}}?)(?P<held>{_HELD})"
)
# What any match of _OPENS holds. Both begin with plain words, which the engine finds in a fraction of the time.
_MAY_OPEN = (
    re.compile(rf"(?:{_HOLD})了?{_NAMED}"),
    re.compile(rf"(?:{MEETING_NAMES})[^,，。;；]{{0,16}}?(?:{_HELD})"),
)
_EDGE = re.compile(r"^(?:的|并|由|是|在|以|了|召开|主持)+")
_IS_QUOTED = re.compile(r"[^,，。]{0,20}?(?:精神|重要讲话|重要指示|重要论述|思想|嘱托|批示)")
_TRAINING = re.compile(r"培训|讲座|党课|公开课|研修班|读书班|开班|授课|辅导|宣讲会")
_HOSTS = re.compile(r"[^,，。;；]{0,12}?(?:主持(?!人)|召集)")
_SPEAKS = re.compile(
    r"[^。;；]{0,30}?(?:讲话|致辞|致词|授课|讲课|宣讲|主讲|发言|领学|宣读|通报|传达|汇报|作[^,，。]{0,16}(?:报告|辅导|讲座|动员|部署|讲解)|"
    r"指出|强调|要求|表示|总结|部署|讲授|点评|介绍)"
)
_ATTENDS = re.compile(r"[^。;；]{0,40}?(?:出席|参加|参会|到会|列席|与会|到场|观看|聆听)")


@dataclass(slots=True)
class Meeting:
    """One meeting while it is read."""

    name: str
    action: Span
    opened: int  # number of the sentence that tells it
    is_training: bool
    people: dict[str, tuple[Mention, str]] = field(default_factory=dict)  # name → mention and role


def read_meetings(text: str, told: Sequence[Sentence]) -> list[Meeting]:
    """The meetings that the sentences of a text tell, in order."""
    if not _may_open(text, (0, len(text))):
        return []
    meetings: list[Meeting] = []
    for number, (span, groups) in enumerate(told):
        for match in _OPENS.finditer(text, *span) if _may_open(text, span) else ():
            name = match["after"] or match["before"]
            name = _EDGE.sub("", name)
            if not meetings or not _is_same(meetings[-1].name, name):
                action = match.span("hold" if match["after"] else "held")
                meetings.append(Meeting(name, action, number, _TRAINING.search(name) is not None))
        if meetings and groups:
            _join(meetings[-1], text, span, groups)
    return [meeting for meeting in meetings if meeting.people]


def _may_open(text: str, span: Span) -> bool:
    return any(pattern.search(text, *span) for pattern in _MAY_OPEN)


def _is_same(one: str, other: str) -> bool:
    """Whether a meeting is named again, by less of its name: 会议, 座谈会."""
    return other in one or len(other) <= 4 or set(other) <= set(one)


def _join(meeting: Meeting, text: str, span: Span, groups: list[Group]) -> None:
    for place, group in enumerate(groups):
        end = groups[place + 1].start if place + 1 < len(groups) else span[1]
        role = _role(text[group.end : end])
        for person in group.people if role else ():
            known = meeting.people.get(person.name)
            if known is None or _RANK[role] < _RANK[known[1]]:
                meeting.people[person.name] = (person if known is None or person.title else known[0], role)


_RANK = {"host": 0, "speak": 1, "attend": 2}


def _role(after: str) -> str:
    if _IS_QUOTED.match(after):
        return ""
    for role, pattern in (("host", _HOSTS), ("speak", _SPEAKS), ("attend", _ATTENDS)):
        if match := pattern.match(after):
            return "" if is_denied(after, 0, match.end()) else role
    return ""
