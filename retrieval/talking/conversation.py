"""One turn of a talk: what it means within the talk, who answers it, and what the talk is about afterwards.

A turn that leans on the one before is answered from the articles of that answer. What names something that these do not
tell is asked of the whole archive.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.answering.answer_texts import say as say_refusal
from retrieval.answering.citing import cite
from retrieval.answering.known_people import named_in
from retrieval.answering.quoting import sentence_with
from retrieval.answering.reading import Reading
from retrieval.answering.speech import interviews, is_of_interview
from retrieval.asking.forms import form_of
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question, Unit, as_compared, close_up, understand
from retrieval.records import Answer
from retrieval.surveying.wanted import asks_deeds, wanted
from retrieval.talking import small_talk
from retrieval.talking.affirming import affirmed_by_words
from retrieval.talking.days_talked_of import day_of, with_days
from retrieval.talking.doubles import asking_clause, asks, questions_in
from retrieval.talking.english import english_in_chinese, is_english, unknown_name
from retrieval.talking.follow_up import (
    Context,
    asks_elsewhere,
    asks_more,
    asks_other_reports,
    is_of_speech,
    name_in_question,
    own_units,
    remember,
    standing_alone,
    who_is,
    with_person,
)
from retrieval.talking.foreign import in_chinese, is_foreign, leans_in_english
from retrieval.talking.listed import lists_for, member_asked, named_member, picked_again
from retrieval.talking.places_talked_of import first_place, place_of
from retrieval.talking.talk_texts import TEXTS, say
from retrieval.talking.turns import Turn, read_turn

_ENGLISH_BEGINS = re.compile(r"\(?(?:\d+ )?[A-Za-z]{2}")
_AND_WHAT_OF = "呢"
_DAY = re.compile(r"\d月\d{1,2}[日号]")
_END = re.compile(r"[?？]+$")
_ALSO_THERE = re.compile(r"也(?:去|来|到|在|参加|出席|陪|跟)\w{0,3}[吗吧没]\W*$")
_READ_TOGETHER = {"title", "list", "other", "yes_no", "what_said"}
CERTAIN = 0.9
SURELY_CHAT = 0.5  # probability from which on a text is no question
LISTED = 0.9  # confidence of a member of what was listed
MOST_QUOTED = 3
MOST_AT_ONCE = 10  # questions of one message: each costs as much as one that is asked alone


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with the question as it was understood and the articles that were read."""

    answer: Answer
    question: Question
    readings: tuple[Reading, ...]


class Archive(Protocol):
    """Who answers."""

    def ask_all(self, text: str, lang: str) -> Asked:
        """The answer of the whole archive."""

    def ask_within(self, text: str, readings: Sequence[Reading], lang: str, own: str = "") -> Asked:
        """The answer that some articles give to a question which is known to be about them.

        `own`: the turn's words, of whose nouns the answer tells.
        """

    def ask_on(self, text: str, seen: int, lang: str, without: Sequence[Reading] = ()) -> Asked | None:
        """The answer over many reports, without the `seen` members that were told; None where there is none.

        `without`: the articles that told the rest.
        """

    def speak_on(self, text: str, readings: Sequence[Reading], lang: str) -> Asked | None:
        """What a speech goes on with behind the point that was asked for; None where none follows."""

    def speak(self, text: str, readings: Sequence[Reading], lang: str) -> Asked | None:
        """The points of the speech that these articles print; None where they print none."""

    def count_on(self, text: str, lang: str) -> Asked | None:
        """How often, the last, the first, of the visits of somebody or to a place; None where that is not asked."""

    def names_like(self, letters: str) -> tuple[str, ...]:
        """The people whose name these letters spell in pinyin."""

    def find_named(self, text: str, readings: Sequence[Reading], lang: str) -> Asked | None:
        """Whether these articles name the person asked about, and the sentence that does; None without a person."""

    def checked(self, answer: Answer, lang: str) -> Answer:
        """The answer if its quotes still stand in their files; else a refusal that says so."""

    def readings_at(self, places: Iterable[str]) -> list[Reading]:
        """The articles at the places of a context."""


def converse(archive: Archive, text: str, context: Context | None, lang: str) -> tuple[Answer, Context]:
    """The answer to a turn, and what the next one may lean on."""
    before = context or Context("")
    if is_english(text) and not leans_in_english(text):
        if (in_words := english_in_chinese(text, archive.names_like)) is not None:
            answer, context = converse(archive, in_words, context, "en")
            return replace(_in_english(answer), question=text), context
        if (name := unknown_name(text, archive.names_like)) is not None:
            return _chat(text, "unknown_name", "en", name=name), before
    if is_foreign(text):
        asked_in_chinese = in_chinese(text, archive.names_like)
        if asked_in_chinese is None:
            return _chat(text, small_talk.answer_to(text) or "foreign", lang), before
        text = asked_in_chinese
    turn = read_turn(text)
    key = small_talk.answer_to(text) or small_talk_in(
        turn.text, CERTAIN if _names_any(archive, turn.text, before) else SURELY_CHAT
    )
    if turn.kind == "question" and key is not None:
        return _chat(text, key, lang), before
    if turn.kind == "afresh":
        return _chat(text, "afresh", lang), Context("")
    if context is not None and context.question and turn.kind in ("again", "source", "more", "details"):
        return _gone_back(archive, turn.kind, context, lang)
    if turn.starts_afresh:
        context = None
    parts = questions_in(turn.text, is_double=_is_double(turn.text))
    answers: list[Answer] = []
    for part in parts[:MOST_AT_ONCE]:
        answer, context = _answer(archive, replace(turn, text=part), context, lang)
        answers.append(answer)
    return _together(text, parts, answers, lang) if len(parts) > 1 else answers[0], context or before


def _in_english(answer: Answer) -> Answer:
    """The answer to an English question: English words around what the papers print, unless it begins with such."""
    if not answer.answered or _ENGLISH_BEGINS.match(answer.text):
        return answer
    key = f"by_papers_{answer.kind}"
    return replace(answer, text=say(key if key in TEXTS else "by_papers", "en", text=answer.text))


def _names_any(archive: Archive, text: str, context: Context) -> bool:
    """Whether a text has a noun that the articles talked of print: hardly chat then."""
    readings = archive.readings_at(context.places)
    return any(_tell_all(text, [unit], readings) for unit in own_units(text, context) if readings)


def small_talk_in(text: str, least: float = SURELY_CHAT) -> str | None:
    """The key of the reply to what is no question by at least that probability; None for a question."""
    if (key := small_talk.answer_to(text)) is not None:
        return key
    if not any(map(str.isalnum, text)):
        return None
    form, probability = form_of(as_compared(close_up(text)), ())
    return "small_nod" if form == "chat" and probability >= least else None


def _answer(archive: Archive, turn: Turn, context: Context | None, lang: str) -> tuple[Answer, Context]:
    if context is None or not context.question:
        asked = archive.ask_all(turn.text, lang)
        return asked.answer, _remembered(archive, turn.text, asked, None)
    talked_of = archive.readings_at(context.places)
    said = with_days(turn.text, context.day)
    if (member := _member(archive, said, context, talked_of, lang)) is not None:
        nouns = (member.answer.text,) if member.answer.kind == "where" else context.nouns
        return member.answer, replace(context, asked=member.question.text, places=_read_first(member), nouns=nouns)
    said = picked_again(said, context.asked, lists_for(said, context.listed, talked_of))
    if turn.kind == "replaced" and turn.old in context.asked:
        asked = archive.ask_all(context.asked.replace(turn.old, turn.text), lang)
        return asked.answer, _remembered(archive, turn.text, asked, context)
    if turn.kind == "meant" and not asks(said):
        said += _AND_WHAT_OF
    asked = _ask(archive, said, context, lang)
    if not asked.answer.answered and (name := name_in_question(said)):
        asked = archive.ask_all(name[0], lang)  # 李小虎呢: who that is, if not what was asked of the one before
    if not asked.answer.answered and (not asked.answer.related or leans(said, context, talked_of)):
        people = dict.fromkeys((*asked.question.people, *context.people))
        return asked.answer, replace(context, asked=asked.question.text, people=tuple(people))
    if is_of_speech(said):  # the talk goes on about the speech
        return asked.answer, replace(context, asked=asked.question.text, places=_read_first(asked))
    return asked.answer, _remembered(archive, turn.text, asked, context)


def _member(archive: Archive, said: str, context: Context, talked_of: Sequence[Reading], lang: str) -> Asked | None:
    """The member of what was listed last, where nothing is asked but which it is: 最后一站是哪?"""
    if headline := named_member(said, context.listed):
        for reading in talked_of:
            if headline in (reading.article.headline or "") and reading.sentences:
                opening = reading.sentences[0]
                answer = Answer(said, True, "other", reading.article.text[slice(*opening)], LISTED)
                answer = replace(answer, citations=(cite(reading.article, opening),))
                return Asked(archive.checked(answer, lang), understand(said), (reading,))
    asked = member_asked(said, lists_for(said, context.listed, talked_of))
    for reading in talked_of if asked else ():
        if (span := sentence_with(reading, asked)) is not None:
            answer = Answer(said, True, "where", asked, LISTED, (cite(reading.article, span),))
            return Asked(archive.checked(answer, lang), understand(said), (reading,))
    return None


def _gone_back(archive: Archive, kind: str, context: Context, lang: str) -> tuple[Answer, Context]:
    """The last answer again, its sentences as printed, what its list or speech left out, or the speech by points."""
    talked_of = archive.readings_at(context.places)
    spoken = {"more": archive.speak_on, "details": archive.speak}.get(kind)
    if spoken and (of_speech := spoken(context.asked, talked_of, lang)) is not None:
        return of_speech.answer, replace(context, places=_read_first(of_speech))
    if kind == "more" and context.seen:
        asked = archive.ask_on(context.question, int(context.seen), lang)
        if asked is None:
            return _chat(context.question, "no_more", lang), context
        seen = str(int(context.seen) + len(asked.answer.listed))
        return asked.answer, replace(_remembered(archive, context.question, asked, context), seen=seen)
    asked = archive.ask_all(context.question, lang)
    if not set(_read_first(asked)) & set(context.places):  # it was answered from the reports talked of
        asked = archive.ask_within(context.question, archive.readings_at(context.places), lang)
    if kind not in ("source", "details") or not asked.answer.answered:
        return asked.answer, _remembered(archive, context.question, asked, context)
    quotes = "\n".join(f"“{citation.quote}”" for citation in asked.answer.citations[:MOST_QUOTED])
    return replace(asked.answer, text=quotes), _remembered(archive, context.question, asked, context)


def _together(text: str, parts: Sequence[str], answers: Sequence[Answer], lang: str) -> Answer:
    """One answer of several, each behind what it answers; of many questions the first are answered."""
    citations = tuple(dict.fromkeys(citation for answer in answers for citation in answer.citations))
    told = [f"{_END.sub('', asking_clause(part))}:{answer.text}" for part, answer in zip(parts, answers, strict=False)]
    if len(parts) > len(answers):
        told.append(say("only_first", lang, count=len(answers)))
    return replace(
        answers[0],
        question=text,
        answered=any(answer.answered for answer in answers),
        text=";".join(told),
        confidence=min(answer.confidence for answer in answers),
        citations=citations,
        related=tuple(dict.fromkeys(passage for answer in answers for passage in answer.related)),
        near=tuple(dict.fromkeys(one for answer in answers for one in answer.near)),
        events=tuple(found for answer in answers for found in answer.events),
        ms=sum(answer.ms for answer in answers),
    )


def _chat(text: str, key: str, lang: str, **values: object) -> Answer:
    return Answer(text, answered=False, kind="chat", text=say(key, lang, **values), confidence=1.0)


def _is_double(text: str) -> bool:
    """Whether a sentence asks more than one thing: two kinds of things, or it looks so as a whole.

    Two of one kind stand side by side in the text and are read together, and so is an office beside its holder's name.
    """
    parts = questions_in(text, is_double=True)
    if len(parts) == 1:
        return False
    if form_of(as_compared(close_up(text)), ())[0] == "double":
        return True
    kinds = {understand(part).kind for part in parts}
    return len(kinds) > 1 and not kinds & _READ_TOGETHER


def _ask(archive: Archive, said: str, context: Context, lang: str) -> Asked:
    """The answer to a turn; none where its day is named in no article that it stands in."""
    asked = _asked(archive, said, context, lang)
    days = [day.replace("号", "日") for day in asked.question.dates if _DAY.search(day)]
    told = [reading for place in (_read_first(asked) if days else ()) for reading in archive.readings_at((place,))]
    if not asked.answer.answered or not told or any(_is_of(days, reading) for reading in told):
        return asked
    answer = Answer(asked.question.text, False, asked.answer.kind, say_refusal("not_told", lang), 0.0)
    return replace(asked, answer=answer)


def _is_of(days: Sequence[str], reading: Reading) -> bool:
    """Whether an article prints one of the days, or is of a dated paper, in which 昨日 may be one."""
    return reading.article.published is not None or any(day in reading.whole for day in days)


def _asked(archive: Archive, said: str, context: Context, lang: str) -> Asked:
    """The answer of the articles that the talk is about, where the turn leans on them; else of the archive."""
    alone = standing_alone(said, context)
    over_all = archive.count_on(alone, lang)
    talked_of = archive.readings_at(context.places)
    if asked_over := looked_over(said, alone, context):
        over_all = archive.ask_on(asked_over, 0, lang, talked_of if asks_more(said) or asks_other_reports(said) else ())
    if over_all is not None:
        return over_all
    if _ALSO_THERE.search(said) and (named := archive.find_named(alone, talked_of, lang)) is not None:
        return named
    if answer := affirmed_by_words(said, own_units(said, context), talked_of, lang):
        return Asked(archive.checked(answer, lang), understand(alone, context.people), tuple(talked_of))
    if leans(said, context, talked_of) and _names_people(alone, context, talked_of):
        within = archive.ask_within(alone, talked_of, lang, said)
        if is_of_speech(said) and not within.answer.answered:  # the speaker is another than whom the talk is about
            within = archive.ask_within(said, talked_of, lang)
        if within.question.kind == "when" and not within.answer.answered and not own_units(said, context):
            within = _day_talked_of(archive, within, talked_of, lang)
        if within.answer.answered or _tell_all(said, own_units(said, context), talked_of):
            return within
    asked = archive.ask_all(alone, lang)
    if not asked.answer.answered and alone != said and understand(said).dates:  # whom the talk is about was not there
        asked = archive.ask_all(who_is(said), lang)
    return asked


def _day_talked_of(archive: Archive, asked: Asked, talked_of: Sequence[Reading], lang: str) -> Asked:
    """The day that the articles talked of print at their beginning, where nothing but the day is asked."""
    days = {day_of(reading): reading for reading in talked_of if day_of(reading)}
    for day, reading in days.items() if len(days) == 1 else ():
        if (span := sentence_with(reading, day)) is not None:
            answer = Answer(asked.question.text, True, "when", day, LISTED, (cite(reading.article, span),))
            return replace(asked, answer=archive.checked(answer, lang))
    return asked


def looked_over(said: str, alone: str, context: Context) -> str:
    """The question of a look over the archive that names its person, time or kind of event; "" where none is asked.

    News and portraits are asked for by the turn's own words; deeds, more of them, a list or a number may lean on whom
    the talk is about.
    """
    people = understand(said, context.people).people or context.people[:1]
    if asks_other_reports(said) and people:
        return people[0]
    for text, by_itself in ((said, True), (with_person(said, context), False), (alone, False)):
        asked = wanted(understand(text, context.people))
        if asked is None or not (asked.people or asked.span or asked.kinds or asked.office):
            continue
        of_person = asks_more(said) or asks_deeds(asked.question)
        if (asked.form == "news" or (asked.form == "portrait" and not of_person)) == by_itself:
            return text
    return ""


def leans(said: str, context: Context, talked_of: Sequence[Reading]) -> bool:
    """Whether the turn may be about the articles that the talk is about: these print the names and days it has.

    张红军也去了吗 is about them, whether they print his name or not.
    """
    if not talked_of or asks_elsewhere(said):
        return False
    proper = [unit for unit in own_units(said, context) if unit.is_proper or unit.is_name]
    question = understand(said, context.people)
    if is_of_interview(question) and not interviews(question, talked_of):
        return False
    return _is_of_person(said, context) or _tell_all(said, proper, talked_of)


def _is_of_person(said: str, context: Context) -> bool:
    """Whether it is asked of somebody whether he did what was talked of: 张红军也去了吗, 是李国立去的吧."""
    question = understand(said, (*context.people, *name_in_question(said)))
    is_alone = not any(unit.is_hard and not unit.is_name for unit in question.units)
    return question.kind == "yes_no" and bool(question.people and question.roles) and is_alone


def _names_people(alone: str, context: Context, talked_of: Sequence[Reading]) -> bool:
    """Whether the articles print whom the turn means; 张红军也去了吗 asks just that."""
    if _is_of_person(alone, context):
        return True
    printed = "\n".join(reading.whole for reading in talked_of)
    return all(name in printed for name in understand(alone, context.people).people)


def _tell_all(said: str, units: Iterable[Unit], readings: Sequence[Reading]) -> bool:
    """Whether the articles print the units and the days of the turn."""
    question = understand(said)
    folded, whole = question.folded, "\n".join(reading.whole for reading in readings)
    if any(date.replace("号", "日") not in whole for date in question.dates):
        return False
    return all(match_unit(folded, unit.start, unit.text, whole, unit.is_name) is not None for unit in units)


def _remembered(archive: Archive, said: str, asked: Asked, before: Context | None) -> Context:
    places = _read_first(asked)
    days = {day_of(reading) for reading in archive.readings_at(places)}
    day = days.pop() if len(days) == 1 else ""
    return remember(said, asked.question, asked.answer, named_in(asked.answer, asked.readings), places, before, day)


def _read_first(asked: Asked) -> tuple[str, ...]:
    """Where the answer stands; without an answer the article that was found first."""
    citations = asked.answer.citations or asked.answer.related
    if citations:
        return tuple(dict.fromkeys(map(place_of, citations)))
    return tuple(first_place(reading.article) for reading in asked.readings[:1])
