"""A question without an answer → the nearest thing that the archive does have, for the abstention to name."""

from retrieval.answering.answer_texts import say
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
    lang = question.lang
    targets, day = _targets(told, lang), brief_day(told, lang)
    return say("nearest", lang, name=name, targets=targets, day=day, source=told.source)


def _targets(found: FoundEvent, lang: str) -> str:
    targets = found.event.targets
    rest = say("and_more", lang) if len(targets) > _MOST_TARGETS else ""
    return "、".join(targets[:_MOST_TARGETS]) + rest
