"""Questions over several events, answered from the table of events: how often, the last, the first, who most, all.

谁去过七里河? 李某调研过几次? 最近一次是什么时候? An event counts when people, places, deed and time of the question are
all told of it; near-copies of one report count once.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from retrieval.answering.matching import match_unit
from retrieval.answering.question import Question, Unit
from retrieval.answering.spans import asked_span, in_span
from retrieval.events.grouping import VISITING
from retrieval.index.event_filter import EventFilter
from retrieval.records import FoundEvent
from retrieval.tokens import fold

FindEvents = Callable[[EventFilter], Iterable[FoundEvent]]

_MOST_CHARACTERS = {"who": 120, "with_whom": 120, "when": 120, "how_many": 120, "where": 160, "list": 300}
MOST_LISTED = 8
MOST_READ = 2000  # events that are looked at for one question
_GOES = rf"(?:{'|'.join(VISITING)}|去|来|到|看|走)"
_HOW_OFTEN = re.compile(r"(?:几|多少)(?:次|回|趟)")
_WHO_MOST = re.compile(r"(?:谁|哪[位个些]).{0,16}最(?:多|勤|频繁)")
_LAST = re.compile(
    r"最近一[次回趟]|最后一[次回趟]|上一?[次回趟](?=是|什么|何|去|来|到)|最近(?:什么时候|何时|哪天|几号)"
)
_FIRST = re.compile(
    rf"(?:第一[次回趟]|首次|最早)(?:是|去|来|到|{_GOES}|在)|(?:什么时候|何时|哪天|几号)(?:第一[次回]|首次|最早)"
)
_ALL = re.compile(rf"历次|每[次回]|(?:全部|所有)的?(?:{_GOES}|记录|行程)|{_GOES}过(?!后|程)")
_COUNTS_BACK = re.compile(r"去年|前年|上年|上个?[月周]|昨|前天")
_ASKS_PEOPLE = re.compile(r"谁|哪[些位个]?(?:领导|人|干部|书记|局长|区长|主任)")


def census(question: Question, today: date, find: FindEvents) -> tuple[str, tuple[FoundEvent, ...]] | None:
    """The answer from all events that carry the question, with those it rests on; else None."""
    asked = next((name for name, pattern in _PATTERNS if pattern.search(question.folded)), "")
    if not asked or question.kind not in _MOST_CHARACTERS or not (question.people or _places(question)):
        return None
    events = _distinct(_fitting(question, today, find))
    if not events:
        return None
    text, used = _ANSWERS[asked](question, events)
    return text, tuple(used[:MOST_LISTED])


def several(question: Question, today: date, find: FindEvents) -> tuple[str, tuple[FoundEvent, ...]] | None:
    """As `census` for a plain question that several visits answer: all of them, newest first, with their count."""
    if question.kind not in ("who", "when") or not question.roles <= {"visit"} or not _places(question):
        return None
    events = _distinct(_fitting(question, today, find))
    told_by = {found.article_id for found in events}
    if len(events) < 2 or len(told_by) < 2:
        return None
    text, used = _all(question, events)
    return text, tuple(used[:MOST_LISTED])


def is_in_time(question: Question, today: date, found: FoundEvent) -> bool:
    """Whether an event lies in the time that a question counts back to: 去年三月, 上个月.

    今年 and 最近 confine nothing here: asked of an old archive they often mean the paper's year.
    """
    span = asked_span(question.folded, today)
    if span is None or not _COUNTS_BACK.match(span.text):
        return True
    event = found.event
    return in_span(event.date, event.date_end, found.published, event.date_text, span)


def _fitting(question: Question, today: date, find: FindEvents) -> Iterable[FoundEvent]:
    """The visits, newest first, of which people, places, deed and time of the question are told."""
    span = asked_span(question.folded, today)
    wanted = EventFilter(name=question.people[0], kind="visit") if question.people else EventFilter(kind="visit")
    places = _places(question)
    if places and not question.people:
        wanted = EventFilter(where=max(places, key=lambda unit: len(unit.text)).text, kind="visit")
    deeds = [word for word in VISITING if word in question.folded]
    events = [found for _, found in zip(range(MOST_READ), find(wanted), strict=False)]
    fitting = [found for found in events if _carries(question, places, found)]
    if span:
        fitting = [
            found
            for found in fitting
            if in_span(found.event.date, found.event.date_end, found.published, found.event.date_text, span)
        ]
    same_deed = [found for found in fitting if any(word in found.event.action for word in deeds)]
    return same_deed or fitting


def _places(question: Question) -> list[Unit]:
    """The nouns that an event's text must carry."""
    return [u for u in question.units if u.is_hard and not u.is_name and u.text not in VISITING]


def _carries(question: Question, places: Sequence[Unit], found: FoundEvent) -> bool:
    event = found.event
    names = {fold(person.name) for person in event.people}
    if not all(fold(name) in names for name in question.people):
        return False
    people = " ".join(f"{p.title}{p.name}" for p in event.people)
    told = fold("\n".join((*event.targets, event.topic, found.evidence, found.headline or "", people)))
    return all(match_unit(question.folded, u.start, u.text, told) is not None for u in places)


def _distinct(events: Iterable[FoundEvent]) -> list[FoundEvent]:
    """One of each visit, whichever paper tells it: the same leads on one day, or undated ones to one place."""
    kept: list[FoundEvent] = []
    for found in events:
        if not any(_is_same_visit(found, other) for other in kept):
            kept.append(found)
    return kept


def _is_same_visit(one: FoundEvent, other: FoundEvent) -> bool:
    leads = [{fold(p.name) for p in found.event.people if p.role == "lead"} for found in (one, other)]
    if leads[0] != leads[1]:
        return False
    if one.event.date and other.event.date:
        return one.event.date == other.event.date
    targets = [{fold(target) for target in found.event.targets} for found in (one, other)]
    return one.event.date_text == other.event.date_text or bool(targets[0] & targets[1])


def brief_day(found: FoundEvent) -> str:
    """When, as far as it is known: the date, else the words with the paper's date."""
    event = found.event
    if event.date:
        return event.date
    published = f"{found.published}见报" if found.published else ""
    return "、".join(filter(None, (event.date_text, published))) or "日期不详"


def _leads(found: FoundEvent) -> str:
    return "、".join(p.name for p in found.event.people if p.role == "lead")


def _told_briefly(question: Question, found: FoundEvent) -> str:
    """Day, leads where the question names nobody, and the first targets."""
    targets = [t for t in found.event.targets if fold(t) not in question.folded][:2]
    who = "" if question.people else _leads(found)
    written = f"({found.event.date_text})" if found.event.date else ""  # the words that the date was read from
    return " ".join(filter(None, (brief_day(found) + written, who, "、".join(targets))))


def _listed(question: Question, events: Sequence[FoundEvent], most: int) -> tuple[str, int]:
    """As many as fit into `most` characters, newest first, with how many are left out; and how many fit."""
    parts: list[str] = []
    for number, found in enumerate(events):
        part = _told_briefly(question, found)
        rest = len(events) - number
        left_out = f";另有 {rest} 次" if rest else ""
        if number >= MOST_LISTED or len(";".join((*parts, part))) + len(left_out) > most:
            return ";".join(parts) + left_out, len(parts)
        parts.append(part)
    return ";".join(parts), len(parts)


def _count(question: Question, events: list[FoundEvent]) -> tuple[str, list[FoundEvent]]:
    head = f"{len(events)}次:"
    listed, count = _listed(question, events, _MOST_CHARACTERS[question.kind] - len(head))
    return head + listed, events[:count]


def _last(question: Question, events: list[FoundEvent]) -> tuple[str, list[FoundEvent]]:
    return _told_briefly(question, events[0]), events[:1]


def _first(question: Question, events: list[FoundEvent]) -> tuple[str, list[FoundEvent]]:
    return _told_briefly(question, events[-1]), events[-1:]


def _most(question: Question, events: list[FoundEvent]) -> tuple[str, list[FoundEvent]]:
    counted = Counter(p.name for found in events for p in found.event.people if p.role == "lead")
    most = max(counted.values(), default=0)
    names = [name for name, count in counted.items() if count == most][:5]
    used = [found for found in events if any(p.name in names for p in found.event.people)]
    return f"{'、'.join(names)}({most}次)", used


def _all(question: Question, events: list[FoundEvent]) -> tuple[str, list[FoundEvent]]:
    if question.people or not _ASKS_PEOPLE.search(question.folded):
        head = f"{len(events)}次:" if len(events) > 1 else ""
        listed, count = _listed(question, events, _MOST_CHARACTERS[question.kind] - len(head))
        return head + listed, events[:count]
    by_name: dict[str, list[FoundEvent]] = {}
    for found in events:
        for person in found.event.people:
            if person.role == "lead":
                by_name.setdefault(person.name, []).append(found)
    parts: list[str] = []
    for name, visits in by_name.items():
        part = f"{name}({brief_day(visits[0])}{f'等{len(visits)}次' if len(visits) > 1 else ''})"
        if len("、".join((*parts, part))) > _MOST_CHARACTERS[question.kind] - 8:
            return "、".join(parts) + f"等{len(by_name)}人", events
        parts.append(part)
    return "、".join(parts), events


_PATTERNS = (
    ("how often", _HOW_OFTEN),
    ("who most", _WHO_MOST),
    ("the last", _LAST),
    ("the first", _FIRST),
    ("all", _ALL),
)
_ANSWERS = {"how often": _count, "who most": _most, "the last": _last, "the first": _first, "all": _all}
