"""Questions over several events, answered from the table of events: how often, the last, the first, who most, all.

谁去过七里河? 李某调研过几次? 最近一次是什么时候? An event counts when people, places, deed and time of the question are
all told of it; near-copies of one report count once (same_visits).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from retrieval.answering.answer_texts import say
from retrieval.answering.same_visits import distinct
from retrieval.asking import wording
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question, Unit
from retrieval.calendar.asked_span import asked_span, in_span
from retrieval.events.grouping import VISITING
from retrieval.events.namesakes import tell_apart
from retrieval.events.stops import stops
from retrieval.index.event_filter import EventFilter
from retrieval.records import FoundEvent
from retrieval.words.tokens import fold

FindEvents = Callable[[EventFilter], Iterable[FoundEvent]]
_Said = tuple[str, Sequence[FoundEvent], Sequence[FoundEvent]]  # the text, the events that it tells, and the others

_MOST_CHARACTERS = {"who": 120, "with_whom": 120, "when": 120, "how_many": 120, "where": 160, "list": 300}
MOST_LISTED = 8
MOST_KEPT = 200  # events that an answer carries
_MOST_TOLD = 3  # targets of a visit that is affirmed
_MOST_BY_NAMESAKE = 60  # characters
_LEAST_ENDING = 3  # characters of a place's name that may stand for all of it
MOST_READ = 5000  # events that are looked at for one question, the newest; where there are more, counts say 至少
_GOES = rf"(?:{'|'.join(VISITING)}|去|来|到|看|走)"
_HOW_MANY_PLACES = re.compile(r"(?<!哪)(?:几|多少)个?(?:不同的?)?(?:地方|地点|点位|场所)")
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


class Counted(NamedTuple):
    """What several events tell."""

    text: str
    events: tuple[FoundEvent, ...]  # all that are counted, at most MOST_KEPT
    told: int  # how many of them, from the first on, the text tells


@dataclass(frozen=True, slots=True)
class _Visits:
    """What is counted."""

    events: list[FoundEvent]  # one of each visit, newest first
    is_whole: bool  # False where the archive has more events than are looked at

    def at_least(self, lang: str) -> str:
        return "" if self.is_whole else say("at_least", lang)


def census(question: Question, today: date, find: FindEvents) -> Counted | None:
    """The answer from all events that carry the question, with those it rests on; else None."""
    asked = next((name for name, pattern in _PATTERNS if pattern.search(question.folded)), "")
    if not asked or question.kind not in _MOST_CHARACTERS or not (question.people or places_asked(question)):
        return None
    if _names_other_kind(question):
        return None
    visits = _visits(question, today, find)
    if not visits.events:
        return None
    return _counted(question, *_ANSWERS[asked](question, visits))


def _names_other_kind(question: Question) -> bool:
    """Whether meetings or the like are asked for, and no visit: 召开过几次座谈会?"""
    others = (word for kind, words in wording.EVENT_KINDS.items() if kind != "visit" for word in words if len(word) > 1)
    return "visit" not in question.roles and any(word in question.folded for word in others)


def _counted(question: Question, text: str, told: Sequence[FoundEvent], rest: Sequence[FoundEvent] = ()) -> Counted:
    """The text with a mark where it says a year or a month that its papers do not print, with what it rests on."""
    is_inferred = any(is_year_inferred(found) and str(found.event.date) in text for found in told)
    mark = say("by_paper", question.lang) if is_inferred else ""
    return Counted(text + mark, (*told, *rest)[:MOST_KEPT], min(len(told), MOST_LISTED))


def is_year_inferred(found: FoundEvent) -> bool:
    """Whether the date of an event has a year or a month that the words for the day do not tell."""
    event = found.event
    return event.date is not None and not (event.date[:4] in event.date_text and "月" in event.date_text)


def affirmed(question: Question, today: date, find: FindEvents) -> Counted | None:
    """Yes with the last visit, where it is asked whether those named went to a place and the table tells that they did.

    What the table does not tell is no no: the papers may tell it otherwise.
    """
    is_of_visits = question.kind == "yes_no" and question.roles & {"visit", "accompany"}
    if not is_of_visits or not question.people or not (places_asked(question) or len(question.people) > 1):
        return None
    visits = [found for found in _visits(question, today, find).events if _prints_places(question, found)]
    if not visits:
        return None
    found = visits[0]
    told = " ".join((brief_day(found, question.lang), _leads(found), "、".join(found.event.targets[:_MOST_TOLD])))
    return _counted(question, say("yes", question.lang, text=told.strip()), [found])


def _prints_places(question: Question, found: FoundEvent) -> bool:
    """Whether the event prints the places as they are asked for, but for 省 and 市: a likeness affirms nothing.

    In its sentence they stand behind who went there: ahead stand the paper that says so, and what others did.
    """
    sentence = fold(found.evidence)
    named = [at for name in question.people if (at := sentence.rfind(fold(name))) >= 0]
    told = "\n".join((_own(found), sentence[min(named, default=0) :]))
    return all(unit.text.rstrip("省市") in told for unit in places_asked(question))


def several(question: Question, today: date, find: FindEvents) -> Counted | None:
    """As `census` for a plain question that several visits answer: all of them, newest first, with their count."""
    is_of_visits = question.roles <= {"visit"} and question.rule.name != "written by"
    if question.kind not in ("who", "when") or not is_of_visits or not places_asked(question):
        return None
    visits = _visits(question, today, find)
    told_by = {found.article_id for found in visits.events}
    if len(visits.events) < 2 or len(told_by) < 2:
        return None
    return _counted(question, *_all(question, visits))


def is_in_time(question: Question, today: date, found: FoundEvent) -> bool:
    """Whether an event lies in the time that a question counts back to: 去年三月, 上个月.

    今年 and 最近 confine nothing here: asked of an old archive they often mean the paper's year.
    """
    span = asked_span(question.folded, today)
    if span is None or not _COUNTS_BACK.match(span.text):
        return True
    event = found.event
    return in_span(event.date, event.date_end, found.published, event.date_text, span)


def _visits(question: Question, today: date, find: FindEvents) -> _Visits:
    """The visits, newest first, of which people, places, deed and time of the question are told."""
    span = asked_span(question.folded, today)
    wanted = EventFilter(name=question.people[0], kind="visit") if question.people else EventFilter(kind="visit")
    places = places_asked(question)
    if places and not question.people:
        wanted = _at(places)
    deeds = [word for word in VISITING if word in question.folded]
    events = list(islice(find(wanted), MOST_READ + 1))
    if len(events) > MOST_READ and question.people and places:
        events = list(islice(find(replace(_at(places), name=question.people[0])), MOST_READ + 1))
    is_whole = len(events) <= MOST_READ
    fitting = [found for found in events[:MOST_READ] if _carries(question, places, found)]
    if span:
        fitting = [
            found
            for found in fitting
            if in_span(found.event.date, found.event.date_end, found.published, found.event.date_text, span)
        ]
    if any(not _is_there_itself(question, places, found) for found in fitting):
        told = islice(find(_at(places)), MOST_READ) if question.people else events
        fitting = _without_borrowed_places(question, places, fitting, told)
    same_deed = [found for found in fitting if any(_is_called(found, word) for word in deeds)]
    return _Visits(distinct(same_deed or fitting), is_whole)


def _is_called(found: FoundEvent, deed: str) -> bool:
    """Whether the event, or the headline over it, is called by that verb."""
    return deed in found.event.action or deed in fold(found.headline or "")


def _at(places: Sequence[Unit]) -> EventFilter:
    """The visits that name the place asked for, by its longest word."""
    return EventFilter(where=max(places, key=lambda unit: len(unit.text)).text, kind="visit")


def places_asked(question: Question) -> list[Unit]:
    """The nouns that an event's text must carry; 地方 of 几个地方 is what is counted."""
    counted = _HOW_MANY_PLACES.search(question.folded)
    return [
        u
        for u in question.units
        if u.is_hard
        and not u.is_name
        and u.text not in VISITING
        and not (counted and counted.start() <= u.start < counted.end())
    ]


def _carries(question: Question, places: Sequence[Unit], found: FoundEvent) -> bool:
    names = {fold(person.name) for person in found.event.people}
    if not all(fold(name) in names for name in question.people):
        return False
    return _tells(question, places, "\n".join((_own(found), fold(found.evidence), fold(found.headline or ""))))


def _tells(question: Question, places: Sequence[Unit], folded: str) -> bool:
    return all(match_unit(question.folded, u.start, u.text, folded) is not None for u in places)


def _own(found: FoundEvent) -> str:
    """What is told of the event and no other of its article, folded: targets, topic, people."""
    people = " ".join(f"{p.title}{p.name}" for p in found.event.people)
    return fold("\n".join((*found.event.targets, found.event.topic, people)))


def _is_there_itself(question: Question, places: Sequence[Unit], found: FoundEvent) -> bool:
    """Whether the event's own words carry the places, or it has no targets that could be elsewhere."""
    return not found.event.targets or _tells(question, places, _own(found))


def _without_borrowed_places(
    question: Question, places: Sequence[Unit], fitting: Sequence[FoundEvent], told: Iterable[FoundEvent]
) -> list[FoundEvent]:
    """The events but those that have a place from headline or sentence alone, where it is another event's.

    市领导到梅林新城: 甲到梅林新城。…乙到银河湾: the headline tells of 甲.
    """
    there: dict[int, list[FoundEvent]] = {}
    for found in told:
        there.setdefault(found.article_id, []).append(found)

    def is_borrowed(found: FoundEvent) -> bool:
        evidence = f"{_own(found)}\n{fold(found.evidence)}"
        in_sentence = _tells(question, places, evidence)
        others = [o for o in there.get(found.article_id, ()) if o.event != found.event]
        if in_sentence:
            beside = [o for o in others if o.event.start == found.event.start]
            return any(o.event.targets and _tells(question, places, _own(o)) for o in beside)
        return any(_tells(question, places, f"{_own(o)}\n{fold(o.evidence)}") for o in others)

    return [f for f in fitting if _is_there_itself(question, places, f) or not is_borrowed(f)]


def brief_day(found: FoundEvent, lang: str) -> str:
    """When, as far as it is known: the date, else the words with the paper's date."""
    event = found.event
    if event.date:
        return event.date
    published = say("published", lang, day=found.published) if found.published else ""
    return "、".join(filter(None, (event.date_text, published))) or say("no_day", lang)


def _leads(found: FoundEvent) -> str:
    return "、".join(p.name for p in found.event.people if p.role == "lead")


def _told_briefly(question: Question, found: FoundEvent) -> str:
    """Day, leads where the question names nobody, and the first targets, but none beside the place asked for."""
    targets = [t for t in found.event.targets if fold(t) not in question.folded]
    if len(targets) < len(found.event.targets) and question.kind != "where":
        targets = []
    who = "" if question.people else _leads(found)
    written = f"({found.event.date_text})" if found.event.date else ""  # the words that the date was read from
    return " ".join(filter(None, (brief_day(found, question.lang) + written, who, "、".join(targets[:2]))))


def _listed(question: Question, events: Sequence[FoundEvent], most: int) -> tuple[str, int]:
    """As many as fit into `most` characters, newest first, with how many are left out; and how many fit."""
    parts: list[str] = []
    for number, found in enumerate(events):
        part = _told_briefly(question, found)
        rest = len(events) - number
        left_out = say("more_visits", question.lang, count=rest) if rest else ""
        if number >= MOST_LISTED or len(";".join((*parts, part))) + len(left_out) > most:
            return ";".join(parts) + left_out, len(parts)
        parts.append(part)
    return ";".join(parts), len(parts)


def _with_list(question: Question, visits: _Visits, head: str) -> _Said:
    mark = say("by_paper", question.lang)
    listed, count = _listed(question, visits.events, _MOST_CHARACTERS[question.kind] - len(head) - len(mark))
    return head + listed, visits.events[:count], visits.events[count:]


def _count(question: Question, visits: _Visits) -> _Said:
    return _with_list(question, visits, _head(question, visits))


def _head(question: Question, visits: _Visits) -> str:
    """How many visits there are, and whose."""
    lang = question.lang
    whose = _by_namesake(question, visits)
    return say("visits", lang, at_least=visits.at_least(lang), count=len(visits.events), whose=whose)


def _by_namesake(question: Question, visits: _Visits) -> str:
    """How many visits are whose, where titles tell those of the one name asked for apart: (东河区长3次、法官1次)."""
    if len(question.people) != 1:
        return ""
    told: dict[int, list[FoundEvent]] = {}
    for found in visits.events:
        told.setdefault(found.article_id, []).append(found)
    titles = {
        article: [p.title for found in events for p in found.event.people if fold(p.name) == fold(question.people[0])]
        for article, events in told.items()
    }
    parts = []
    for group in tell_apart(titles):
        given = Counter(title for article in group for title in titles[article] if title)
        title = given.most_common(1)[0][0] if given else ""
        parts.append((title, sum(len(told[article]) for article in group)))
    if sum(bool(title) for title, _ in parts) < 2:
        return ""
    lang = question.lang
    counts = (say("visits_of_title", lang, title=title or say("no_title", lang), count=n) for title, n in parts)
    shown = "、".join(counts)
    if len(shown) > _MOST_BY_NAMESAKE:
        return say("namesakes", lang)
    return say("visits_by_title", lang, titles=shown)


def _count_places(question: Question, visits: _Visits) -> _Said:
    """The different targets; 至少 where a visit tells none, or more visits are known than are looked at."""
    first = first_at(visits.events)
    if not first:
        return _count(question, visits)
    is_sure = visits.is_whole and all(found.event.targets for found in visits.events)
    lang = question.lang
    text = say("places", lang, at_least="" if is_sure else say("at_least", lang), count=len(first))
    rest = say("and_more", lang)
    most = _MOST_CHARACTERS[question.kind] - max(2, len(rest))
    used: list[FoundEvent] = []
    for number, (target, found) in enumerate(first.items()):
        is_new = all(found is not other for other in used)
        if len(used) + is_new > MOST_LISTED or len(text) + len(target) > most:
            text += rest
            break
        text += "、" * bool(number) + target
        used += [found] * is_new
    return text, used, [found for found in visits.events if all(found is not other for other in used)]


def first_at(events: Sequence[FoundEvent]) -> dict[str, FoundEvent]:
    """Each target with the first event that tells it; of 云溪水泥厂 and 县云溪水泥厂 the first."""
    first: dict[str, FoundEvent] = {}
    whole: set[str] = set()
    endings: set[str] = set()
    for found in events:
        for target in stops(found.event.targets, found.evidence):
            own = {fold(target)[n:] for n in range(max(1, len(target) - _LEAST_ENDING + 1))}
            if fold(target) not in endings and not own & whole:
                first[target] = found
            endings |= own
            whole.add(fold(target))
    return first


def _last(question: Question, visits: _Visits) -> _Said:
    return _told_briefly(question, visits.events[0]), visits.events[:1], ()


def _first(question: Question, visits: _Visits) -> _Said:
    head = "" if visits.is_whole else say("no_later_than", question.lang)
    return head + _told_briefly(question, visits.events[-1]), visits.events[-1:], ()


def _most(question: Question, visits: _Visits) -> _Said:
    leads = [p.name for found in visits.events for p in found.event.people if p.role == "lead"]
    printed = {fold(name): name for name in reversed(leads)}  # as it is first printed: 林誌遠 is 林志远
    counted = Counter(map(fold, leads))
    most = max(counted.values(), default=0)
    keys = [key for key, count in counted.items() if count == most][:5]
    names = [printed[key] for key in keys]
    used = [found for found in visits.events if any(fold(p.name) in keys for p in found.event.people)]
    lang = question.lang
    text = say("visits_of_most", lang, names="、".join(names), at_least=visits.at_least(lang), count=most)
    return text, used, ()


def _all(question: Question, visits: _Visits) -> _Said:
    events = visits.events
    if question.people or not _ASKS_PEOPLE.search(question.folded):
        return _with_list(question, visits, _head(question, visits) if len(events) > 1 else "")
    by_name: dict[str, list[FoundEvent]] = {}
    printed: dict[str, str] = {}  # as it is first printed: 林誌遠 is 林志远
    for found in events:
        for person in found.event.people:
            if person.role == "lead":
                printed.setdefault(fold(person.name), person.name)
                by_name.setdefault(printed[fold(person.name)], []).append(found)
    lang = question.lang
    at_least = visits.at_least(lang)
    left_out = say("visitors", lang, at_least=at_least, count=len(by_name))
    most = _MOST_CHARACTERS[question.kind] - max(8, len(left_out)) - len(say("by_paper", lang))
    parts: list[str] = []
    told: list[FoundEvent] = []
    for name, of_name in by_name.items():
        others = say("and_more_visits", lang, at_least=at_least, count=len(of_name)) if len(of_name) > 1 else ""
        part = f"{name}({brief_day(of_name[0], lang)}{others})"
        new = [found for found in of_name if all(found is not other for other in told)]
        if parts and (len("、".join((*parts, part))) > most or len(told) + len(new) > MOST_LISTED):
            break
        parts.append(part)
        told += new
    rest = [found for found in events if all(found is not other for other in told)]
    told = [found for found in events if any(found is other for other in told)]  # newest first, as they stand
    return "、".join(parts) + (left_out if len(parts) < len(by_name) else ""), told, rest


_PATTERNS = (
    ("how many places", _HOW_MANY_PLACES),
    ("how often", _HOW_OFTEN),
    ("who most", _WHO_MOST),
    ("the last", _LAST),
    ("the first", _FIRST),
    ("all", _ALL),
)
_ANSWERS = {
    "how many places": _count_places,
    "how often": _count,
    "who most": _most,
    "the last": _last,
    "the first": _first,
    "all": _all,
}
