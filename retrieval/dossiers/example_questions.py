"""Makes example questions from the visits in an archive; each is tried before it is shown."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from retrieval.events.grouping import VISITING
from retrieval.records import Answer, FoundEvent, Person

MOST_READ = 400  # most visits that are read, the newest
MOST_ASKED = 12  # most questions that are tried; each takes a hundredth of a second
LEAST_SURE = 0.6  # least confidence of an answer to a shown question
_FIT_TARGET = re.compile(r"[\u4e00-\u9fff]{4,12}")
_FIT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_FIT_DAY = re.compile(r"\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and what its answer must contain."""

    question: str
    expected: str
    about: frozenset[str]  # the person and the place; no two examples share one


def examples(visits: Iterable[FoundEvent], ask: Callable[[str], Answer], count: int) -> tuple[str, ...]:
    """Up to `count` questions of different kinds that `ask` answers as the visits say; perhaps none.

    Visits with most detail come first, equal ones in the given order, so equal archives give equal examples.
    """
    fit = [found for _, found in zip(range(MOST_READ), visits, strict=False) if _lead(found) and _target(found)]
    fit.sort(key=_completeness, reverse=True)
    chosen: list[str] = []
    used: frozenset[str] = frozenset()
    offers = deque(_made(make, fit) for make in _KINDS)
    asked = 0
    while offers and len(chosen) < count and asked < MOST_ASKED:
        example = next((offered for offered in offers[0] if not offered.about & used), None)
        if example is None:
            offers.popleft()
            continue
        asked += 1
        if _is_answered(example, ask(example.question)):
            chosen.append(example.question)
            used |= example.about
            offers.rotate(-1)  # go on with another kind
    return tuple(chosen)


def _made(make: Callable[[FoundEvent], Example | None], visits: Iterable[FoundEvent]) -> Iterator[Example]:
    return filter(None, map(make, visits))


def _is_answered(example: Example, answer: Answer) -> bool:
    return answer.answered and answer.confidence >= LEAST_SURE and example.expected in answer.text


def _who(found: FoundEvent) -> Example:
    """谁调研了二砂北路?"""
    return Example(f"谁{_action(found)}了{_target(found)}?", _lead(found), _about(found))


def _where(found: FoundEvent) -> Example | None:
    """李晓雷3月10日去了哪些地方?"""
    day = _FIT_DAY.search(found.event.date_text)
    return Example(f"{_lead(found)}{day[0]}去了哪些地方?", _target(found), _about(found)) if day else None


def _with_whom(found: FoundEvent) -> Example | None:
    """谁陪同李晓雷调研二砂北路?"""
    companion = next((person.name for person in found.event.people if person.role == "accompany"), None)
    question = f"谁陪同{_lead(found)}{_action(found)}{_target(found)}?"
    return Example(question, companion, _about(found)) if companion else None


def _when(found: FoundEvent) -> Example | None:
    """李晓雷什么时候调研了二砂北路?"""
    day = _FIT_DAY.search(found.event.date_text)
    question = f"{_lead(found)}什么时候{_action(found)}了{_target(found)}?"
    return Example(question, day[0], _about(found)) if day else None


_KINDS: tuple[Callable[[FoundEvent], Example | None], ...] = (_who, _where, _with_whom, _when)


def _about(found: FoundEvent) -> frozenset[str]:
    return frozenset((_lead(found), *found.event.targets))


def _lead(found: FoundEvent) -> str:
    """The name of the person who led, if only one did, with a title and a plain name; else ""."""
    leads = [person for person in found.event.people if person.role == "lead"]
    return leads[0].name if len(leads) == 1 and _is_fit(leads[0]) else ""


def _is_fit(person: Person) -> bool:
    return bool(person.title and _FIT_NAME.fullmatch(person.name))


def _target(found: FoundEvent) -> str:
    """The first place with a plain name; "" if there is none."""
    return next((target for target in found.event.targets if _FIT_TARGET.fullmatch(target)), "")


def _action(found: FoundEvent) -> str:
    """The word for the visit, if a place can follow it directly."""
    return found.event.action if found.event.action in VISITING else "调研"


def _completeness(found: FoundEvent) -> int:
    """How much detail of a visit is given: companions, a day, several places."""
    has_companion = any(person.role == "accompany" for person in found.event.people)
    has_day = _FIT_DAY.search(found.event.date_text) is not None
    return has_companion + has_day + (len(found.event.targets) > 1)
