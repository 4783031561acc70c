"""A question that leans on the one before → a question that stands alone.

谁调研了某某路? → 什么时候? → 谁陪同? What carries over are the people, the nouns, the deed and the day; a question that
has nouns of its own carries nothing. A conversation keeps one Context.
"""

import re
from dataclasses import dataclass

from retrieval.answering.question import Question, understand
from retrieval.events import lexicon
from retrieval.records import Answer

_PRONOUN = re.compile(r"他们|她们|他|她|这个人|这位|那位|该同志|对方")
_THERE = re.compile(
    r"那里|那儿|这里|这儿|那边|那个地方|该项目|这个项目|那个项目|那次|这次|那天|当天|那场|这场|会上|其中"
)
_AND_WHAT_OF = re.compile(r"^(?:那么?|还有)?(.{1,20}?)呢[?? ]*$")
_DEEDS = frozenset((*lexicon.VISIT_ACTIONS, *lexicon.MEETING_VERBS))


@dataclass(frozen=True, slots=True)
class Context:
    """What the last question was about."""

    question: str  # as it stood alone
    people: tuple[str, ...] = ()  # asked about, then those of the answer
    nouns: tuple[str, ...] = ()  # without names, as asked
    deeds: tuple[str, ...] = ()  # 调研, 主持 …
    dates: tuple[str, ...] = ()


def standing_alone(text: str, context: Context | None) -> str:
    """The question with what it leaves unsaid, from the one before; as it is where it leaves nothing unsaid."""
    if context is None:
        return text
    if changed := _AND_WHAT_OF.match(text.strip()):
        return _put_in_place(changed[1], context)
    question = understand(text, context.people)
    pronoun = _PRONOUN.search(text)
    if pronoun and context.people:
        text = text.replace(pronoun[0], context.people[-1 if _asks_of_answer(question) else 0], 1)
    own = [u for u in question.units if u.is_hard and not _THERE.search(u.text) and not _PRONOUN.search(u.text)]
    if own:
        return text
    text = _THERE.sub("", text)
    deeds = () if question.roles - {"accompany"} else context.deeds
    people = () if pronoun or question.kind == "who" else _asked_about(context)[:1]
    dates = () if question.dates else context.dates
    return " ".join((*dates, *people, *context.nouns, *deeds, text))


def remember(question: Question, answer: Answer, names: tuple[str, ...]) -> Context:
    """What to carry into the next question; `names` are the people whom the answer names."""
    asked = tuple(unit.text for unit in question.units if unit.is_name)
    return Context(
        question=question.text,
        people=tuple(dict.fromkeys((*asked, *(names if answer.kind in ("who", "with_whom") else ())))),
        nouns=_nouns(question),
        deeds=tuple(u.text for u in question.units if u.text in _DEEDS)[:1],
        dates=question.dates,
    )


def _put_in_place(new: str, context: Context) -> str:
    """那3月8日呢: the last question with its date, name or noun put in place of the old one."""
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


def _asks_of_answer(question: Question) -> bool:
    """Whether 他 is rather the one just named: 他是什么职务 behind 谁陪同."""
    return question.kind == "title"


def _nouns(question: Question) -> tuple[str, ...]:
    """The nouns but titles as the question has them, those that stand together as one."""
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
