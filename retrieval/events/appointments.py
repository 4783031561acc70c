"""Text → who was given an office and who was taken out of one, each with the words that say so.

The wording bounds the name, so that none need be known: 任命某某为…, 免去某某的…职务, 某某同志任…, 不再担任…. What is
told of a career (曾任, 历任) is no appointment of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.events import lexicon
from retrieval.events.offices import offices_of
from retrieval.words.sentences import Span, sentences
from retrieval.words.undone import tells_a_plan

_SURNAME = f"(?:{'|'.join(sorted(lexicon.COMPOUND_SURNAMES))}|[{''.join(sorted(lexicon.SURNAMES))}])"
_NAME = rf"{_SURNAME}[\u4e00-\u9fff]{{1,2}}?"
_NAMES = rf"(?P<names>{_NAME}(?:[、和]{_NAME})*)(?:同志|博士|教授|先生|女士|[（(][^）)]{{1,10}}[）)])?"
_OFFICE = r"(?P<office>[^,，。;；:：“”\n]{2,40}?)"
_END = r"(?=职务|一职|[,，。;；\n]|$)"
_APPOINTED = (
    re.compile(rf"(?P<action>任命|聘任|委任|选举|补选|推选)了?{_NAMES}(?:为|担任|任|出任){_OFFICE}{_END}"),
    re.compile(
        rf"(?:^|(?<=[,，。;；:：、\s])){_NAMES}(?:[已将]|当日|今日|日前|正式|全票)*(?P<action>当选为{{0,2}}|获任|出任|接任|就任){_OFFICE}{_END}"
    ),
    re.compile(rf"(?:^|(?<=[,，。;；:：、\s])){_NAMES}(?<=同志)(?P<action>任|担任){_OFFICE}{_END}"),
)
_REMOVED = (
    re.compile(rf"(?P<action>免去){_NAMES}(?:兼任)?的{_OFFICE}{_END}"),
    re.compile(rf"(?:^|(?<=[,，。;；:：、\s])){_NAMES}(?P<action>不再(?:担任|兼任)|卸任|辞去){_OFFICE}{_END}"),
)
_MAY_TELL = re.compile("任命|聘任|委任|选举|补选|推选|当选|获任|出任|接任|就任|同志(?:担任|任)|免去|不再|卸任|辞去")
_NO_DEED = re.compile("曾|历任|先后|时任|起任|拟|建议|提名|宣布将|提请|候选|如果|此前$|\\d{4}年[^,，。]{0,8}$")


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person who was given an office, or taken out of one."""

    name: str
    office: str  # as written
    is_removal: bool
    action: Span
    sentence: Span


def read_appointments(text: str) -> Iterator[Appointment]:
    """What the text tells of, in the order of its sentences; each person, office and deed once."""
    if not _MAY_TELL.search(text):
        return
    seen: set[tuple[str, str, bool]] = set()
    for start, end in sentences(text):
        if not _MAY_TELL.search(text, start, end):
            continue
        for is_removal, pattern in (*((False, p) for p in _APPOINTED), *((True, p) for p in _REMOVED)):
            for match in pattern.finditer(text, start, end):
                office = match["office"].removesuffix("的").removesuffix("等")
                clause = max(text.rfind(mark, start, match.start()) for mark in "，,。；;") + 1 or start
                if _NO_DEED.search(text, clause, match.start("names")) or tells_a_plan(text, clause, match.end()):
                    continue
                if not offices_of(office):
                    continue
                for name in _apart(match["names"]):
                    if name[-1] not in "将已" and (name, office, is_removal) not in seen:
                        seen.add((name, office, is_removal))
                        yield Appointment(name, office, is_removal, match.span("action"), (start, end))


def _apart(names: str) -> list[str]:
    """The names of a list; 刘和刚 is one."""
    found = re.split("[、和]", names)
    return found if min(map(len, found)) > 1 else names.split("、")
