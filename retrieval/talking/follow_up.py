"""Turns a follow-up question into one that stands alone.

谁调研了某某路? → 什么时候? → 谁陪同? A follow-up takes people, nouns, deed and day from the question before it; one
with nouns of its own takes nothing. Each conversation keeps one Context.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from retrieval.asking.ordinals import asks_number_of_points, ordinal_in
from retrieval.asking.question import Question, Unit, is_small_talk, understand
from retrieval.events import lexicon
from retrieval.events.stops import stops
from retrieval.records import Answer

MOST_EARLIER = 4
OF_BYLINES = "written by"  # the rule of questions that any article answers by itself
_PRONOUN = re.compile(r"他们|她们|他|她|这个人|这人|此人|那人|这位|那位|该同志|对方")
_PARTIES = ("他们", "她们")
_WROTE_ELSE = re.compile(
    "^(?:那|那么)?(?:[他她]|这[个位]?(?:记者|人))?还?(?:写|采写|报道|采访)[过了](?:什么|哪些|别的|其他|其它)"
)
_STILL = re.compile("还(?!是|没|在|挺|要)")
_STILL_WHICH = re.compile("^(?:那|那么)?还(?=有哪些)")
_OTHERS = re.compile(
    "^(?:那|那么)?还有(?:没有)?(?:别的|其他的?|其它的?|另外的?)?(?P<what>[^谁什啥哪几]{2,})(?:吗|没有|么)[?？]*$"
)
_THERE = re.compile(
    r"那里|那儿|这里|这儿|那边|那个地方|该项目|这个项目|那个项目|那次|这次|那天|当天|那场|这场|会上|其中"
)
_MEANT_BEFORE = re.compile("[那这]\\w")
_COUNTED = re.compile("(?:几|多少)个?$")  # before what a number is of: 小时
_OTHER_REPORTS = re.compile("(?:别的|其他|其它|另外).{0,3}(?:新闻|报道|文章|稿子)")
_THAT_DAY = re.compile(r"那天|当天|同一天")
_ELSEWHERE = re.compile(r"还(?:去|到|来|看|走|跑|访|调研|督导|检查|考察|慰问)|别的|其他|其它|另外")
_AND_WHAT_OF = re.compile(r"^(?:那么?|还有)?(.{1,20}?)呢[?？ ]*$")
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
    (re.compile(r"(?:记者|作者)(?:是谁)?"), "记者是谁"),
    (re.compile(r"通讯员(?:是谁)?"), "通讯员是谁"),
    (re.compile(r"(?:他的?)?(?:职务|职位|身份|头衔)"), "他是什么职务"),
    (re.compile(r"(?:提了)?(?:什么|哪些)?要求|讲话内容|说了?(?:什么|啥)"), "他提出了什么要求"),
)
_LEAD_IN = re.compile(r"^那么?|[呢?? ]+$")
_THAT_ONE = re.compile(r"的?那(?:[个场次位家边里条]|部分|块儿?)$|方面$")
_DAY_ASKED = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}[日号])|\d{1,2}月份?")
_REGION = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:区|市|县|镇|乡|街道|村)")
_BETWEEN = re.compile(r"[、;；\n]")
_STOP, _PAUSE = re.compile("[,，;；。\n]"), "、"
_THE_ONE_WHO = re.compile(r"^([^谁哪什啥几]{2,}的)呢?[?？]*$")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_OFFICES = tuple(lexicon.TITLE_ENDINGS)
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
    asked: str = ""  # the last question, answered or not, as it stood alone
    places: tuple[str, ...] = ()  # where the last answer stands (places_talked_of)
    listed: tuple[str, ...] = ()  # what the last answer lists, in its order
    earlier: tuple[str, ...] = ()  # the questions before as they stood alone, the last one first
    dated: str = ""  # the last question whose own words name a day, as it stood alone
    seen: str = ""  # how many members of a list over the archive were told so far


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
    text = _STILL_WHICH.sub("", _OTHERS.sub(r"有哪些\g<what>", _spelt_out(text)))
    if is_of_speech(text):
        return _of_speaker(text, context)
    if _WROTE_ELSE.search(text) and context.named:
        return f"{context.named[0]}写过哪些报道"
    if changed := _AND_WHAT_OF.match(text.strip()):
        return _put_in_place(changed[1], context)
    question = understand(text, context.people)
    pronoun = _PRONOUN.search(text)
    if pronoun and pronoun[0] in _PARTIES and len(context.people) < 2 and _own_of(question):
        return text  # the party of somebody
    referent = _referent(question, context) if pronoun else ""
    if pronoun and referent:
        text = text.replace(pronoun[0], referent, 1)
    if question.people and context.day:
        text = _THAT_DAY.sub(context.day, text)  # 那天李晓雷在干嘛
    if _own_of(question) or question.rule.name == OF_BYLINES:
        return text
    return " ".join((*_unsaid(text, question, context, is_about_other=bool(referent)), _THERE.sub("", text)))


def with_person(text: str, context: Context) -> str:
    """The question with the person whom 他 means, and nothing else filled in."""
    pronoun = _PRONOUN.search(text)
    referent = _referent(understand(text, context.people), context) if pronoun else ""
    return text.replace(pronoun[0], referent, 1) if pronoun and referent else text


def is_of_speech(text: str) -> bool:
    """Whether a point of a speech is asked for by its place, or their number: 第三点呢, 她讲了几条."""
    ordinal = ordinal_in(text)
    return asks_number_of_points(text) or (ordinal is not None and ordinal.of == "speech")


def _of_speaker(text: str, context: Context) -> str:
    """The question for a point, with the speaker whom it leaves unsaid."""
    question = understand(text, context.people)
    pronoun, speaker = _PRONOUN.search(text), _referent(question, context)
    if pronoun and speaker:
        return text.replace(pronoun[0], speaker, 1)
    return text if question.people or not speaker else f"{speaker} {text}"


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
    pronoun = _PRONOUN.search(question.folded)
    ahead = [name for name in question.people if pronoun and 0 <= question.folded.find(name) < pronoun.start()]
    people = ahead or (context.named if question.kind == "title" else ()) or context.people
    return people[0] if people else ""


def _unsaid(text: str, question: Question, context: Context, *, is_about_other: bool) -> tuple[str, ...]:
    """What the question takes from the one before it: day, person, nouns, deed."""
    people = () if is_about_other or question.kind == "who" else _asked_about(context)[:1]
    if _THAT_DAY.search(text) and context.day:
        return (context.day, *(people or (() if is_about_other else context.people[:1])))
    if is_about_other and (asks_elsewhere(text) or asks_more(text) or question.dates):  # of other places and days
        return ()
    if not (is_about_other or people or context.nouns):  # 去了哪些项目 after 谁调研了项目建设
        people = context.people[:1]
    deeds = () if question.kind == "title" or question.roles - {"accompany"} else context.deeds
    dates = context.dates or ((context.day,) if context.day and not context.nouns else ())
    return (*(() if question.dates or question.kind == "when" else dates), *people, *context.nouns, *deeds)


def own_units(text: str, context: Context) -> list[Unit]:
    """What the turn names itself: names and nouns, but no pronoun."""
    return _own_of(understand(text, (*context.people, *name_in_question(text))))


def _own_of(question: Question) -> list[Unit]:
    """The names and nouns of a question but those that mean what was named before: 他, 那条路, 第二点."""
    ordinal = ordinal_in(question.folded)
    return [
        unit
        for unit in question.units
        if unit.is_hard
        and not (_THERE.search(unit.text) or _PRONOUN.search(unit.text) or _MEANT_BEFORE.match(unit.text))
        and not (ordinal and unit.text in ordinal.text)
        and not _COUNTED.search(question.folded, 0, unit.start)
    ]


def name_in_question(text: str) -> tuple[str, ...]:
    """The name of 王潜呢, which no word beside it tells to be one."""
    changed = _AND_WHAT_OF.match(text.strip())
    new = changed[1] if changed else ""
    return (new,) if len(new) in (2, 3) and new[0] in lexicon.SURNAMES else ()


def asks_more(text: str) -> bool:
    """Whether the turn asks for more than was told: 他还参加过什么, 还有别的副区长吗."""
    return _STILL.search(text) is not None


def asks_other_reports(text: str) -> bool:
    """Whether the turn asks for other reports than the last one: 他还在别的新闻里出现过吗."""
    return _OTHER_REPORTS.search(text) is not None


def asks_elsewhere(text: str) -> bool:
    """Whether the turn asks for other places or days than those of the last answer: 他还去过哪里?"""
    return _ELSEWHERE.search(text) is not None


def remember(
    said: str,
    question: Question,
    answer: Answer,
    names: tuple[str, ...],
    places: tuple[str, ...],
    before: Context | None = None,
    day: str = "",
) -> Context:
    """The context for the next question.

    `said` are the person's own words, `names` the people in the answer, `places` the articles that it stands in,
    `before` is the context so far, `day` that of the articles where the answer tells none.
    """
    asked = tuple(unit.text for unit in question.units if unit.is_name)
    leads = {person.name: None for found in answer.events for person in found.event.people if person.role == "lead"}
    named = names if answer.kind in ("who", "with_whom") else asked or tuple(leads)
    stays = bool(before and set(places) & set(before.places))
    nouns = _nouns(question)
    talked_of = before.people if before and (stays or _goes_on(question, nouns, before)) else ()
    return Context(
        question=question.text,
        people=tuple(dict.fromkeys((*talked_of, *asked, *named))),
        nouns=nouns,
        deeds=tuple(u.text for u in question.units if u.text in _DEEDS)[:1],
        dates=question.dates,
        named=named,
        day=_day_of(answer) or (before.day if before and stays else "") or day,
        asked=question.text,
        places=places,
        listed=answer.listed or _listed(answer) or (before.listed if before and stays else ()),
        earlier=(before.question, *before.earlier)[:MOST_EARLIER] if before and before.question else (),
        dated=question.text if _DAY_ASKED.search(said) else before.dated if before else "",
        seen=str(len(answer.listed)) if answer.listed else "",
    )


def _listed(answer: Answer) -> tuple[str, ...]:
    """The members of an answer that lists several, without what stands in brackets: of a sentence the longest list."""
    if not answer.answered or answer.kind not in ("who", "with_whom", "where", "list"):
        return ()
    told = (stops(found.event.targets, found.evidence) for found in answer.events)
    targets = [target for of_visit in told for target in of_visit if target in answer.text]
    if len(targets) > 1:
        return tuple(sorted(dict.fromkeys(targets), key=answer.text.index))
    text = _BRACKETS.sub("", answer.text)
    runs = _STOP.split(text) if _PAUSE in text else [text]  # 甲、乙;丙 has two runs, 甲;乙 is one
    members = [part.strip() for part in max(map(_BETWEEN.split, runs), key=len) if part.strip()]
    return tuple(members) if len(members) > 1 else ()


def _goes_on(question: Question, nouns: tuple[str, ...], before: Context) -> bool:
    """Whether the question is about the same as the one before it."""
    if before.nouns or nouns:
        return nouns == before.nouns
    return any(name in question.text for name in before.people)


def _day_of(answer: Answer) -> str:
    """The day that the answer says, or that of the only event behind it, as written; "" where there is none."""
    told = [found.event.date_text for found in answer.events] if len(answer.events) == 1 else []
    for text in ([answer.text] if answer.kind == "when" else []) + told:
        if day := _DAY.search(text):
            return day[0]
    return ""


def _put_in_place(new: str, context: Context) -> str:
    """那3月8日呢: the last question that names a day, a region, a person or a noun, with the new one in its place."""
    new = _THAT_ONE.sub("", new) or new
    question = understand(new, (new,) if new[0] in lexicon.SURNAMES and len(new) in (2, 3) else ())
    if _DAY_ASKED.fullmatch(new) and context.dated:
        return _DAY_ASKED.sub(new, context.dated, count=1)
    for before in (context.question, *context.earlier):
        for pattern in (_DAY_ASKED, _REGION):
            if pattern.fullmatch(new) and (old := pattern.search(before)):
                return before.replace(old[0], new, 1)
    if question.people and context.people[:1] != question.people and not _asked_about(context):
        return f"{new}{context.deeds[0] if context.deeds else '去'}了哪些地方"
    if new.endswith("的") and context.nouns:  # 讲课的呢 after 谁主持
        return f"{' '.join(context.nouns)} {who_is(new)}"
    if context.people and understand(context.question, context.people).kind == "what_said":
        return f"{new} {context.people[0]}说了什么"
    old_one = context.people[:1] if question.people and context.people else context.nouns[-1:]
    if old_one and old_one[0] in context.question:
        return context.question.replace(old_one[0], new)
    return f"{new} {context.question}"


def who_is(text: str) -> str:
    """带队的呢 → 谁是带队的; other texts as they are."""
    return _THE_ONE_WHO.sub(r"谁是\1", text)


def _asked_about(context: Context) -> tuple[str, ...]:
    """The people whom the last question itself named."""
    return tuple(name for name in context.people if name in context.question)


def _nouns(question: Question) -> tuple[str, ...]:
    """The question's nouns without titles; nouns that stand side by side count as one."""
    nouns: list[str] = []
    end = -1
    for unit in sorted(_own_of(question), key=lambda unit: unit.start):
        if unit.is_name or unit.text.endswith(_OFFICES):
            continue
        if unit.start == end:
            nouns[-1] += unit.text
        else:
            nouns.append(unit.text)
        end = unit.start + len(unit.text)
    return tuple(nouns)
