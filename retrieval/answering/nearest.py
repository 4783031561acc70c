"""A question without an answer → the nearest thing that the archive does have, for the abstention to name."""

from retrieval.answering.census import FindEvents, brief_day
from retrieval.asking.question import Question
from retrieval.index.event_filter import EventFilter
from retrieval.records import FoundEvent

_MOST_READ = 50
_MOST_TARGETS = 2


def nearest(question: Question, find: FindEvents) -> str:
    """Where else the person went whom the question names; "" where it names nobody or asks for no visit."""
    if not question.people or not question.roles & {"visit", "accompany", "attend"}:
        return ""
    name = question.people[0]
    own = (found for _, found in zip(range(_MOST_READ), find(EventFilter(name=name, kind="visit")), strict=False))
    told = next((found for found in own if found.event.targets), None)
    if told is None:
        return ""
    return f"档案里没有找到问的这件事;有{name}去过{_targets(told)}的记载({brief_day(told)},{told.source})。"


def _targets(found: FoundEvent) -> str:
    targets = found.event.targets
    return "、".join(targets[:_MOST_TARGETS]) + ("等" if len(targets) > _MOST_TARGETS else "")
