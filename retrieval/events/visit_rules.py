"""Text and its mentions → visits: who led, who went along, with which words it is told, in which sentences.

People who are named side by side make a group. The words around a group give its part: it goes along (…陪同,
…参加调研, 在…陪同下), it is met or thanked (会见…, 感谢…), or it acts. An acting group opens a visit when a word of
visiting is said of it before any word of saying; what it says is no deed of its own. What was denied, planned or called
off is no visit made.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from operator import attrgetter

from retrieval.events import visit_wording as wording
from retrieval.events.grouping import ACTS, DAY, SAYS, VISIT, Group, Sentence
from retrieval.events.people import Mention
from retrieval.words.sentences import Span, clauses
from retrieval.words.undone import is_denied, is_undone

_IN_COMPANY = re.compile("[^,，。]{0,16}陪同下")
_ALONG_WITH = re.compile(r"[^,，。;；]{0,20}?(?:陪同|随同|陪着|跟随|陪)")
# 8日,到龙湖健身中心检查: the same people on another day.
_ANOTHER_DAY = re.compile(
    rf"\s*{DAY}(?:上午|下午|晚上?)?[,，]?(?:又|再次|再|还|先后|专程)*(?:到|赴|前往|来到|走进|深入|(?:{VISIT.pattern}))"
)


@dataclass(slots=True)
class Visit:
    """One visit while it is read."""

    leads: list[Mention]
    start: int  # where the leads begin, in characters of the text
    action: Span
    opened: int  # number of the sentence that tells it
    rule: str
    companions: list[Mention] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)  # in which its leads act
    probability: float = 1.0  # that it is one


def read_visits(text: str, told: Sequence[Sentence]) -> list[Visit]:
    """The visits that the sentences of a text tell, in order."""
    visits: list[Visit] = []
    for number, (span, groups) in enumerate(told):
        if not groups:
            if visits and _ANOTHER_DAY.match(text, *span):
                visits[-1].sentences.append(number)
            continue
        parts = _parts(text, span, groups)
        acting = [place for place, part in enumerate(parts) if part == "acts"]
        early: list[int] = []  # who went along, named ahead of the lead: 在副县长某某陪同下,市委书记某某到…
        for place, (group, part) in enumerate(zip(groups, parts, strict=True)):
            if part == "along" and (visits or not wording.TOGETHER.match(text, group.end)):
                if not visits and (visit := _told_of_a_body(text, told, number, group)):
                    visits.append(visit)
                if acting and acting[0] > place:
                    early.append(place)
                elif visits:
                    _join(_visit_of(text, visits, groups[place : place + 2]), group, number)
            elif part != "met":
                free = bisect_right(acting, place)
                low = groups[place - 1].end if place else span[0]
                high = groups[acting[free]].start if free < len(acting) else span[1]
                _read_acting(visits, text, number, group, low, high)
                while early and visits:
                    other = early.pop()
                    _join(_visit_of(text, visits, groups[other : other + 2]), groups[other], number)
    return visits


def accompanied(text: str, place: int, mentions: Sequence[Mention]) -> str | None:
    """The one of the mentions, in their order, with whom those named before `place` went: 某某陪同李某调研."""
    if (match := _ALONG_WITH.match(text, place)) is None:
        return None
    number = bisect_left(mentions, match.end(), key=attrgetter("start"))
    is_told = number < len(mentions) and mentions[number].before <= match.end()
    return mentions[number].name if is_told else None


def _visit_of(text: str, visits: Sequence[Visit], groups: Sequence[Group]) -> Visit:
    """The visit on which the first of the groups went along: that of the lead named next to it, else the last."""
    people = groups[1].people if len(groups) > 1 else ()
    if len(visits) == 1 or (lead := accompanied(text, groups[0].end, people)) is None:
        return visits[-1]
    return next((visit for visit in reversed(visits) if lead in _names(visit.leads)), visits[-1])


def _parts(text: str, span: Span, groups: Sequence[Group]) -> list[str]:
    """The part of each group in its sentence: "acts", "along" or "met"."""
    parts: list[str] = []
    low = span[0]
    for group, following in zip_longest(groups, groups[1:]):
        before = text[low : group.start]
        after = text[group.end : following.start if following else span[1]]
        continues = parts[-1:] == ["along"] and not ACTS.search(before) and re.match(r"[、,，和与及]|以及", before)
        along = wording.GOES_ALONG.search(after[:60].split("。")[0])
        if wording.CREDIT.search(before) or (along and is_denied(after, 0, along.end())):  # 因外出开会未参加检查
            parts.append("met")
        elif (
            wording.ALONG_LIST.search(before)
            or continues
            or (before.endswith("在") and _IN_COMPANY.match(after))
            or (along and not ACTS.search(after[: along.start()]))
            or ("acts" in parts and wording.ALONG_BEFORE.search(before))
        ):
            parts.append("along")
        else:
            parts.append("met" if wording.IS_MET.search(before) or wording.RECEIVES.match(after) else "acts")
        low = group.end
    for place in range(len(groups) - 2, -1, -1):  # a list goes on over what is no name: its members share a part
        gap = text[groups[place].end : groups[place + 1].start]
        if parts[place] == "acts" and parts[place + 1] == "along" and not ACTS.search(gap):
            parts[place] = "along"
    return parts


def _read_acting(visits: list[Visit], text: str, number: int, group: Group, low: int, high: int) -> None:
    """What an acting group does in text[group.end:high]; text[low:group.start] stands before it."""
    names = {m.name for m in group.people}
    opening = _opens(text[low : group.start], text[group.end : high])
    if visits and _names(visits[-1].leads) < names and text.startswith("一行", group.end):
        if opening and number == visits[-1].opened:
            _open_here(visits[-1], group, opening[0])
        else:
            _join(visits[-1], group, number)
        return
    if visits and names & _names(visits[-1].leads) and (names <= _all_names(visits[-1]) or not opening):
        visits[-1].sentences.append(number)
        if opening and number == visits[-1].opened and names == _names(visits[-1].leads):
            _open_here(visits[-1], group, opening[0])
        return
    if visits and names <= _names(visits[-1].companions):
        return
    if any(wording.NO_VISITOR.search(m.title) for m in group.people):
        return
    if opening:
        (start, end), rule = opening
        action = (group.end + start, group.end + end)
        leads = list({m.name: m for m in reversed(group.people)}.values())[::-1]
        visits.append(Visit(leads, group.start, action, number, rule, sentences=[number]))


def _told_of_a_body(text: str, told: Sequence[Sentence], last: int, group: Group) -> Visit | None:
    """The visit of an office or a club, told before its people are: 某会到某公司开展走访活动。会长王某参加。"""
    for number in range(last, max(-1, last - 2), -1):
        start, end = told[number][0][0], min(told[number][0][1], group.start)
        match = wording.BODY_VISITS.search(text, start, end)
        if match and not is_undone(text, start, match.span(), end):
            return Visit([group.people[0]], group.start, match.span(1), number, "visit of a body", sentences=[number])
    return None


def _opens(before: str, after: str) -> tuple[Span, str] | None:
    """The words of visiting said of the group between both, as a span of `after`, and the rule that found them."""
    if wording.TALKS.match(after):
        return None
    text = before + after
    for (start, end), rule in _openings(before, after):
        if not is_undone(text, 0, (len(before) + start, len(before) + end), len(text)):
            return (start, end), rule
    return None


def _openings(before: str, after: str) -> Iterator[tuple[Span, str]]:
    """What may open a visit, in the order in which it is believed."""
    said = SAYS.search(after)
    told = after[: said.start()] if said else after
    for number, (start, end) in enumerate(clauses(told)):
        for match in VISIT.finditer(told, start, end):
            if wording.IS_NOUN.match(told, match.end()) or wording.IS_HEARD.search(told, start, match.start()):
                continue
            if wording.OF_PATIENTS.search(told, start, end):
                continue
            if number == 0:
                yield match.span(), "visits"
            if wording.STARTS_VISITING.match(told, start, end):
                yield match.span(), "goes on to visit"
    if (leads := wording.LEADS.match(after)) and wording.LED_GROUP.search(before):
        yield leads.span(), "leads the group"
    if VISIT.search(before) and (going := wording.GOING.search(told.split("。")[0])):
        yield going.span(), "goes on the visit told before"
    if party := wording.PARTY.match(after):
        yield party.span(1), "leads a party there"


def _join(visit: Visit, group: Group, number: int) -> None:
    known = _names(visit.leads) | _names(visit.companions)
    visit.companions += [m for m in group.people if m.name not in known]
    visit.sentences.append(number)


def _open_here(visit: Visit, group: Group, action: Span) -> None:
    """Read a visit from this place of its sentence: what stood before is a headline that ran into the text."""
    visit.leads[:] = list({m.name: m for m in reversed(group.people)}.values())[::-1]
    visit.start = group.start
    visit.action = (group.end + action[0], group.end + action[1])


def _all_names(visit: Visit) -> set[str]:
    return _names(visit.leads) | _names(visit.companions)


def _names(mentions: list[Mention]) -> set[str]:
    return {m.name for m in mentions}
