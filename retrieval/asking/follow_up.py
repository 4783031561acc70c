"""Turns a follow-up question into one that stands alone.

谁调研了某某路? → 什么时候? → 谁陪同? A follow-up takes people, nouns, deed and day from the question before it; one
with nouns of its own takes nothing. Each conversation keeps one Context.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from retrieval.asking.question import Question, is_small_talk, understand
from retrieval.events import lexicon
from retrieval.records import Answer, FoundEvent

_PRONOUN = re.compile(r"他们|她们|他|她|这个人|这位|那位|该同志|对方")
_THERE = re.compile(
    r"那里|那儿|这里|这儿|那边|那个地方|该项目|这个项目|那个项目|那次|这次|那天|当天|那场|这场|会上|其中"
)
_THAT_DAY = re.compile(r"那天|当天|同一天")
_ELSEWHERE = re.compile(r"还(?:去|到|来|看|走|跑|访|调研|督导|检查|考察|慰问)|别的|其他|其它|另外")
_AND_WHAT_OF = re.compile(r"^(?:那么?|还有)?(.{1,20}?)呢[?? ]*$")
_GO_ON = re.compile(r"(?:还有|然后|继续|接着|别的|其他)(?:呢|吗|么)?[?? ]*")
# Short questions and what they mean; 那 may stand before them and 呢 behind.
_SHORT_FOR = (
    (re.compile(r"(?:具体)?(?:时间|日期|日子)|何时|哪天|几号"), "什么时候"),
    (
        re.compile(
            r"(?:陪同|随行|同行)(?:的?(?:人员|领导|干部|人|名单))?|(?:还有|和|跟|同)谁(?:[一也]?起?去[了过]?)?|谁陪"
        ),
        "谁陪同",
    ),
    (re.compile(r"地点|位置|地方"), "在哪里"),
    (re.compile(r"(?:他的?)?(?:职务|职位|身份|头衔)"), "他是什么职务"),
    (re.compile(r"(?:提了)?(?:什么|哪些)?要求|讲话内容|说了?(?:什么|啥)"), "他提出了什么要求"),
)
_LEAD_IN = re.compile(r"^那么?|[呢?? ]+$")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_DEEDS = frozenset((*lexicon.VISIT_ACTIONS, *lexicon.MEETING_VERBS)).difference(lexicon.ACCOMPANY_ACTIONS)


@dataclass(frozen=True, slots=True)
class Context:
    """What the last question was about. Its dictionary (`dataclasses.asdict`) can be stored as JSON."""

    question: str  # rewritten to stand alone
    people: tuple[str, ...] = ()  # whom the conversation is about: those asked about, then those in the answers
    nouns: tuple[str, ...] = ()  # as asked, without names
    deeds: tuple[str, ...] = ()  # 调研, 主持 …
    dates: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # the people in the last answer
    day: str = ""  # of the only event behind the last answer: 3月8日


def context_from(record: object) -> Context | None:
    """The context in a dictionary read from JSON; None if it holds none, or one of another version."""
    empty = Context("")
    if not isinstance(record, Mapping) or set(record) != {field.name for field in fields(Context)}:
        return None
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in record.items()}
    for name, value in values.items():
        if type(value) is not type(getattr(empty, name)) or not all(isinstance(word, str) for word in value):
            return None
    return Context(**values)


def standing_alone(text: str, context: Context | None) -> str:
    """The question, with what it leaves unsaid filled in from the question before; unchanged if it is complete."""
    if context is None or is_small_talk(text):
        return text
    if _GO_ON.fullmatch(text.strip()):
        return context.question
    text = _spelt_out(text)
    if changed := _AND_WHAT_OF.match(text.strip()):
        return _put_in_place(changed[1], context)
    question = understand(text, context.people)
    pronoun = _PRONOUN.search(text)
    referent = _referent(question, context) if pronoun else ""
    if pronoun and referent:
        text = text.replace(pronoun[0], referent, 1)
    own = [u for u in question.units if u.is_hard and not _THERE.search(u.text) and not _PRONOUN.search(u.text)]
    if own:
        return text
    return " ".join((*_unsaid(text, question, context, is_about_other=bool(referent)), _THERE.sub("", text)))


def _spelt_out(text: str) -> str:
    """时间呢? → 什么时候"""
    said = _LEAD_IN.sub("", text.strip())
    said = _LEAD_IN.sub("", said)
    return next((full for short, full in _SHORT_FOR if short.fullmatch(said)), text)


def _referent(question: Question, context: Context) -> str:
    """The person whom 他 means.

    A question for a title means the person named last (他是什么职务 after 谁陪同); any other question means the person
    whom the conversation is about.
    """
    people = (context.named or context.people) if question.kind == "title" else context.people
    return people[0] if people else ""


def _unsaid(text: str, question: Question, context: Context, *, is_about_other: bool) -> tuple[str, ...]:
    """What the question takes from the one before it: day, person, nouns, deed."""
    people = () if is_about_other or question.kind == "who" else _asked_about(context)[:1]
    if _THAT_DAY.search(text) and context.day:
        return (context.day, *(people or (() if is_about_other else context.people[:1])))
    if is_about_other and _ELSEWHERE.search(text):  # 他还去过哪里 asks for other places and days
        return ()
    if not (is_about_other or people or context.nouns):  # 去了哪些项目 after 谁调研了项目建设
        people = context.people[:1]
    deeds = () if question.kind == "title" or question.roles - {"accompany"} else context.deeds
    dates = context.dates or ((context.day,) if context.day and not context.nouns else ())
    return (*(() if question.dates else dates), *people, *context.nouns, *deeds)


def names_nothing(text: str, context: Context) -> bool:
    """Whether a question has no name, noun or day of its own: 谢谢, 这是什么? Unanswered, it changes no context."""
    question = understand(text, context.people)
    return not (question.people or question.dates or any(unit.is_hard for unit in question.units))


def remember(question: Question, answer: Answer, names: tuple[str, ...], before: Context | None = None) -> Context:
    """The context for the next question; `names` are the people in the answer, `before` is the context so far."""
    asked = tuple(unit.text for unit in question.units if unit.is_name)
    leads = {person.name: None for found in answer.events for person in found.event.people if person.role == "lead"}
    named = names if answer.kind in ("who", "with_whom") else asked or tuple(leads)
    nouns = _nouns(question)
    talked_of = before.people if before and _goes_on(question, nouns, before) else ()
    return Context(
        question=question.text,
        people=tuple(dict.fromkeys((*talked_of, *asked, *named))),
        nouns=nouns,
        deeds=tuple(u.text for u in question.units if u.text in _DEEDS)[:1],
        dates=question.dates,
        named=named,
        day=_day_of(answer.events),
    )


def _goes_on(question: Question, nouns: tuple[str, ...], before: Context) -> bool:
    """Whether the question is about the same as the one before it."""
    if before.nouns or nouns:
        return nouns == before.nouns
    return any(name in question.text for name in before.people)


def _day_of(events: tuple[FoundEvent, ...]) -> str:
    """The day of the only event, as written; "" if there are several events, or no day is given."""
    day = _DAY.search(events[0].event.date_text) if len(events) == 1 else None
    return day[0] if day else ""


def _put_in_place(new: str, context: Context) -> str:
    """那3月8日呢: the last question, with its date, name or noun replaced by the new one."""
    question = understand(new, (new,) if new[0] in lexicon.SURNAMES and len(new) in (2, 3) else ())
    if question.dates and context.dates:
        return context.question.replace(context.dates[0], new)
    if question.people and context.people[:1] != question.people and not _asked_about(context):
        return f"{new}{context.deeds[0] if context.deeds else '去'}了哪些地方"
    old = context.people[:1] if question.people and context.people else context.nouns[-1:]
    if old and old[0] in context.question:
        return context.question.replace(old[0], new)
    return f"{new} {context.question}"


def _asked_about(context: Context) -> tuple[str, ...]:
    """The people whom the last question itself named."""
    return tuple(name for name in context.people if name in context.question)


def _nouns(question: Question) -> tuple[str, ...]:
    """The question's nouns without titles; nouns that stand side by side count as one."""
    nouns: list[str] = []
    end = -1
    for unit in sorted(question.units, key=lambda unit: unit.start):
        if not unit.is_hard or unit.is_name or unit.text in lexicon.TITLE_ENDINGS:
            continue
        if unit.start == end:
            nouns[-1] += unit.text
        else:
            nouns.append(unit.text)
        end = unit.start + len(unit.text)
    return tuple(nouns)
