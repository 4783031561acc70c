"""Article text and its mentions → statements: who, in which role, in which clause.

A statement is one clause with the people who act in it. People carry over to the next clauses of their sentence, and to
a sentence that begins with 他 or 她; 由 names the one who acts (会议由李某主持), 特邀 and 陪同 one who is acted with.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from retrieval.events import lexicon
from retrieval.events.people import Mention
from retrieval.words.sentences import Span, clauses, sentences
from retrieval.words.undone import DENIAL, is_denied

_ONLY_SEPARATORS = re.compile(r"[,，、;；\s]*")
_OBJECT_BEFORE = re.compile(r"(?:陪同|随同|陪着|陪|特邀|邀请|看望|慰问|会见|为|对|向|访|率领|带领|跟随|感谢)了?$")
_ACTING_OBJECT = re.compile(r"(?:特邀|邀请|请到|请来|由)[^,，;；。]*$")
_PRONOUN = re.compile(r"[他她](?!山)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause, the people who act in it and how."""

    start: int  # the clause, in characters of the text
    end: int
    sentence: int  # number of its sentence
    people: tuple[Mention, ...]  # who act; named here or carried over
    others: tuple[Mention, ...]  # named here, but not acting
    roles: frozenset[str]  # of ROLE_RULES
    carried: bool  # the people were named in an earlier clause


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A role, the words that give it, and a clause that it was read from."""

    role: str
    pattern: re.Pattern[str]
    example: str


def _words(*lists: Sequence[str]) -> str:
    return "|".join(sorted({word for words in lists for word in words}, key=len, reverse=True))


_VISITS = _words(lexicon.VISIT_ACTIONS)
# Giving a lesson; no 上午…课, 上课题, 网上课程.
_LESSON = (
    r"上(?![午级述])(?:"
    r"[^,，。;；]{0,4}|"  # 上了一课, 上专题党课
    r"[了好过]?[^,，。;；]{0,8}[堂节][^,，。;；]{0,12}|"  # 上了一堂别开生面的思政课
    r"[了好过][^,，。;；]{0,8}一"  # 上了生动的一课
    r")课(?![题程堂后外])"
)
ROLE_RULES = (
    RoleRule(
        "absent",
        re.compile(r"未能?(?:出席|参加|到|随行|陪同)|没有?(?:能)?(?:出席|参加|到场|来|陪同)|缺席|请假"),
        "王某因公出差未出席",
    ),
    RoleRule(
        "accompany",
        re.compile(
            rf"陪同|随同|陪着|一同(?!前)|随行|同行|参加(?:了|现场|此次|本次|上述)*(?:{_VISITS}|活动)|参与(?:{_VISITS})"
        ),
        "区领导陈某、花某参加调研",
    ),
    RoleRule("host", re.compile(r"主持(?!人)|召集"), "会议由李某主持"),
    RoleRule(
        "speak",
        re.compile(
            rf"讲话|致辞|授课|党课|{_LESSON}|宣讲|讲授|主讲|发言|领学|宣读|通报|传达|"
            rf"作.{{0,12}}(?:报告|辅导|讲话)|为题|为主题|部署|{_words(lexicon.SPEECH_VERBS)}"
        ),
        "李某指出",
    ),
    RoleRule(
        "visit",
        re.compile(
            rf"{_VISITS}|带队|率队|一行|先后到|赴|深入(?=.{{0,12}}(?:现场|工地|一线|企业|社区|车间|街道|村|园区|基层))"
        ),
        "王某实地督导某项目",
    ),
    RoleRule("attend", re.compile(r"出席|参加|参会|到场"), "赵某出席会议"),
)


def read_statements(text: str, mentions: tuple[Mention, ...]) -> tuple[Statement, ...]:
    """The statements of a text in order; a clause in which nobody acts gives one without people."""
    statements: list[Statement] = []
    acting: tuple[Mention, ...] = ()
    for number, span in enumerate(sentences(text)):
        if not _PRONOUN.match(text, span[0]):
            acting = ()
        for start, end in _merged_clauses(text, span, mentions):
            here = _within(mentions, start, end)
            people, others = _split_by_acting(text, start, here)
            carried = not people
            if people:
                acting = people
            elif others and _ACTING_OBJECT.search(text, start, others[0].before):
                people = acting = others
                carried = False
            statements.append(
                Statement(
                    start, end, number, people or acting, others, roles_of(_without(text, start, end, here)), carried
                )
            )
    return tuple(statements)


def _within(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Mention, ...]:
    """The mentions, which come in the order of the text, that begin in text[start:end]."""
    low, high = (bisect_left(mentions, place, key=attrgetter("start")) for place in (start, end))
    return mentions[low:high]


def roles_of(clause: str) -> frozenset[str]:
    """The roles that the words of a clause give to the people who act in it."""
    found = {rule.role: match for rule in ROLE_RULES if (match := rule.pattern.search(clause))}
    if "absent" in found:
        return frozenset({"absent"})
    roles = set(found)
    if DENIAL.search(clause):
        roles = {role for role, match in found.items() if not is_denied(clause, 0, match.end())} or {"absent"}
    if "accompany" in roles:
        roles -= {"visit", "attend"}
    return frozenset(roles)


def _without(text: str, start: int, end: int, mentions: tuple[Mention, ...]) -> str:
    """The clause without its people and their titles, whose words give no role (督导组组长 is no 督导)."""
    parts = []
    for mention in mentions:
        parts.append(text[start : mention.before])
        start = mention.after
    return " ".join((*parts, text[start:end]))


def _merged_clauses(text: str, span: Span, mentions: tuple[Mention, ...]) -> Iterator[Span]:
    """Clauses of a sentence; one that ends with a name goes on in the next: 局长张某,副局长李某到…"""
    begin: int | None = None
    for start, end in clauses(text, *span):
        begin = start if begin is None else begin
        last = _within(mentions, start, end)[-1:]
        if last and text[end - 1] in ",，、" and _ONLY_SEPARATORS.fullmatch(text, last[0].after, end) and end < span[1]:
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, span[1]


def _split_by_acting(
    text: str, start: int, mentions: tuple[Mention, ...]
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The first list of people in a clause acts, unless a word before it makes it an object."""
    if not mentions or _OBJECT_BEFORE.search(text[start : mentions[0].before]):
        return (), mentions
    acting = [mentions[0]]
    for mention in mentions[1:]:
        between = text[acting[-1].after : mention.before]
        if not re.fullmatch(r"[、,，和与及同\s]*(?:以及)?", between):
            break
        acting.append(mention)
    return tuple(acting), mentions[len(acting) :]
