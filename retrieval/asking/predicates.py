"""Checks whether a stretch of an article says, or denies, what a question says was done.

In: a question's deeds (its verbs) and folded text. A text says a deed by the same word or by a synonym. Visiting,
accompanying, hosting, speaking and attending are also said by any word of their kind.
"""

import re
from functools import lru_cache

from retrieval.asking import wording
from retrieval.asking.matching import synonyms
from retrieval.asking.question import Question
from retrieval.events.statements import ROLE_RULES, roles_of
from retrieval.words import undone

_ASKED = re.compile(r"谁|哪[一几两二三四五六]?[位个些名]|什么人|何人|叫什么")
# The words between verb and 谁 in 接诊的主任是谁.
_DESCRIBED = re.compile(r"的(?!是)[^,，的]{1,12}?(?:是|叫|有)?$")
_GOES = "到|去|赴|来到|前往"
_PASSIVE = re.compile(r"被(?![称誉])")  # 被查 is said of those who are checked
_SUFFERED = re.compile(r"被|遭|受(?!伤|访)|立案|涉嫌|依法|获")
_THERE = frozenset({"visit", "accompany", "attend"})  # roles of people who were at the place
# What may stand before a deed that was not done or is planned. 没有休息就到… and 将材料送到… say this of other deeds.
_NOT = r"(?:(?<![淹沉埋])没有?|未(?!来)|不曾|拒绝|否认|取消|不再|暂不|不予|无法)"
_TO_COME = (
    r"(?:(?<![武勇猛名良上中少大])将(?!军|士|领|官)|拟(?!任)|计划|原定|预定)"
    r"(?:[于在由]|\d{1,4}[年月日号]|[上下]午|[明后][日天年])*"
)
_BETWEEN = r"[^的就便而将把,，;；。!！\n]{0,8}?"
_CALLED_OFF = r"[^,，;；。\n]{0,16}?(?:活动|行程|计划|安排|一事)[^,，;；。\n]{0,14}?(?:取消|推迟|延期|搁置)"
# What each denial, and each plan, has: the patterns of a question's deeds take ten milliseconds to compile.
_MAY_DENY = re.compile(f"{_NOT}|{_CALLED_OFF}")
_MAY_PLAN = re.compile(_TO_COME)
_GIFTS = re.compile("慰问[品金信]")
_MARKS = ",，;；:：。!！?？\n ”"


def predicates(question: Question) -> tuple[str, ...]:
    """The deeds asked about, of which one must be said: the one beside 谁, else those behind 谁, else the last one.

    Empty if the question has no verb.
    """
    asked = _ASKED.search(question.folded)
    last = tuple(deed for _, deed in question.deeds[-1:])
    if asked is None:
        return last
    low, high = asked.span()
    words = [*question.deeds, *((u.start, u.text) for u in question.units if u.is_hard and not u.is_proper)]
    for unit in question.units:  # 接着 in 谁接着布置 is an adverb
        if unit.start == high and not unit.is_hard and (unit.start, unit.text) not in words:
            high += len(unit.text)
    behind = tuple(deed for start, deed in question.deeds if start >= high)
    beside = tuple(deed for start, deed in question.deeds if start == high)
    if asked[0] == "谁":  # the cutter takes 报告 in 谁报告的 for a noun
        beside = beside or tuple(word for start, word in words if start == high)
    gap = ("", "了", "过")
    met = tuple(deed for start, deed in question.deeds if question.folded[start + len(deed) : low] in gap)
    described = _DESCRIBED.search(question.folded[:low])
    of = tuple(word for start, word in words if described and start + len(word) == described.start())
    return beside or met or behind or of[:1] or last


def says(deed: str, text: str) -> bool:
    """Whether the folded text says the deed, as done, planned or denied."""
    return _pattern(deed).search(text) is not None


def says_asked(question: Question, text: str) -> bool:
    """Whether the folded text says one of `predicates`; if there are none, what gives the question its roles."""
    deeds = predicates(question)
    if deeds:
        return any(says(deed, text) for deed in deeds)
    if "visit" in question.roles and re.search(_GOES, text):
        return True
    asked = question.roles - {"absent"}
    return not asked or any(rule.pattern.search(text) for rule in ROLE_RULES if rule.role in asked)


def says_all(question: Question, text: str, *, but_roles: bool) -> bool:
    """Whether the folded text says all deeds of the question; with `but_roles`, a question with roles always passes."""
    if _PASSIVE.search(question.folded) and not _SUFFERED.search(text):
        return False
    is_by_role = but_roles and bool(roles_of(question.folded)) and not _PASSIVE.search(question.folded)
    return is_by_role or all(says(deed, text) for _, deed in question.deeds)


def is_denied(question: Question, text: str) -> bool:
    """Whether the folded clause says that one of the question's deeds, or going there, was not done."""
    text = text.rstrip(_MARKS)
    is_of_roles = bool(question.roles) or not question.deeds
    if is_of_roles and undone.is_denied(text, 0, len(text)):
        return True
    return bool(_MAY_DENY.search(text)) and _denied(_deeds(question)).search(text) is not None


def is_planned(question: Question, text: str) -> bool:
    """Whether the folded clause says that one of the question's deeds, or going there, is still planned."""
    text = _GIFTS.sub("礼物", text.rstrip(_MARKS))  # 将慰问品送到…
    if question.roles & _THERE and undone.is_planned(text, 0, len(text)):
        return True
    return bool(_MAY_PLAN.search(text)) and _planned(_deeds(question)).search(text) is not None


def _deeds(question: Question) -> tuple[str, ...]:
    return tuple(deed for _, deed in question.deeds)


@lru_cache(maxsize=256)
def _denied(deeds: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for denying one of the deeds. Without deeds it never matches."""
    done = _any_of(deeds)
    return re.compile(rf"{_NOT}{_BETWEEN}(?:{done})|(?:{done}){_CALLED_OFF}")


@lru_cache(maxsize=256)
def _planned(deeds: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for planning one of the deeds. Without deeds it never matches."""
    return re.compile(rf"{_TO_COME}(?:{_any_of(deeds)})")


def _any_of(deeds: tuple[str, ...]) -> str:
    return "|".join(_pattern(deed).pattern for deed in deeds) or "(?!)"


@lru_cache(maxsize=1024)
def _pattern(deed: str) -> re.Pattern[str]:
    """A pattern for the words that say a deed."""
    words = {deed, *synonyms(deed)}
    for group in wording.SAME_DEEDS:
        if deed in group:
            words |= group
    parts = [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]
    if len(deed) == 2:  # 开了工, 辞去职务
        parts.append(rf"{re.escape(deed[0])}\w{{0,2}}{re.escape(deed[1])}")
    roles = {rule.role for rule in ROLE_RULES if rule.role != "absent" and rule.pattern.search(deed)}
    met = roles | _THERE if roles & _THERE else roles
    parts += [rule.pattern.pattern for rule in ROLE_RULES if rule.role in met]
    if roles & _THERE:
        parts.append(_GOES)
    return re.compile("|".join(parts))
